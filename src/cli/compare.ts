/** `compare`: what another rulebook would do to every account of a book. */
import { join } from 'node:path';
import { prepareComparison } from '../compare/compare-book.ts';
import { checkCompareFolder, closeCompareFolder, openCompareTables } from '../compare/compare-folder.ts';
import { compareReport } from '../compare/compare-report.ts';
import { compareLines } from '../compare/compare-text.ts';
import { type CompareFigures, compareFigureNames, compareFigures } from '../compare/figures.ts';
import { type Gate, parseGate } from '../compare/gate.ts';
import { comparePage } from '../compare/report/compare-page.ts';
import { readPortfolio } from '../ingest/read-portfolio.ts';
import { readMarket } from '../market/read-market.ts';
import { textCount } from '../quantity/text-table.ts';
import { Progress } from '../report/progress.ts';
import { money } from '../report/table.ts';
import { Command, Option } from './command.ts';
import { EXIT_GATE, EXIT_OK, EXIT_QUARANTINED } from './exit.ts';
import {
  asOfOption,
  collected,
  defaultRulebook,
  marketOption,
  portfolioOption,
  threadsOption,
  wholeNumber,
} from './options.ts';
import { askedRulebook, type CandidateOptions, candidateRulebook } from './rulebook-settings.ts';
import { tellFormulaIds, tellRejects } from './tell-rejects.ts';

interface CompareOptions extends CandidateOptions {
  market: string;
  portfolio: string;
  base: string;
  out: string;
  failIf: readonly string[];
  top: number;
  asOf?: string;
  threads?: number;
  json?: boolean;
}

const TOP_MAX = 1_000_000;
const NAME_WIDTH = Math.max(...compareFigureNames.map((name) => name.length));

const help = `
Examples:
  shockgrid compare --market MARKET --portfolio BOOK --base okx-2024-06 --candidate okx-2025 --out out/january
  shockgrid compare --market MARKET --portfolio BOOK --candidate-set mr1-spot-shock.shocks.major=0.15 --out out/wider
  shockgrid compare --market MARKET --portfolio BOOK --overrides notice.json --out out/notice \\
    --fail-if 'newlyLiquidated > 0' --fail-if 'totalMmrChange > 0.05 and calls >= 100'
  shockgrid compare --market MARKET --portfolio BOOK --base mine.json --candidate theirs.json --out out/two --json | jq .by.term

The candidate is a rulebook, or the base with numbers set: by a file of overrides, {"PATH": "NUMBER"}, or one by one. Paths are
those of rulebook show, such as mr6-extreme-move.weight; a number set on a list of shocks is its outermost one, the inner ones
keep their proportion.

Into the folder go compare-accounts.csv (every account under both: requirement, equity, ratio, state, which line it crossed,
the unit and term that drove it, callTo100 and callTo110, what it would have to bring in), compare-units.csv (every risk unit's
MMR and the change of each MR), rejects.csv, report.html, a page for eyes, and compare.json.

--fail-if ends with exit code 4 where its expression holds: figures and numbers, > >= < <= == !=, and, or. The figures:
${compareFigureNames.map((name) => `  ${name.padEnd(NAME_WIDTH)}  ${compareFigures[name]}`).join('\n')}`;

/** The command for the command line. */
export function compareCommand(): Command {
  return new Command('compare')
    .description('what another rulebook would do to every account of a book')
    .addOption(marketOption())
    .addOption(portfolioOption())
    .addOption(new Option('--base <id|file>', 'the rulebook in force').default(defaultRulebook))
    .addOption(new Option('--candidate <id|file>', 'the other rulebook (default: the base, with numbers set)'))
    .addOption(new Option('--overrides <file>', 'JSON of path and value, set on the candidate'))
    .addOption(
      new Option('--candidate-set <path=value>', 'a number set on the candidate; may be repeated')
        .argParser(collected)
        .default([], 'none'),
    )
    .addOption(new Option('--out <dir>', 'folder, new or holding an older comparison').makeOptionMandatory())
    .addOption(
      new Option('--fail-if <expression>', 'exit 4 where it holds; may be repeated')
        .argParser(collected)
        .default([], 'none'),
    )
    .addOption(
      new Option('--top <n>', 'accounts of each list, on the screen and in compare.json')
        .argParser(wholeNumber('--top', 1, TOP_MAX))
        .default(10),
    )
    .addOption(new Option('--json', 'print compare.json'))
    .addOption(asOfOption())
    .addOption(threadsOption())
    .addHelpText('after', help)
    .action(async (options: CompareOptions) => {
      process.exitCode = await compare(options);
    });
}

async function compare(options: CompareOptions): Promise<number> {
  const { out, threads, top } = options;
  const gates = options.failIf.map((expression) => parseGate(expression, compareFigureNames));
  const base = askedRulebook(options.base);
  const candidate = candidateRulebook(options.base, options);
  checkCompareFolder(out);
  const snapshot = readMarket(options.market, options.asOf);
  const progress = new Progress();
  progress.start();
  const portfolio = await readPortfolio(options.portfolio, snapshot, {
    threads,
    onProgress: (table, rows) => progress.show(`reading ${table}`, rows, 0, 'rows'),
  });
  const { book } = portfolio;
  const listed = textCount(book.acctIds);
  const run = prepareComparison({
    snapshot,
    book,
    base: base.rulebook,
    candidate: candidate.rulebook,
    threads,
    onProgress: (done) => progress.show('computing under both rulebooks', done, listed, 'accounts'),
  });
  const columns = {
    acctIds: book.acctIds,
    quarantined: book.quarantined,
    base: run.base,
    candidate: run.candidate,
    moves: run.moves.accounts,
    unitNames: run.units.names,
  };
  const tables = openCompareTables(out, columns, run.threads);
  const compared = await run.evaluate(tables.append).finally(() => tables.close());
  progress.end();
  const report = compareReport({ snapshot, portfolio, base, candidate, compared, gates, top });
  const page = comparePage(report, book, compared);
  closeCompareFolder(out, { rejects: book.rejects, report, page });
  const text = options.json ? JSON.stringify(report, null, 2) : compareLines(report, top).join('\n');
  process.stdout.write(`${text}\n`);
  process.stderr.write(
    `compare-accounts.csv, compare-units.csv, rejects.csv, report.html and compare.json in ${out}\n`,
  );
  tellRejects(book.rejects, join(out, 'rejects.csv'));
  tellFormulaIds(book.acctIds);
  if (tellTripped(gates, report.figures)) return EXIT_GATE;
  return book.rejects.length > 0 ? EXIT_QUARANTINED : EXIT_OK;
}

/** Says which gates tripped and what their figures are; whether any did. */
function tellTripped(gates: readonly Gate[], figures: CompareFigures): boolean {
  const tripped = gates.filter((gate) => gate.isTripped(figures));
  for (const { expression, names } of tripped) {
    const found = names.map((name) => `${name} ${shown(figures[name as keyof CompareFigures])}`);
    process.stderr.write(`--fail-if ${expression}: it holds (${found.join(', ')})\n`);
  }
  return tripped.length > 0;
}

function shown(value: number): string {
  return Number.isInteger(value) ? String(value) : money(value, 4);
}
