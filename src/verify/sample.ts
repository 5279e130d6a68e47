/**
 * A sample of a run's accounts by the decimal engine. The run's own columns are compared, and the same accounts evaluated
 * once more with all their cells, which must give the run's figures to the bit.
 */
import { setImmediate } from 'node:timers/promises';
import type { Snapshot } from '../market/snapshot.ts';
import { type Book, holdingsOf, type StoredBook } from '../portfolio/book.ts';
import { selectAccounts } from '../portfolio/select.ts';
import { ReferenceEngine } from '../reference/evaluate-account.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { BookResult } from '../runner/run-book.ts';
import { SeededRandom } from '../synthetic/random.ts';
import { compareAccount } from './compare.ts';
import { type Compared, differenceText } from './comparison.ts';
import { decidedHere } from './decided-here.ts';
import { firstDrift, runFigures } from './run-figures.ts';

export interface Verifiable {
  snapshot: Snapshot;
  rulebook: Rulebook;
  book: Book | StoredBook;
  result: BookResult;
}

export interface SampleRequest {
  size: number;
  seed: number;
  /** The call that repeats the comparison, without sample and seed. */
  command: string;
  /** Where the figures under test come from, for messages. */
  source: string;
  onProgress?: (accounts: number) => void;
  /** Ends the check early. */
  signal?: AbortSignal | undefined;
}

export interface SampleVerdict {
  failed: boolean;
  accounts: number;
  figures: number;
  /** Largest difference as a share of its tolerance. */
  worstShare: number;
  /** What to tell: one line if all agree, else the first difference in full. */
  lines: string[];
}

/** Indexes of a seeded sample of the computed accounts, ascending; all of them where the book is no larger. */
export function sampleAccounts(
  book: Pick<Book, 'quarantined'>,
  { size, seed }: Pick<SampleRequest, 'size' | 'seed'>,
): number[] {
  const computed = Array.from(book.quarantined, (_, a) => a).filter((a) => book.quarantined[a] === 0);
  if (computed.length <= size) return computed;
  const random = new SeededRandom(seed);
  // The first `size` places of a shuffle, without shuffling the rest.
  for (let i = 0; i < size; i++) {
    const j = random.integer(i, computed.length - 1);
    [computed[i], computed[j]] = [computed[j]!, computed[i]!];
  }
  return computed.slice(0, size).sort((a, b) => a - b);
}

/** For so long the thread hears of nothing else: signals, a lock that is to be renewed. */
const UNHEARD_MS = 100;

/** Checks a sample of a run; stops at the first difference. @throws the signal's reason where it is aborted */
export async function verifySample(run: Verifiable, request: SampleRequest): Promise<SampleVerdict> {
  const { snapshot, rulebook, book, result } = run;
  const sample = sampleAccounts(book, request);
  const comparesModes = result.accounts.modes !== null;
  const detailed = decidedHere(snapshot, rulebook, selectAccounts(book, sample), { comparesModes });
  const reference = new ReferenceEngine(snapshot, rulebook);
  const repeat = `${request.command} --sample ${request.size} --seed ${request.seed}`;
  const verdict: SampleVerdict = { failed: false, accounts: 0, figures: 0, worstShare: 0, lines: [] };
  let heardAt = performance.now();
  for (const [i, account] of sample.entries()) {
    if (performance.now() - heardAt > UNHEARD_MS) {
      await setImmediate();
      request.signal?.throwIfAborted();
      heardAt = performance.now();
    }
    const got = detailed[i]!;
    const inRun = runFigures(result, account, got);
    const holdings = holdingsOf(book, snapshot, account);
    const modes = comparesModes ? reference.compareModes(holdings) : null;
    const compared = compareAccount(inRun, reference.evaluate(holdings), holdings, { snapshot, rulebook }, modes);
    addCompared(verdict, compared);
    if (compared.difference) return failed(verdict, differenceText(compared.difference, request.source, repeat));
    const drift = firstDrift(inRun, got);
    if (drift !== null) return failed(verdict, `${drift}; again with: ${repeat}`);
    request.onProgress?.(i + 1);
  }
  if (sample.length === 0) return { ...verdict, lines: ['no account to check: the book has none that is computed'] };
  verdict.lines.push(
    `${verdict.accounts.toLocaleString('en-US')} accounts, ${verdict.figures.toLocaleString('en-US')} figures agree with the decimal engine; ` +
      `the largest difference is ${(100 * verdict.worstShare).toPrecision(2)} % of its tolerance`,
  );
  return verdict;
}

function addCompared(verdict: SampleVerdict, compared: Compared): void {
  verdict.accounts += 1;
  verdict.figures += compared.figures;
  verdict.worstShare = Math.max(verdict.worstShare, compared.worstShare);
}

function failed(verdict: SampleVerdict, line: string): SampleVerdict {
  return { ...verdict, failed: true, lines: [line] };
}
