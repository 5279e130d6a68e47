/** `recompute`: a market and a portfolio in, every account's portfolio margin out. */

import { readPortfolio } from '../ingest/read-portfolio.ts';
import { readMarket } from '../market/read-market.ts';
import { packageVersion } from '../quantity/package-root.ts';
import { Progress } from '../report/progress.ts';
import {
  checkResultsFolder,
  closeResultsFolder,
  openResultsFolder,
  writeResultTables,
} from '../report/results-folder.ts';
import { summaryLines } from '../report/summary-text.ts';
import { loadRulebook } from '../rulebook/load.ts';
import { runOptions } from '../runner/manifest.ts';
import { resultsHash } from '../runner/results-hash.ts';
import { runBook } from '../runner/run-book.ts';
import { summarise } from '../runner/summary.ts';
import { settleCloseDecisions } from '../verify/close-decisions.ts';
import { verifySample } from '../verify/sample.ts';
import { Command, Option } from './command.ts';
import { EXIT_OK, EXIT_QUARANTINED, EXIT_VERIFY_FAILED } from './exit.ts';
import {
  asOfOption,
  marketOption,
  portfolioOption,
  rulebookOption,
  shardPositionsOption,
  threadsOption,
  wholeNumber,
} from './options.ts';

export interface RecomputeOptions {
  market: string;
  portfolio: string;
  out: string;
  rulebook: string;
  asOf?: string;
  threads?: number;
  shardPositions?: number;
  format: string;
  verify: number;
  json?: boolean;
}

const examples = `
Examples:
  shockgrid recompute --market data/markets/sample --portfolio data/portfolios/covered-call --out out/covered-call
  shockgrid recompute --market MARKET --portfolio BOOK --out RESULTS --rulebook okx-2024-06 --threads 2 --verify 200`;

/** The command for the command line. */
export function recomputeCommand(): Command {
  return new Command('recompute')
    .description('recompute portfolio margin of every account')
    .addOption(marketOption())
    .addOption(portfolioOption())
    .addOption(new Option('--out <dir>', 'results folder, new or holding an older run').makeOptionMandatory())
    .addOption(rulebookOption())
    .addOption(asOfOption())
    .addOption(threadsOption())
    .addOption(shardPositionsOption())
    .addOption(new Option('--format <format>', 'format of the result tables').choices(['csv']).default('csv'))
    .addOption(
      new Option('--verify <n>', 'accounts to check with the decimal engine')
        .argParser(wholeNumber('--verify', 0, 1e9))
        .default(0),
    )
    .addOption(new Option('--json', 'print the summary as JSON'))
    .addHelpText('after', examples)
    .action(async (options: RecomputeOptions) => {
      process.exitCode = await recompute(options);
    });
}

/** Runs the whole job; returns the exit code. */
export async function recompute(options: RecomputeOptions): Promise<number> {
  const progress = new Progress();
  const startedAt = Date.now();
  const { rulebook, path, sha256 } = loadRulebook(options.rulebook);
  const snapshot = readMarket(options.market, options.asOf);
  checkResultsFolder(options.out);
  progress.start();
  const portfolio = await readPortfolio(options.portfolio, snapshot, (table, rows) =>
    progress.show(`reading ${table}`, rows, 0, 'rows'),
  );
  const { book } = portfolio;
  const readAt = Date.now();
  progress.start();
  const result = await runBook({
    snapshot,
    rulebook,
    book,
    threads: options.threads,
    shardPositions: options.shardPositions,
    onProgress: (accounts) => progress.show('computing', accounts, book.acctIds.length, 'accounts'),
  });
  const closeDecisions = settleCloseDecisions(snapshot, rulebook, book, result);
  const computedAt = Date.now();
  openResultsFolder(options.out);
  writeResultTables(options.out, book, result);
  const verification =
    options.verify === 0 ? null : verifySample({ snapshot, rulebook, book, result }, { size: options.verify, seed: 1 });
  progress.end();
  const summary = summarise(snapshot, rulebook, book, result, closeDecisions);
  closeResultsFolder(options.out, summary, {
    schema: 'shockgrid-manifest/1',
    shockgrid: packageVersion(),
    inputs: {
      market: { directory: options.market, asOf: summary.market.asOf, files: snapshot.files },
      portfolio: { directory: options.portfolio, files: portfolio.files },
    },
    rulebook: { id: rulebook.id, path, sha256 },
    kernel: { sha256: result.kernelSha256 },
    options: runOptions(result, options.format, options.verify),
    counts: {
      accounts: summary.accounts.listed,
      quarantined: summary.accounts.quarantined,
      riskUnits: summary.holdings.riskUnits,
      rejects: summary.rejects.rows,
    },
    resultsHash: resultsHash(book, result),
    verification,
    timings: { readMs: readAt - startedAt, computeMs: computedAt - readAt, writeMs: Date.now() - computedAt },
  });
  const text = options.json ? JSON.stringify(summary, null, 2) : summaryLines(summary, rulebook).join('\n');
  process.stdout.write(`${text}\n`);
  process.stderr.write(`results in ${options.out}\n`);
  if (verification) process.stderr.write(`${verification.lines.join('\n')}\n`);
  if (verification?.failed) return EXIT_VERIFY_FAILED;
  return book.rejects.length > 0 ? EXIT_QUARANTINED : EXIT_OK;
}
