/** A move from one date to the next: who is judged for it, and what these lose. */
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type LeftOut, type SomeAccounts, someAccounts, withoutFaults } from './able-accounts.ts';
import type { MoveLosses } from './judge-move.ts';
import { legGains, nextEquity } from './move-losses.ts';
import { nextPrices } from './next-prices.ts';

export interface MoveRequest {
  /** The whole book, and those of its accounts that the day can value. */
  book: Book;
  some: SomeAccounts;
  day: Snapshot;
  next: Snapshot;
  /** Name of the next date. */
  date: string;
  threads?: number | undefined;
}

export interface PreparedMove {
  /** The day's listing at the next day's prices. */
  next: Snapshot;
  /** Accounts that are judged, by their number in the whole book and among those that the day can value. */
  judged: { accounts: Uint32Array; inMargins: Uint32Array };
  leftOut: LeftOut;
  /** Contracts in judged positions that are settled. */
  settled: string[];
  /** The losses, which depend on a rulebook by the way it cuts the book into units alone. */
  lossesUnder(rulebook: Rulebook): Promise<MoveLosses>;
}

/** A move: who is judged, and what they lose, which is computed once for each way of cutting the book into units. */
export function prepareMove({ book, some, day, threads, ...to }: MoveRequest): PreparedMove {
  const next = nextPrices(day, to.next, to.date);
  const { able: accounts, leftOut } = withoutFaults(book, some.accounts, next.faults, { ofOrders: false });
  const inMargins = positionsIn(some.accounts, accounts);
  const isSame = accounts.length === some.accounts.length;
  const revaluation = {
    day,
    next: next.market,
    book: isSame ? some.book : someAccounts(book, accounts).book,
    threads,
  };
  let equity: Promise<Float64Array> | null = null;
  const gains = new Map<string, MoveLosses['gains']>();
  const lossesUnder = async (rulebook: Rulebook): Promise<MoveLosses> => {
    equity ??= nextEquity(revaluation, rulebook);
    const nextEqUsd = await equity;
    const { value } = rulebook.merge;
    const known = gains.get(value) ?? (await legGains(revaluation, rulebook));
    gains.set(value, known);
    return { nextEqUsd, gains: known };
  };
  const settled = heldAmong(revaluation.book, day, next.settled);
  return { next: next.market, judged: { accounts, inMargins }, leftOut, settled, lossesUnder };
}

/** Those of the contracts that the book holds. */
function heldAmong(
  { positions }: Book,
  { instruments, instrumentIndex }: Snapshot,
  instIds: readonly string[],
): string[] {
  const held = new Uint8Array(instruments.length);
  for (const instrument of positions.instrument) held[instrument] = 1;
  return instIds.filter((instId) => held[instrumentIndex.get(instId)!] === 1);
}

/** Where the entries of an ascending column stand in another that holds them all. */
function positionsIn(all: Uint32Array, some: Uint32Array): Uint32Array {
  let at = 0;
  return some.map((entry) => {
    while (all[at]! < entry) at++;
    return at;
  });
}
