/** `recompute`: a market and a portfolio in, every account's portfolio margin out. */

import { join } from 'node:path';
import { shellWord, shownOnOneLine } from '../failure/shown-text.ts';
import { estimateRows } from '../ingest/estimate-rows.ts';
import { readPortfolio } from '../ingest/read-portfolio.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import { readMarket } from '../market/read-market.ts';
import type { Book } from '../portfolio/book.ts';
import { publishRun } from '../publish/publish-run.ts';
import { checkResultsFolder } from '../publish/results-folder.ts';
import { textAt, textCount } from '../quantity/text-table.ts';
import { Progress } from '../report/progress.ts';
import type { ResultFormat } from '../report/result-files.ts';
import { summaryLines } from '../report/summary-text.ts';
import { loadRulebook } from '../rulebook/load.ts';
import { freeMemory, type MemoryLimit, planMemory } from '../runner/memory-budget.ts';
import { defaultThreads } from '../runner/run-book.ts';
import type { SampleRequest } from '../verify/sample.ts';
import { Command, Option } from './command.ts';
import { EXIT_OK, EXIT_QUARANTINED, EXIT_VERIFY_FAILED } from './exit.ts';
import {
  formatOption,
  memorySize,
  type RunOptions,
  resultsOption,
  verifyCall,
  verifyOption,
  withRunOptions,
} from './options.ts';
import { stoppable, unlessStopped } from './stop-signal.ts';
import { tellFormulaIds, tellRejects } from './tell-rejects.ts';

export interface RecomputeOptions extends RunOptions {
  out: string;
  format: ResultFormat;
  verify: number;
  modes?: boolean;
  resume?: boolean;
  maxMemory?: number;
  json?: boolean;
}

const examples = `
Examples:
  shockgrid recompute --market data/markets/sample --portfolio data/portfolios/covered-call --out out/covered-call
  shockgrid recompute --market MARKET --portfolio BOOK --out RESULTS --rulebook okx-2024-06 --threads 2 --verify 200
  shockgrid recompute --market MARKET --portfolio BOOK --out RESULTS --modes     (what portfolio margin saves)`;

/** The command for the command line. */
export function recomputeCommand(): Command {
  return withRunOptions(new Command('recompute'))
    .description('recompute the margin of every account by its mode')
    .addOption(resultsOption())
    .addOption(formatOption())
    .addOption(verifyOption())
    .addOption(new Option('--modes', 'put the multi-currency requirement beside the portfolio one: imrMode3, saving'))
    .addOption(
      new Option('--resume', 'go on where a run into this folder ended early; new or finished, it does what is left'),
    )
    .addOption(
      new Option('--max-memory <size>', 'memory to plan with, as 2GB or 500MB (default: what is free)').argParser(
        memorySize('--max-memory'),
      ),
    )
    .addOption(new Option('--json', 'print the summary as JSON'))
    .addHelpText('after', examples)
    .action(async (options: RecomputeOptions) => {
      process.exitCode = await recompute(options);
    });
}

/** Runs the whole job; returns the exit code. */
export function recompute(options: RecomputeOptions): Promise<number> {
  return stoppable((signal) => recomputeUntil(signal, options));
}

async function recomputeUntil(signal: AbortSignal, options: RecomputeOptions): Promise<number> {
  const progress = new Progress();
  const startedAt = Date.now();
  const loaded = loadRulebook(options.rulebook);
  const snapshot = readMarket(options.market, options.asOf);
  checkResultsFolder(options.out);
  const memory = await memoryFor(options);
  progress.start();
  const reading = readPortfolio(options.portfolio, snapshot, {
    threads: options.threads,
    keepsTerms: options.modes === true,
    onProgress: (table, rows) => progress.show(`reading ${table}`, rows, 0, 'rows'),
  });
  const portfolio = await unlessStopped(signal, reading);
  const { book } = portfolio;
  const readMs = Date.now() - startedAt;
  progress.start();
  const listed = textCount(book.acctIds);
  const { summary, accounts, verification } = await publishRun({
    snapshot,
    marketDirectory: options.market,
    portfolio,
    portfolioDirectory: options.portfolio,
    loaded,
    out: options.out,
    format: options.format,
    threads: options.threads,
    shardPositions: options.shardPositions,
    memory,
    comparesModes: options.modes,
    sample: options.verify === 0 ? null : sampleOf(options),
    resumes: options.resume,
    signal,
    startedAtMs: startedAt,
    readMs,
    onProgress: (done) => progress.show('computing and writing', done, listed, 'accounts'),
    onNote: (words) => process.stderr.write(`${words}\n`),
  });
  progress.end();
  const text = options.json ? JSON.stringify(summary, null, 2) : summaryLines(summary, loaded).join('\n');
  process.stdout.write(`${text}\n`);
  process.stderr.write(
    `results in ${shownOnOneLine(options.out)}${accounts === null ? ', finished before: nothing was left to do' : ''}\n`,
  );
  tellRejects(book.rejects, join(options.out, 'rejects.csv'));
  tellFormulaIds(book.acctIds);
  if (accounts !== null) tellNext(options, book, accounts);
  if (verification) process.stderr.write(`${verification.lines.join('\n')}\n`);
  if (verification?.failed) return EXIT_VERIFY_FAILED;
  return book.rejects.length > 0 ? EXIT_QUARANTINED : EXIT_OK;
}

/** What memory the run may take. @throws UnusableInput where the portfolio, by its size, cannot fit */
async function memoryFor({
  portfolio,
  threads,
  shardPositions,
  modes,
  maxMemory,
}: RecomputeOptions): Promise<MemoryLimit> {
  const limit = maxMemory === undefined ? freeMemory() : { bytes: maxMemory, words: 'allowed by --max-memory' };
  const { accounts, balances, orders, positions } = await estimateRows(portfolio);
  planMemory(
    { rows: balances + orders + positions, accounts: Math.max(accounts, balances), hasTerms: modes === true },
    { threads: threads ?? defaultThreads(), isFixed: threads !== undefined, shardPositions },
    limit,
  );
  return limit;
}

function sampleOf(options: RecomputeOptions): SampleRequest {
  return { size: options.verify, seed: 1, command: verifyCall(options), source: 'kernel' };
}

/** What a person would look at next: the account that is nearest to, or deepest in, liquidation. */
function tellNext(options: RecomputeOptions, book: Book, accounts: AccountColumns): void {
  const { mgnRatio } = accounts.figures;
  let lowest = -1;
  for (let a = 0; a < mgnRatio.length; a++) {
    if (mgnRatio[a]! < (lowest < 0 ? Number.POSITIVE_INFINITY : mgnRatio[lowest]!)) lowest = a;
  }
  if (lowest < 0) return;
  const { market, portfolio, rulebook } = options;
  const call = `--market ${market} --portfolio ${portfolio} --rulebook ${rulebook} --account ${shellWord(textAt(book.acctIds, lowest))}`;
  process.stderr.write(`the account with the lowest ratio: npx --no-install shockgrid explain ${call}\n`);
}
