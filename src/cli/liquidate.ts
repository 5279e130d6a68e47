/** `liquidate`: the accounts at or below the threshold through the waterfall, and what that brings to the market. */
import { join, resolve } from 'node:path';
import { shellWord } from '../failure/shown-text.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { readPortfolio } from '../ingest/read-portfolio.ts';
import { type BookLiquidation, liquidateBook } from '../liquidation/liquidate-book.ts';
import { checkLiquidationFolder, writeLiquidationFolder } from '../liquidation/liquidation-folder.ts';
import { liquidationMap } from '../liquidation/liquidation-map.ts';
import { type LiquidationSummary, rungOf, summariseLiquidation } from '../liquidation/liquidation-summary.ts';
import { liquidationLines } from '../liquidation/liquidation-text.ts';
import { readMarket } from '../market/read-market.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { selectAccounts } from '../portfolio/select.ts';
import { packageVersion } from '../quantity/package-root.ts';
import { indexOfText, textAt } from '../quantity/text-table.ts';
import { Progress } from '../report/progress.ts';
import { assumedLines } from '../report/summary-text.ts';
import { loadRulebook } from '../rulebook/load.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { MovedMarkets } from '../whatif/moved-market.ts';
import { Command, Option } from './command.ts';
import { EXIT_OK, EXIT_QUARANTINED } from './exit.ts';
import { asOfOption, marketOption, portfolioOption, rulebookOption, threadsOption, wholeNumber } from './options.ts';
import { tellFormulaIds, tellRejects } from './tell-rejects.ts';

interface LiquidateOptions {
  market: string;
  portfolio: string;
  rulebook: string;
  asOf?: string;
  out: string;
  account?: string;
  move: number;
  mapStep: number;
  map: boolean;
  threads?: number;
  json?: boolean;
}

const help = `
Every account of portfolio mode at or below the rulebook's threshold has its orders cancelled and walks through the stages
– depeg hedge (DDH1), delta hedge (DDH2), basis hedge, general reduction, repayment of what is owed –, the whole margin
computed anew after every trade, until its ratio is above the stop or nothing helps. Trades are at mark less the slippage
and fee of the rulebook, which are assumed: the venue publishes none.

What it writes: liquidated.csv, a row an account; liquidations.csv, a row a trade; summary.json with volumes by contract,
costs, deficits for the insurance fund, and the liquidation map: what it would be had every coin moved by −50 % … +50 %;
report.html, all of it as one page for a browser.

Examples:
  shockgrid liquidate --market MARKET --portfolio BOOK --out out/liquidation
  shockgrid liquidate --market MARKET --portfolio BOOK --out out/crash --move -30 --no-map
  shockgrid liquidate --market MARKET --portfolio BOOK --out out/map --map-step 5
  shockgrid liquidate --market MARKET --portfolio BOOK --out out/one --account a-17
  shockgrid explain   --market MARKET --portfolio BOOK --account a-17       (the walk of one account in words)`;

/** The command for the command line. */
export function liquidateCommand(): Command {
  return new Command('liquidate')
    .description('walk every account at or below 100 % through liquidation')
    .addOption(marketOption())
    .addOption(portfolioOption())
    .addOption(
      new Option('--out <dir>', 'folder for the tables, new or holding an older liquidation').makeOptionMandatory(),
    )
    .addOption(rulebookOption())
    .addOption(asOfOption())
    .addOption(threadsOption())
    .addOption(new Option('--account <id>', 'this account alone'))
    .addOption(new Option('--move <percent>', 'move every coin first, such as -30').argParser(movePercent).default(0))
    .addOption(
      new Option('--map-step <percent>', 'from rung to rung of the map')
        .argParser(wholeNumber('--map-step', 1, 50))
        .default(10),
    )
    .addOption(new Option('--no-map', 'leave the liquidation map out: it evaluates the whole book once a rung'))
    .addOption(new Option('--json', 'print the summary as JSON'))
    .addHelpText('after', help)
    .action(async (options: LiquidateOptions) => {
      process.exitCode = await liquidate(options);
    });
}

function movePercent(text: string): number {
  const value = /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (value > -100 && value <= 1000) return value;
  throw new UnusableInput(`--move ${text}: expected percents above -100, up to 1000`);
}

