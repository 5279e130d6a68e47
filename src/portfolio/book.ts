/**
 * A whole portfolio in columns, as the kernel reads it: accounts in order of first appearance, their legs and balances
 * in rows of one account together (`offsets[a] … offsets[a + 1]`). Legs are ordered by instrument, then side, size and
 * price; balances by currency: the order of rows in the files leaves no trace. All columns are shared memory, so that
 * worker threads read them in place. Quarantined accounts keep their place in the order and have no rows.
 */
import type { Snapshot } from '../market/snapshot.ts';
import { type TextTable, textAt } from '../quantity/text-table.ts';
import {
  type AccountHoldings,
  type AccountMode,
  type OrderHolding,
  type PositionHolding,
  plainOrder,
  plainPosition,
  posSides,
} from './holdings.ts';

export interface LegColumns {
  offsets: Uint32Array<SharedArrayBuffer>;
  /** Index into `Snapshot.instruments`. */
  instrument: Uint32Array<SharedArrayBuffer>;
  /** Signed contracts; spot orders: base coins. */
  qty: Float64Array<SharedArrayBuffer>;
  /** Average price of a position, limit price of an order. */
  px: Float64Array<SharedArrayBuffer>;
  /** What account modes 2 and 3 read; null where nobody asked for it. */
  terms: LegTerms | null;
}

/** Terms of legs beside size and price, a row a leg. */
export interface LegTerms {
  /** Bits TERM_…, and the index into `posSides` above them. */
  flags: Uint8Array<SharedArrayBuffer>;
  /** NaN where the row states none. */
  lever: Float64Array<SharedArrayBuffer>;
  margin: Float64Array<SharedArrayBuffer>;
}

export const TERM_ISOLATED = 1;
export const TERM_REDUCE_ONLY = 2;
/** Where the side of a position stands in its flags. */
export const TERM_SIDE_SHIFT = 2;

export interface BalanceColumns {
  offsets: Uint32Array<SharedArrayBuffer>;
  /** Index into `Snapshot.currencies`. */
  ccy: Uint32Array<SharedArrayBuffer>;
  cashBal: Float64Array<SharedArrayBuffer>;
  interest: Float64Array<SharedArrayBuffer>;
  /** `clSpotInUseAmt`, NaN for no cap. */
  spotCap: Float64Array<SharedArrayBuffer>;
}

export interface RejectedRow {
  file: string;
  line: number;
  /** As it was read, even where it is no account id. */
  acctId: string;
  reason: string;
  detail: string;
}

/** What evaluation reads of a book, all of it in shared memory. */
export interface BookColumns {
  /** 1 where a row of the account was rejected: it is listed, without figures. */
  quarantined: Uint8Array<SharedArrayBuffer>;
  /** 2 single-currency (futures), 3 multi-currency, 4 portfolio margin. */
  acctLv: Uint8Array<SharedArrayBuffer>;
  autoLoan: Uint8Array<SharedArrayBuffer>;
  riskAck: Uint8Array<SharedArrayBuffer>;
  positions: LegColumns;
  orders: LegColumns;
  balances: BalanceColumns;
}

export interface Book extends BookColumns {
  acctIds: TextTable;
  /** In the order of tables and lines. */
  rejects: RejectedRow[];
  rowsRead: { positions: number; balances: number; orders: number; accounts: number };
}

/** Who the accounts are, and how each is margined. */
export type AccountSettings = Pick<Book, 'acctIds' | 'quarantined' | 'acctLv' | 'autoLoan' | 'riskAck'>;

/** A book of which only the accounts are at hand: what they hold lies elsewhere, and is picked for the few that are asked for. */
export interface StoredBook extends Pick<Book, 'acctIds' | 'quarantined' | 'acctLv' | 'rejects'> {
  holdings: HoldingCounts;
  /** A book of some of the accounts, in the order given. */
  pick(accounts: readonly number[]): Book;
}

/** Good rows of the accounts that are computed. */
export interface HoldingCounts {
  positions: number;
  orders: number;
  balances: number;
}

/** How much the accounts of a book hold. */
export function holdingCounts(book: Book | StoredBook): HoldingCounts {
  if ('pick' in book) return book.holdings;
  const { positions, orders, balances } = book;
  return {
    positions: positions.instrument.length,
    orders: orders.instrument.length,
    balances: balances.ccy.length,
  };
}

/** One account of the book as a list of holdings. */
export function holdingsOf(stored: Book | StoredBook, snapshot: Snapshot, place: number): AccountHoldings {
  const [book, account] = 'pick' in stored ? [stored.pick([place]), 0] : [stored, place];
  const range = (offsets: Uint32Array) => {
    const from = offsets[account]!;
    return Array.from({ length: offsets[account + 1]! - from }, (_, i) => from + i);
  };
  return {
    acctId: textAt(book.acctIds, account),
    acctLv: book.acctLv[account] as AccountMode,
    autoLoan: book.autoLoan[account] === 1,
    riskAck: book.riskAck[account] === 1,
    positions: range(book.positions.offsets).map((i) => ({
      instrument: snapshot.instruments[book.positions.instrument[i]!]!,
      pos: book.positions.qty[i]!,
      avgPx: book.positions.px[i]!,
      ...positionTerms(book.positions.terms, i),
    })),
    orders: range(book.orders.offsets).map((i) => ({
      instrument: snapshot.instruments[book.orders.instrument[i]!]!,
      sz: book.orders.qty[i]!,
      px: book.orders.px[i]!,
      ...orderTerms(book.orders.terms, i),
    })),
    balances: range(book.balances.offsets).map((i) => ({
      ccy: snapshot.currencies[book.balances.ccy[i]!]!.ccy,
      cashBal: book.balances.cashBal[i]!,
      interest: book.balances.interest[i]!,
      spotCap: Number.isNaN(book.balances.spotCap[i]!) ? null : book.balances.spotCap[i]!,
    })),
  };
}

function positionTerms(
  terms: LegTerms | null,
  row: number,
): Pick<PositionHolding, 'isolated' | 'posSide' | 'lever' | 'margin'> {
  if (terms === null) return plainPosition;
  const flags = terms.flags[row]!;
  return {
    isolated: (flags & TERM_ISOLATED) !== 0,
    posSide: posSides[flags >> TERM_SIDE_SHIFT]!,
    lever: statedNumber(terms.lever[row]!),
    margin: statedNumber(terms.margin[row]!),
  };
}

function orderTerms(terms: LegTerms | null, row: number): Pick<OrderHolding, 'isolated' | 'reduceOnly' | 'lever'> {
  if (terms === null) return plainOrder;
  const flags = terms.flags[row]!;
  return {
    isolated: (flags & TERM_ISOLATED) !== 0,
    reduceOnly: (flags & TERM_REDUCE_ONLY) !== 0,
    lever: statedNumber(terms.lever[row]!),
  };
}

function statedNumber(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
