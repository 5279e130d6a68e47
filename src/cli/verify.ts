/** `verify`: the kernel's figures against the decimal engine, account by account. */

import { readPortfolio } from '../ingest/read-portfolio.ts';
import { readMarket } from '../market/read-market.ts';
import { Progress } from '../report/progress.ts';
import { loadRulebook } from '../rulebook/load.ts';
import { resultsHash } from '../runner/results-hash.ts';
import { runBook } from '../runner/run-book.ts';
import { settleCloseDecisions } from '../verify/close-decisions.ts';
import { verifySample } from '../verify/sample.ts';
import { storedManifest, storedResults, storedRunComparesModes } from '../verify/stored-results.ts';
import { Command, Option } from './command.ts';
import { EXIT_OK, EXIT_QUARANTINED, EXIT_VERIFY_FAILED } from './exit.ts';
import { type RunOptions, verifyCall, wholeNumber, withRunOptions } from './options.ts';

interface VerifyOptions extends RunOptions {
  sample: number;
  seed: number;
  results?: string;
}

const examples = `
Examples:
  shockgrid verify --market data/markets/sample --portfolio data/portfolios/short-strangle
  shockgrid verify --market MARKET --portfolio BOOK --sample 1000 --seed 7
  shockgrid verify --market MARKET --portfolio BOOK --results RESULTS     (checks what a recompute wrote)`;

/** The command for the command line. */
export function verifyCommand(): Command {
  return withRunOptions(new Command('verify'))
    .description('check a sample of accounts with the decimal engine, every MR and total')
    .addOption(new Option('--sample <n>', 'accounts to check').argParser(wholeNumber('--sample', 1, 1e9)).default(200))
    .addOption(new Option('--seed <n>', 'seed of the sample').argParser(wholeNumber('--seed', 0, 2 ** 32)).default(1))
    .addOption(new Option('--results <dir>', 'check the figures of this results folder instead of computing them'))
    .addHelpText('after', examples)
    .action(async (options: VerifyOptions) => {
      process.exitCode = await verify(options);
    });
}

async function verify(options: VerifyOptions): Promise<number> {
  const progress = new Progress();
  const { rulebook, sha256 } = loadRulebook(options.rulebook);
  const snapshot = readMarket(options.market, options.asOf);
  // A stored run that compared modes is checked in that too.
  const comparesModes = options.results !== undefined && storedRunComparesModes(options.results);
  progress.start();
  const { book, files } = await readPortfolio(options.portfolio, snapshot, {
    threads: options.threads,
    keepsTerms: comparesModes,
    onProgress: (table, rows) => progress.show(`reading ${table}`, rows, 0, 'rows'),
  });
  const { threads, shardPositions, results, sample, seed } = options;
  const asOf = new Date(snapshot.asOfMs).toISOString();
  const identity = { rulebookSha256: sha256, asOf, inputs: [...snapshot.files, ...files] };
  const manifest = results === undefined ? null : storedManifest(results, identity);
  const computed = await runBook({ snapshot, rulebook, book, threads, shardPositions, comparesModes });
  settleCloseDecisions(snapshot, rulebook, book, computed);
  const result = results === undefined ? computed : await storedResults(results, book, computed);
  progress.start();
  const verdict = verifySample(
    { snapshot, rulebook, book, result },
    {
      size: sample,
      seed,
      command: verifyCall(options),
      source: results ?? 'kernel',
      onProgress: (done) => progress.show('verifying', done, sample, 'accounts'),
    },
  );
  progress.end();
  if (!verdict.failed && manifest && resultsHash(book, result) !== manifest.resultsHash) {
    verdict.failed = true;
    verdict.lines = [
      `${results}: the tables do not hash to the manifest's resultsHash: a figure outside the sample was changed`,
    ];
  }
  process.stdout.write(`${verdict.lines.join('\n')}\n`);
  if (verdict.failed) return EXIT_VERIFY_FAILED;
  return book.rejects.length > 0 ? EXIT_QUARANTINED : EXIT_OK;
}
