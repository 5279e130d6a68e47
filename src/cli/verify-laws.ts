/** `verify --laws`: a seeded sample of a book's accounts, or one of them, against the laws. */

import { shellWord } from '../failure/shown-text.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { readPortfolio } from '../ingest/read-portfolio.ts';
import { lawLines } from '../laws/laws-text.ts';
import { verifyLaws } from '../laws/verify-laws.ts';
import { readMarket } from '../market/read-market.ts';
import type { Book } from '../portfolio/book.ts';
import { indexOfText } from '../quantity/text-table.ts';
import { Progress } from '../report/progress.ts';
import { loadRulebook } from '../rulebook/load.ts';
import { sampleAccounts } from '../verify/sample.ts';
import { EXIT_OK, EXIT_QUARANTINED, EXIT_VERIFY_FAILED } from './exit.ts';
import { type RunOptions, verifyCall } from './options.ts';

export interface LawsOptions {
  size: number;
  seed: number;
  account: string | undefined;
}

/** Prints what was found; returns the exit code. */
export async function verifyBookLaws(run: RunOptions, options: LawsOptions): Promise<number> {
  const progress = new Progress();
  const { rulebook } = loadRulebook(run.rulebook);
  const snapshot = readMarket(run.market, run.asOf);
  progress.start();
  const { book } = await readPortfolio(run.portfolio, snapshot, {
    threads: run.threads,
    keepsTerms: true,
    onProgress: (table, rows) => progress.show(`reading ${table}`, rows, 0, 'rows'),
  });
  const accounts = askedAccounts(book, options);
  const { size, seed } = options;
  const call = `${verifyCall(run)} --laws ${size} --seed ${seed}`;
  progress.start();
  const verdict = verifyLaws({
    snapshot,
    rulebook,
    book,
    accounts,
    seed,
    repeat: (acctId) => (acctId === null ? call : `${call} --account ${shellWord(acctId)}`),
    onProgress: (done, of) => progress.show('checking', done, of, 'laws'),
  });
  progress.end();
  const lines = verdict.failed ? [verdict.breach] : lawLines(verdict.outcomes, accounts.length);
  process.stdout.write(`${lines.join('\n')}\n`);
  if (verdict.failed) return EXIT_VERIFY_FAILED;
  return book.rejects.length > 0 ? EXIT_QUARANTINED : EXIT_OK;
}

/** Indexes of the accounts, ascending. @throws UnusableInput where the one that is asked for is not computed */
function askedAccounts(book: Book, { size, seed, account }: LawsOptions): number[] {
  if (account === undefined) return sampleAccounts(book, { size, seed });
  const index = indexOfText(book.acctIds, account);
  if (index < 0) throw new UnusableInput(`--account ${account}: no row of the portfolio names this account`);
  if (book.quarantined[index] === 1) throw new UnusableInput(`--account ${account} is quarantined: it has no figures`);
  return [index];
}
