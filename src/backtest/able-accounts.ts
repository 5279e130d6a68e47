/** Which accounts a market can value: whoever holds something it has no price for is left out, with the reason. */
import { instrumentFault } from '../ingest/usable.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { selectAccounts } from '../portfolio/select.ts';

/** For each instrument and currency, why it cannot be valued; null where it can. */
export interface Faults {
  instruments: (string | null)[];
  currencies: (string | null)[];
}

/** Some of a book's accounts, in its order. */
export interface SomeAccounts {
  /** Their indexes in the whole book. */
  accounts: Uint32Array;
  book: Book;
}

/** Accounts that are left out, by reason. */
export type LeftOut = Map<string, number>;

/** What of a day nobody can hold. */
export function faultsOf(day: Snapshot): Faults {
  return {
    instruments: day.instruments.map((instrument) => instrumentFault(day, instrument)?.detail ?? null),
    currencies: day.currencies.map(({ problem }) => problem?.detail ?? null),
  };
}

/** Every account that was read without a reject. */
export function readAccounts(book: Book): Uint32Array {
  return Uint32Array.from(indexesOf(book.quarantined, 0));
}

function indexesOf(column: Uint8Array, value: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < column.length; i++) if (column[i] === value) found.push(i);
  return found;
}

/** Those of the accounts that have no fault; whoever has one is counted under the first. */
export function withoutFaults(
  book: Book,
  accounts: Uint32Array,
  faults: Faults,
  { ofOrders }: { ofOrders: boolean },
): { able: Uint32Array; leftOut: LeftOut } {
  const leftOut: LeftOut = new Map();
  const hasFaults = [...faults.instruments, ...faults.currencies].some((fault) => fault !== null);
  if (!hasFaults) return { able: accounts, leftOut };
  const tables = ofOrders ? [book.positions, book.orders] : [book.positions];
  const able = accounts.filter((account) => {
    const fault = faultOf(book, tables, account, faults);
    if (fault !== null) leftOut.set(fault, (leftOut.get(fault) ?? 0) + 1);
    return fault === null;
  });
  return { able, leftOut };
}

function faultOf(book: Book, tables: Book['positions'][], account: number, faults: Faults): string | null {
  for (const { offsets, instrument } of tables) {
    for (let leg = offsets[account]!; leg < offsets[account + 1]!; leg++) {
      const fault = faults.instruments[instrument[leg]!];
      if (fault) return fault;
    }
  }
  const { offsets, ccy } = book.balances;
  for (let row = offsets[account]!; row < offsets[account + 1]!; row++) {
    const fault = faults.currencies[ccy[row]!];
    if (fault) return fault;
  }
  return null;
}

/** A book of these accounts; the book itself where these are all. */
export function someAccounts(book: Book, accounts: Uint32Array): SomeAccounts {
  const isWhole = accounts.length === book.quarantined.length;
  return { accounts, book: isWhole ? book : selectAccounts(book, [...accounts]) };
}
