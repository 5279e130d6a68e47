/**
 * What holdings lose from one snapshot to the next, all by the kernel's figures.
 *
 *   account     eqUsd(t) − eqUsd(t + 1), the same positions, balances and interest at both
 *   risk unit   −(Σ legs (mark(t + 1) − mark(t)) in the settle currency, at u(t + 1)  +  spotInUse(t) · (I(t + 1) − I(t)))
 *
 * A leg of a unit loses what MR1 and MR6 measure: its change in the settle currency at the later price of that currency. What
 * it had gained before is in the account's equity, and so in the spot that may be in use. The kernel says it as the unrealised
 * profit of a book whose average prices are the marks of t. The units' losses and the change of the rest of the equity with
 * its prices add up to the account's loss.
 */
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { sharedF64 } from '../quantity/shared-columns.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { prepareRun } from '../runner/run-book.ts';
import { type KeptUnits, UnitKeeper } from './unit-rows.ts';

/** A book of one day, and the market it is revalued on. */
export interface Revaluation {
  day: Snapshot;
  next: Snapshot;
  book: Book;
  threads?: number | undefined;
}

/** The accounts' equity at the next prices. */
export async function nextEquity({ next, book, threads }: Revaluation, rulebook: Rulebook): Promise<Float64Array> {
  const run = prepareRun({ snapshot: next, rulebook, book, threads });
  const { accounts } = await run.evaluate(() => {});
  return accounts.figures.eqUsd;
}

/** What the legs of every unit gain, spot in use apart: `upl` from the marks of the day. */
export async function legGains(
  { day, next, book, threads }: Revaluation,
  rulebook: Rulebook,
): Promise<KeptUnits<'upl'>> {
  const keeper = new UnitKeeper(['upl']);
  const run = prepareRun({ snapshot: next, rulebook, book: openedAtMark(book, day), threads });
  await run.evaluate((_, rows) => keeper.take(rows));
  return keeper.rows();
}

/** The same positions as if they had been opened at the marks of the day. */
function openedAtMark(book: Book, { instruments }: Snapshot): Book {
  const { instrument } = book.positions;
  const px = sharedF64(instrument.length);
  for (let leg = 0; leg < px.length; leg++) px[leg] = instruments[instrument[leg]!]!.markPx;
  return { ...book, positions: { ...book.positions, px } };
}
