/** `sweep`: a book under every point of a grid of a rulebook's parameters. */
import { join } from 'node:path';
import { readPortfolio } from '../ingest/read-portfolio.ts';
import { readMarket } from '../market/read-market.ts';
import { Progress } from '../report/progress.ts';
import { counted } from '../report/table.ts';
import { parseVary } from '../rulebook/vary.ts';
import { sweepPage } from '../sweep/report/sweep-page.ts';
import { checkSweep, type Sweep, sweepBook } from '../sweep/sweep-book.ts';
import { checkSweepFolder, sweepLines, sweepReport, writeSweepFolder } from '../sweep/sweep-report.ts';
import { Command, Option } from './command.ts';
import { EXIT_OK, EXIT_QUARANTINED } from './exit.ts';
import { asOfOption, collected, marketOption, portfolioOption, rulebookOption, threadsOption } from './options.ts';
import { askedRulebook } from './rulebook-settings.ts';
import { tellRejects } from './tell-rejects.ts';

interface SweepOptions {
  market: string;
  portfolio: string;
  rulebook: string;
  vary: readonly string[];
  out: string;
  asOf?: string;
  threads?: number;
  json?: boolean;
}

const help = `
Examples:
  shockgrid sweep --market MARKET --portfolio BOOK --vary mr1-spot-shock.shocks.major=0.08:0.20:0.02 --out out/shocks
  shockgrid sweep --market MARKET --portfolio BOOK --vary mr6-extreme-move.weight=0.4,0.5,0.6 \\
    --vary mr1-spot-shock.shocks.mid=0.14:0.22:0.02 --out out/grid
  shockgrid sweep --market MARKET --portfolio BOOK --vary mr4-basis-risk.form=sum,max,sqrt --out out/forms --json | jq '.points[]'

A path is one of rulebook show. A number set on a list of shocks is its outermost one, the inner ones keep their proportion. A
range FROM:TO:STEP is counted out in decimals and includes TO where it is hit. Several --vary make every combination, the last
the fastest.

The book is read once. Into the folder go sweep.csv, a row for each point – the values, total MMR and IMR with their change,
accounts by state, accounts newly and no longer below each line against the rulebook as it is –, rejects.csv,
report.html, a page for eyes, and sweep.json.`;

/** The command for the command line. */
export function sweepCommand(): Command {
  return new Command('sweep')
    .description("a book under many values of a rulebook's parameters")
    .addOption(marketOption())
    .addOption(portfolioOption())
    .addOption(rulebookOption())
    .addOption(
      new Option('--vary <path=values>', 'PATH=V1,V2,… or PATH=FROM:TO:STEP; may be repeated')
        .argParser(collected)
        .makeOptionMandatory(),
    )
    .addOption(new Option('--out <dir>', 'folder, new or holding an older sweep').makeOptionMandatory())
    .addOption(new Option('--json', 'print sweep.json'))
    .addOption(asOfOption())
    .addOption(threadsOption())
    .addHelpText('after', help)
    .action(async (options: SweepOptions) => {
      process.exitCode = await sweep(options);
    });
}

async function sweep(options: SweepOptions): Promise<number> {
  const { out, threads } = options;
  const axes = options.vary.map(parseVary);
  const rulebook = askedRulebook(options.rulebook);
  checkSweep(rulebook.rulebook, axes);
  checkSweepFolder(out);
  const snapshot = readMarket(options.market, options.asOf);
  const progress = new Progress();
  progress.start();
  const portfolio = await readPortfolio(options.portfolio, snapshot, {
    threads,
    onProgress: (table, rows) => progress.show(`reading ${table}`, rows, 0, 'rows'),
  });
  const { book } = portfolio;
  const swept = await sweepBook({
    snapshot,
    book,
    rulebook: rulebook.rulebook,
    axes,
    threads,
    onPoint: (done, of) => progress.show('sweeping', done, of, 'points'),
  }).finally(() => progress.end());
  const report = sweepReport({ snapshot, portfolio, rulebook, axes, sweep: swept });
  const page = sweepPage(report, book.rejects);
  writeSweepFolder(out, { rejects: book.rejects, report, page });
  const text = options.json ? JSON.stringify(report, null, 2) : sweepLines(report, rulebook).join('\n');
  process.stdout.write(`${text}\n`);
  process.stderr.write(`${timesLine(swept)}\nsweep.csv, rejects.csv, report.html and sweep.json in ${out}\n`);
  tellRejects(book.rejects, join(out, 'rejects.csv'));
  return book.rejects.length > 0 ? EXIT_QUARANTINED : EXIT_OK;
}

/** What the points cost beyond the book's reading. */
function timesLine({ points, times }: Sweep): string {
  const all = times.slice(1);
  const seconds = (of: (times: Sweep['times'][number]) => number) =>
    (all.reduce((sum, each) => sum + of(each), 0) / 1000).toFixed(2);
  return (
    `${counted(points.length, 'point')}: ${seconds(({ revalueMs }) => revalueMs)} s for revaluing, ` +
    `${seconds(({ accumulateMs }) => accumulateMs)} s for accumulating`
  );
}
