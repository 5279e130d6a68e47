/** `backtest`: what dated markets would have cost, against what the rulebook asks accounts to hold. */
import { join } from 'node:path';
import { checkBacktestFolder, writeBacktestFolder } from '../backtest/backtest-folder.ts';
import { backtestReport } from '../backtest/backtest-report.ts';
import { backtestLines } from '../backtest/backtest-text.ts';
import { commonMarket } from '../backtest/common-market.ts';
import { type CoverageKind, coverageKinds, curveOf } from '../backtest/curve.ts';
import { type DatedMarket, datedFolders, readDatedMarkets } from '../backtest/dated-markets.ts';
import { runBacktest } from '../backtest/run-backtest.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { readPortfolio } from '../ingest/read-portfolio.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import { Progress } from '../report/progress.ts';
import { loadRulebook } from '../rulebook/load.ts';
import { gridPoints, parseVary, rulebookAt } from '../rulebook/vary.ts';
import { Command, Option } from './command.ts';
import { EXIT_OK, EXIT_QUARANTINED } from './exit.ts';
import { portfolioOption, rulebookOption, threadsOption, wholeNumber } from './options.ts';
import { tellRejects } from './tell-rejects.ts';

interface BacktestOptions {
  markets: string;
  portfolio: string;
  rulebook: string;
  vary?: string[];
  coverage: number;
  coverageOf: CoverageKind;
  riseDays: number[];
  top: number;
  out: string;
  json?: boolean;
  threads?: number;
}

const TOP_MAX = 1_000_000;
const RISE_DAYS_MAX = 36_600;

const help = `
The folder of --markets holds a market folder for each date, named by it: 2026-02-04, 2026-02-05, … The holdings stand still.
For every date, account and risk unit, the loss to the next date is held against the margin required on the date:

  accounts     the fall of eqUsd, against totalMmr
  positions    what the risk units lose together, spot in use included, against totalMmr
  units        what a risk unit loses, spot in use included, against its mmr
  unitsByMr1   the same against its mr1 alone

A loss above the margin is an exception. A contract that expires before the next date is settled at the next snapshot's index.
An account that holds what a date cannot value is not judged for that move, and counted, with the reason. Accounts and units
that require nothing are not judged. Each account and unit with 50 moves or more gets Kupiec's test and a zone of Basel's
traffic light at the coverage of --coverage; of fewer moves there are counts only.

With --vary the same for every combination of the values; a number set on a list of spot shocks is its outermost one. The
curve says what each costs and covers, and the cheapest that meets --coverage is named. The tables of accounts, units and days
are of the rulebook as it is named.

Examples:
  shockgrid backtest --markets SNAPSHOTS --portfolio BOOK --out out/backtest
  shockgrid backtest --markets SNAPSHOTS --portfolio BOOK --out out/calibration --coverage 0.99 \\
    --vary mr1-spot-shock.shocks.major=0.08:0.20:0.02
  shockgrid backtest --markets SNAPSHOTS --portfolio BOOK --out out/seed --rulebook seed --json | jq .judged

Files: backtest-accounts.csv, backtest-units.csv, backtest-days.csv, backtest-curve.csv (with --vary), report.html
(a page for a browser), backtest.json.`;

/** The command for the command line. */
export function backtestCommand(): Command {
  return new Command('backtest')
    .description('hold what dated markets would have cost against the margin that was required')
    .addOption(new Option('--markets <dir>', 'folder of market folders named by their date').makeOptionMandatory())
    .addOption(portfolioOption())
    .addOption(rulebookOption())
    .addOption(
      new Option(
        '--vary <path=values>',
        'V1,V2,… or FROM:TO:STEP of a number of the rulebook; may be given several times',
      ).argParser((value, before: string[] | undefined) => [...(before ?? []), value]),
    )
    .addOption(
      new Option('--coverage <share>', 'share of moves that the margin is to cover').argParser(share).default(0.99),
    )
    .addOption(
      new Option('--coverage-of <kind>', 'what the coverage of the cheapest is counted of')
        .choices(coverageKinds)
        .default('units'),
    )
    .addOption(
      new Option('--rise-days <n,…>', 'lengths of the rise of margin, in days')
        .argParser(dayList)
        .default([1, 5, 30], '1,5,30'),
    )
    .addOption(
      new Option('--top <n>', 'risk units shown, and rows of each list of the worst')
        .argParser(wholeNumber('--top', 1, TOP_MAX))
        .default(5),
    )
    .addOption(
      new Option('--out <dir>', 'folder for the results, new or holding an older backtest').makeOptionMandatory(),
    )
    .addOption(new Option('--json', 'print everything as JSON'))
    .addOption(threadsOption())
    .addHelpText('after', help)
    .action(async (options: BacktestOptions) => {
      process.exitCode = await backtest(options);
    });
}

function share(text: string): number {
  const value = parseDecimal(text);
  if (value === null || !(value > 0 && value < 1)) {
    throw new UnusableInput(`--coverage ${text}: expected a share above 0 and below 1, such as 0.99`);
  }
  return value;
}

function dayList(text: string): number[] {
  return text.split(',').map(wholeNumber('--rise-days', 1, RISE_DAYS_MAX));
}

async function backtest(options: BacktestOptions): Promise<number> {
  const { portfolio, coverage, coverageOf, threads, out } = options;
  const { rulebook, sha256 } = loadRulebook(options.rulebook);
  const axes = (options.vary ?? []).map(parseVary);
  // The rulebook itself is the first, its sweep comes behind it.
  const settings = [new Map<string, string>(), ...(axes.length === 0 ? [] : gridPoints(axes))];
  const rulebooks = settings.map((own) => rulebookAt(rulebook, own));
  checkBacktestFolder(out);
  const folders = datedFolders(options.markets);
  if (folders.leftOut.length > 0) {
    process.stderr.write(`no dated snapshot, left out: ${folders.leftOut.join(', ')}\n`);
  }
  const markets = readDatedMarkets(options.markets, folders);
  const common = commonMarket(markets);
  const progress = new Progress();
  progress.start();
  const onRows = (table: string, rows: number) => progress.show(`reading ${table}`, rows, 0, 'rows');
  const { book, files: tables } = await readPortfolio(portfolio, common, { threads, onProgress: onRows });
  const run = await runBacktest({
    ...{ markets, common, book, rulebooks, threads },
    onProgress: (stage, done, of) => progress.show(stage, done, of, 'accounts'),
  }).finally(() => progress.end());
  const moves = markets.length - 1;
  const curve = axes.length === 0 ? null : curveOf({ settings, pools: run.pools, moves, coverage, coverageOf });
  const { leftOut } = folders;
  const { riseDays, top } = options;
  const report = backtestReport({ backtest: run, book, rulebook, coverage, coverageOf, leftOut, riseDays, curve, top });
  const provenance = { market: filesOf(markets), portfolio: tables, rulebookSha256: sha256 };
  const files = writeBacktestFolder(out, run, book, { report, provenance });
  const text = options.json ? JSON.stringify(report, null, 2) : backtestLines(report, rulebook, top).join('\n');
  process.stdout.write(`${text}\n`);
  process.stderr.write(`${files.map((name) => join(out, name)).join(', ')}\n`);
  tellRejects(book.rejects, null);
  return book.rejects.length > 0 ? EXIT_QUARANTINED : EXIT_OK;
}

/** The files of every market, by the name of its folder. */
function filesOf(markets: readonly DatedMarket[]) {
  return markets.flatMap(({ date, snapshot }) =>
    snapshot.files.map(({ name, sha256 }) => ({ name: `${date}/${name}`, sha256 })),
  );
}