async function liquidate(options: LiquidateOptions): Promise<number> {
  const startedAt = Date.now();
  const progress = new Progress();
  const loaded = loadRulebook(options.rulebook);
  const { rulebook } = loaded;
  const today = readMarket(options.market, options.asOf);
  checkLiquidationFolder(options.out);
  progress.start();
  // The sides of positions are told of every trade.
  const portfolio = await readPortfolio(options.portfolio, today, {
    threads: options.threads,
    keepsTerms: true,
    onProgress: (table, rows) => progress.show(`reading ${table}`, rows, 0, 'rows'),
  });
  const book = options.account === undefined ? portfolio.book : onlyAccount(portfolio.book, options.account);
  const snapshot = new MovedMarkets(today, true).byPrice(options.move / 100);
  progress.start();
  const run = await liquidateBook({
    snapshot,
    rulebook,
    book,
    threads: options.threads,
    onProgress: (done, all) => progress.show('liquidating', done, all, 'accounts'),
  });
  const summary = await summaryOf(run, { snapshot, rulebook, book }, options, progress);
  progress.end();
  const rejects = [...book.rejects, ...run.untradable];
  writeLiquidationFolder(
    options.out,
    { rulebook, book, run, rejects, summary },
    {
      schema: 'shockgrid-liquidation/1',
      shockgrid: packageVersion(),
      node: process.version,
      startedAt: new Date(startedAt).toISOString(),
      inputs: {
        market: {
          directory: resolve(options.market),
          asOf: summary.market.asOf,
          move: summary.market.move,
          files: today.files,
        },
        portfolio: { directory: resolve(options.portfolio), files: portfolio.files },
      },
      rulebook: { id: rulebook.id, path: resolve(loaded.path), sha256: loaded.sha256 },
      kernel: { sha256: run.kernelSha256 },
      totalMs: Date.now() - startedAt,
    },
  );
  const lines = [...assumedLines(rulebook), '', ...liquidationLines(summary)];
  process.stdout.write(`${options.json ? JSON.stringify(summary, null, 2) : lines.join('\n').trimEnd()}\n`);
  process.stderr.write(`results in ${options.out}\n`);
  tellRejects(rejects, join(options.out, 'rejects.csv'));
  tellFormulaIds(portfolio.book.acctIds);
  tellNext(run, book, options);
  return rejects.length > 0 ? EXIT_QUARANTINED : EXIT_OK;
}

/** A book of one account. @throws UnusableInput where the portfolio does not hold it */
function onlyAccount(book: Book, acctId: string): Book {
  const account = indexOfText(book.acctIds, acctId);
  if (account < 0) throw new UnusableInput(`--account ${acctId}: the portfolio has no such account`);
  const rejects = book.rejects.filter((reject) => reject.acctId === acctId);
  return { ...selectAccounts(book, [account]), rejects };
}

/** The summary, with the map where it is wanted. */
async function summaryOf(
  run: BookLiquidation,
  on: { snapshot: Snapshot; rulebook: Rulebook; book: Book },
  options: LiquidateOptions,
  progress: Progress,
): Promise<LiquidationSummary> {
  const map = options.map
    ? await liquidationMap({
        ...on,
        threads: options.threads,
        stepPercent: options.mapStep,
        here: rungOf(0, run),
        onProgress: (percent, done, all) => progress.show(`map at ${percent} %`, done, all, 'accounts'),
      })
    : null;
  return summariseLiquidation(run, { ...on, move: options.move / 100, map });
}

/** What a person would look at next: the walk of the account with the largest deficit, or the longest. */
function tellNext(
  { walks }: BookLiquidation,
  book: Book,
  { market, portfolio, rulebook, move }: LiquidateOptions,
): void {
  const { deficit, steps } = walks.figures;
  const worst = Array.from(walks.account.keys()).sort((a, b) => deficit[b]! - deficit[a]! || steps[b]! - steps[a]!)[0];
  if (worst === undefined || move !== 0) return;
  const call = `--market ${market} --portfolio ${portfolio} --rulebook ${rulebook}`;
  const acctId = textAt(book.acctIds, walks.account[worst]!);
  process.stderr.write(
    `its longest story: npx --no-install shockgrid explain ${call} --account ${shellWord(acctId)}\n`,
  );
}
