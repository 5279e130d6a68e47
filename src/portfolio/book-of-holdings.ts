/** Lists of holdings → a book, for accounts that come from a request instead of a folder. */
import type { Snapshot } from '../market/snapshot.ts';
import { sharedF64, sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import { textTable } from '../quantity/text-table.ts';
import {
  type BalanceColumns,
  type Book,
  type LegColumns,
  TERM_ISOLATED,
  TERM_REDUCE_ONLY,
  TERM_SIDE_SHIFT,
} from './book.ts';
import { type AccountHoldings, type OrderHolding, type PositionHolding, posSides } from './holdings.ts';

/** The accounts in their order; holdings must be of this snapshot and free of problems. */
export function bookOfHoldings(accounts: AccountHoldings[], snapshot: Snapshot): Book {
  const bytes = (of: (account: AccountHoldings) => number) => {
    const column = sharedU8(accounts.length);
    accounts.forEach((account, a) => {
      column[a] = of(account);
    });
    return column;
  };
  const positions = accounts.map((account) =>
    legsInOrder(account.positions, snapshot, ({ pos, avgPx, isolated, posSide, margin }) => {
      const flags = (isolated ? TERM_ISOLATED : 0) | (posSides.indexOf(posSide) << TERM_SIDE_SHIFT);
      return { qty: pos, px: avgPx, flags, margin };
    }),
  );
  const orders = accounts.map((account) =>
    legsInOrder(account.orders, snapshot, ({ sz, px, isolated, reduceOnly }) => {
      const flags = (isolated ? TERM_ISOLATED : 0) | (reduceOnly ? TERM_REDUCE_ONLY : 0);
      return { qty: sz, px, flags, margin: null };
    }),
  );
  return {
    acctIds: textTable(accounts.map((account) => account.acctId)),
    quarantined: bytes(() => 0),
    acctLv: bytes(({ acctLv }) => acctLv),
    autoLoan: bytes(({ autoLoan }) => (autoLoan ? 1 : 0)),
    riskAck: bytes(({ riskAck }) => (riskAck ? 1 : 0)),
    positions: legColumns(positions),
    orders: legColumns(orders),
    balances: balanceColumns(accounts, snapshot),
    rejects: [],
    rowsRead: { positions: 0, balances: 0, orders: 0, accounts: 0 },
  };
}

interface Leg {
  instrument: number;
  qty: number;
  px: number;
  flags: number;
  lever: number | null;
  margin: number | null;
}

/** Legs by instrument; those of one instrument stay in the order given. */
function legsInOrder<T extends PositionHolding | OrderHolding>(
  holdings: T[],
  snapshot: Snapshot,
  amounts: (holding: T) => Pick<Leg, 'qty' | 'px' | 'flags' | 'margin'>,
): Leg[] {
  return holdings
    .map((holding) => {
      const { qty, px, flags, margin } = amounts(holding);
      // A price of a size of 0 is never read; 1 keeps the arithmetic finite.
      const instrument = snapshot.instrumentIndex.get(holding.instrument.instId)!;
      return { instrument, qty, px: qty === 0 ? 1 : px, flags, lever: holding.lever, margin };
    })
    .sort((a, b) => a.instrument - b.instrument);
}

function legColumns(accounts: Leg[][]): LegColumns {
  const legs = accounts.flat();
  const columns = {
    offsets: offsetsOf(accounts.map((account) => account.length)),
    instrument: sharedU32(legs.length),
    qty: sharedF64(legs.length),
    px: sharedF64(legs.length),
    terms: { flags: sharedU8(legs.length), lever: sharedF64(legs.length), margin: sharedF64(legs.length) },
  };
  legs.forEach((leg, i) => {
    columns.instrument[i] = leg.instrument;
    columns.qty[i] = leg.qty;
    columns.px[i] = leg.px;
    columns.terms.flags[i] = leg.flags;
    columns.terms.lever[i] = leg.lever ?? Number.NaN;
    columns.terms.margin[i] = leg.margin ?? Number.NaN;
  });
  return columns;
}

function balanceColumns(accounts: AccountHoldings[], snapshot: Snapshot): BalanceColumns {
  const sorted = accounts.map((account) =>
    account.balances
      .map((balance) => ({ ...balance, index: snapshot.currencyIndex.get(balance.ccy)! }))
      .sort((a, b) => a.index - b.index),
  );
  const rows = sorted.flat();
  const columns = {
    offsets: offsetsOf(sorted.map((account) => account.length)),
    ccy: sharedU32(rows.length),
    cashBal: sharedF64(rows.length),
    interest: sharedF64(rows.length),
    spotCap: sharedF64(rows.length),
  };
  rows.forEach((row, i) => {
    columns.ccy[i] = row.index;
    columns.cashBal[i] = row.cashBal;
    columns.interest[i] = row.interest;
    columns.spotCap[i] = row.spotCap ?? Number.NaN;
  });
  return columns;
}

function offsetsOf(counts: number[]): Uint32Array<SharedArrayBuffer> {
  const offsets = sharedU32(counts.length + 1);
  counts.forEach((count, i) => {
    offsets[i + 1] = offsets[i]! + count;
  });
  return offsets;
}
