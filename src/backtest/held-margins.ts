/** What a book is required to hold on a day, under several rulebooks at once: figures are those of `recompute`. */
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { prepareRuns } from '../runner/run-book.ts';
import { CloseDecider } from '../verify/close-decisions.ts';
import type { HeldMargins } from './judge-move.ts';
import { UnitKeeper } from './unit-rows.ts';

/** Rulebooks share their threads; each keeps its own rows of accounts and units, so that there is a bound on both. */
const RULEBOOKS_AT_ONCE_MAX = 8;
const ACCOUNT_ROWS_AT_ONCE = 2_000_000;

/** How many rulebooks a book of so many accounts is computed under at once; the figures do not depend on it. */
export function rulebooksAtOnce(accounts: number): number {
  return Math.max(1, Math.min(RULEBOOKS_AT_ONCE_MAX, Math.floor(ACCOUNT_ROWS_AT_ONCE / Math.max(1, accounts))));
}

export interface MarginsRequest {
  day: Snapshot;
  book: Book;
  rulebooks: readonly Rulebook[];
  threads?: number | undefined;
}

/** The margins under each rulebook; accounts whose standing rounding could tip are decided by the decimal engine. */
export async function heldMargins(
  { day, book, rulebooks, threads }: MarginsRequest,
  onProgress: (accounts: number) => void,
): Promise<HeldMargins[]> {
  const runs = prepareRuns({ snapshot: day, rulebooks, book, threads, onProgress });
  const each = rulebooks.map((rulebook) => ({
    decider: new CloseDecider(day, rulebook, book),
    keeper: new UnitKeeper(['mmr', 'mr1', 'spotInUse']),
  }));
  await runs.evaluate((range, rows) => {
    for (const [r, { decider, keeper }] of each.entries()) {
      decider.settle(range, runs.accounts[r]!, rows[r]!);
      keeper.take(rows[r]!);
    }
  });
  return each.map(({ keeper }, r) => {
    const { totalMmr, eqUsd } = runs.accounts[r]!.figures;
    return { totalMmr, eqUsd, units: keeper.rows(), unitNames: runs.names[r]!.units.map(({ riskUnit }) => riskUnit) };
  });
}
