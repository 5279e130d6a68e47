/** `verify`: figures against the decimal engine, account by account; real accounts against the laws; a receipt by itself. */

import { UnusableInput } from '../failure/unusable-input.ts';
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
import { defaultRulebook, type RunOptions, verifyCall, wholeNumber, withRunOptions } from './options.ts';
import { verifyBookLaws } from './verify-laws.ts';
import { verifyReceiptFile } from './verify-receipt.ts';

export interface VerifyOptions extends Partial<RunOptions> {
  sample?: number;
  laws?: number;
  account?: string;
  receipt?: string;
  seed: number;
  results?: string;
}

const SAMPLE_DEFAULT = 200;

const help = `
What it checks: --sample N (200 unless said), so many accounts by the decimal engine, every MR of every unit; --laws N, so
many accounts changed as the rules' own laws say – rows shuffled, cut, doubled, turned round – by the kernel, one in ten
by the decimal engine too; --receipt FILE, one account's receipt (explain --receipt) by both engines, without its book.
A receipt says where its market and rulebook were; --market and --rulebook say where they are now.
The rulebook is okx-2025 unless said, or the receipt's. Exit code 2 where a figure or a law does not hold, with the first one in full and the call that repeats it.

Examples:
  shockgrid verify --market data/markets/sample --portfolio data/portfolios/short-strangle
  shockgrid verify --market MARKET --portfolio BOOK --sample 1000 --seed 7
  shockgrid verify --market MARKET --portfolio BOOK --results RESULTS     (checks what a recompute wrote)
  shockgrid verify --market MARKET --portfolio BOOK --laws 1000 --seed 7
  shockgrid verify --receipt a-17.json --market MARKET`;

/** The command for the command line. */
export function verifyCommand(): Command {
  return withRunOptions(new Command('verify'), { isOptional: true })
    .description('check accounts with the decimal engine, real accounts against the laws, or a receipt')
    .addOption(
      new Option('--sample <n>', 'accounts to check (default: 200)').argParser(wholeNumber('--sample', 1, 1e9)),
    )
    .addOption(new Option('--seed <n>', 'seed of the sample').argParser(wholeNumber('--seed', 0, 2 ** 32)).default(1))
    .addOption(new Option('--results <dir>', 'check the figures of this results folder instead of computing them'))
    .addOption(new Option('--laws <n>', 'accounts to hold against the laws').argParser(wholeNumber('--laws', 1, 1e9)))
    .addOption(new Option('--account <id>', 'hold this account alone against the laws'))
    .addOption(new Option('--receipt <file>', 'check this receipt, - for standard input'))
    .addHelpText('after', help)
    .action(async (options: VerifyOptions) => {
      process.exitCode = await verify(options);
    });
}

async function verify(options: VerifyOptions): Promise<number> {
  if (options.receipt !== undefined) return verifyReceiptFile(options.receipt, options);
  const run = ofBook(options);
  const [sample, laws] = [options.sample, options.laws];
  if (options.account !== undefined && laws === undefined) {
    throw new UnusableInput('--account goes with --laws: explain looks at one account by both engines');
  }
  if (laws === undefined) return verifyFigures(run, sample ?? SAMPLE_DEFAULT, options);
  const byLaws = await verifyBookLaws(run, { size: laws, seed: options.seed, account: options.account });
  if (byLaws === EXIT_VERIFY_FAILED || (sample === undefined && options.results === undefined)) return byLaws;
  return verifyFigures(run, sample ?? SAMPLE_DEFAULT, options);
}

/** @throws UnusableInput where no book is named, which only a receipt can do without */
function ofBook({ market, portfolio, rulebook = defaultRulebook, ...rest }: VerifyOptions): RunOptions {
  if (market === undefined || portfolio === undefined) {
    throw new UnusableInput('verify needs --market and --portfolio, or --receipt with the receipt of one account');
  }
  return { ...rest, market, portfolio, rulebook };
}

async function verifyFigures(run: RunOptions, sample: number, { seed, results }: VerifyOptions): Promise<number> {
  const progress = new Progress();
  const { rulebook, sha256 } = loadRulebook(run.rulebook);
  const snapshot = readMarket(run.market, run.asOf);
  // A stored run that compared modes is checked in that too.
  const comparesModes = results !== undefined && storedRunComparesModes(results);
  progress.start();
  const { book, files } = await readPortfolio(run.portfolio, snapshot, {
    threads: run.threads,
    keepsTerms: comparesModes,
    onProgress: (table, rows) => progress.show(`reading ${table}`, rows, 0, 'rows'),
  });
  const { threads, shardPositions } = run;
  const asOf = new Date(snapshot.asOfMs).toISOString();
  const identity = { rulebookSha256: sha256, asOf, inputs: [...snapshot.files, ...files] };
  const manifest = results === undefined ? null : storedManifest(results, identity);
  const computed = await runBook({ snapshot, rulebook, book, threads, shardPositions, comparesModes });
  settleCloseDecisions(snapshot, rulebook, book, computed);
  const result = results === undefined ? computed : await storedResults(results, book, computed);
  progress.start();
  const verdict = await verifySample(
    { snapshot, rulebook, book, result },
    {
      size: sample,
      seed,
      command: verifyCall(run),
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
