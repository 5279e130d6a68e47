/** A book of some of a book's accounts, in the order given. */
import { sharedF64, sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import type { BalanceColumns, Book, LegColumns } from './book.ts';

/** Copies the accounts with these indexes into a book of their own. */
export function selectAccounts(book: Book, accounts: number[]): Book {
  const pick = (column: Uint8Array) => {
    const picked = sharedU8(accounts.length);
    accounts.forEach((a, i) => {
      picked[i] = column[a]!;
    });
    return picked;
  };
  const positions = pickLegs(book.positions, accounts);
  const orders = pickLegs(book.orders, accounts);
  const balances = pickBalances(book.balances, accounts);
  return {
    acctIds: accounts.map((a) => book.acctIds[a]!),
    quarantined: pick(book.quarantined),
    autoLoan: pick(book.autoLoan),
    riskAck: pick(book.riskAck),
    positions,
    orders,
    balances,
    rejects: [],
    rowsRead: book.rowsRead,
  };
}

/** Row numbers of the accounts, one after another, and the offsets of the copy. */
function pickRows(offsets: Uint32Array, accounts: number[]) {
  const picked = sharedU32(accounts.length + 1);
  const rows: number[] = [];
  accounts.forEach((a, i) => {
    for (let row = offsets[a]!; row < offsets[a + 1]!; row++) rows.push(row);
    picked[i + 1] = rows.length;
  });
  return { offsets: picked, rows };
}

function pickF64(column: Float64Array, rows: number[]): Float64Array<SharedArrayBuffer> {
  const picked = sharedF64(rows.length);
  rows.forEach((row, i) => {
    picked[i] = column[row]!;
  });
  return picked;
}

function pickU32(column: Uint32Array, rows: number[]): Uint32Array<SharedArrayBuffer> {
  const picked = sharedU32(rows.length);
  rows.forEach((row, i) => {
    picked[i] = column[row]!;
  });
  return picked;
}

function pickLegs(legs: LegColumns, accounts: number[]): LegColumns {
  const { offsets, rows } = pickRows(legs.offsets, accounts);
  return {
    offsets,
    instrument: pickU32(legs.instrument, rows),
    qty: pickF64(legs.qty, rows),
    px: pickF64(legs.px, rows),
  };
}

function pickBalances(balances: BalanceColumns, accounts: number[]): BalanceColumns {
  const { offsets, rows } = pickRows(balances.offsets, accounts);
  return {
    offsets,
    ccy: pickU32(balances.ccy, rows),
    cashBal: pickF64(balances.cashBal, rows),
    interest: pickF64(balances.interest, rows),
    spotCap: pickF64(balances.spotCap, rows),
  };
}
