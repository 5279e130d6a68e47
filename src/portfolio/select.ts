/** A book of some of a book's accounts, in the order given. */
import { sharedF64, sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import { textAt, textTable } from '../quantity/text-table.ts';
import type { AccountSettings, BalanceColumns, Book, LegColumns, StoredBook } from './book.ts';

/** Copies the accounts with these indexes into a book of their own. */
export function selectAccounts(book: Book | StoredBook, accounts: number[]): Book {
  if ('pick' in book) return book.pick(accounts);
  const positions = pickLegs(book.positions, accounts);
  const orders = pickLegs(book.orders, accounts);
  const balances = pickBalances(book.balances, accounts);
  return {
    acctIds: textTable(accounts.map((a) => textAt(book.acctIds, a))),
    quarantined: taken(sharedU8(accounts.length), book.quarantined, accounts),
    acctLv: taken(sharedU8(accounts.length), book.acctLv, accounts),
    autoLoan: taken(sharedU8(accounts.length), book.autoLoan, accounts),
    riskAck: taken(sharedU8(accounts.length), book.riskAck, accounts),
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

/** The rows of a column, in their order, into a column of their length. */
function taken<Column extends Float64Array | Uint32Array | Uint8Array>(into: Column, column: Column, rows: number[]) {
  rows.forEach((row, i) => {
    into[i] = column[row]!;
  });
  return into;
}

function pickLegs(legs: LegColumns, accounts: number[]): LegColumns {
  const { offsets, rows } = pickRows(legs.offsets, accounts);
  return {
    offsets,
    instrument: taken(sharedU32(rows.length), legs.instrument, rows),
    qty: taken(sharedF64(rows.length), legs.qty, rows),
    px: taken(sharedF64(rows.length), legs.px, rows),
    terms: legs.terms && {
      flags: taken(sharedU8(rows.length), legs.terms.flags, rows),
      lever: taken(sharedF64(rows.length), legs.terms.lever, rows),
      margin: taken(sharedF64(rows.length), legs.terms.margin, rows),
    },
  };
}

function pickBalances(balances: BalanceColumns, accounts: number[]): BalanceColumns {
  const { offsets, rows } = pickRows(balances.offsets, accounts);
  return {
    offsets,
    ccy: taken(sharedU32(rows.length), balances.ccy, rows),
    cashBal: taken(sharedF64(rows.length), balances.cashBal, rows),
    interest: taken(sharedF64(rows.length), balances.interest, rows),
    spotCap: taken(sharedF64(rows.length), balances.spotCap, rows),
  };
}

/** Ids and settings of the accounts `from … to − 1`, as windows into those of all. */
export function settingsRange(
  { acctIds, quarantined, acctLv, autoLoan, riskAck }: AccountSettings,
  from: number,
  to: number,
): AccountSettings {
  return {
    acctIds: { bytes: acctIds.bytes, offsets: acctIds.offsets.subarray(from, to + 1) },
    quarantined: quarantined.subarray(from, to),
    acctLv: acctLv.subarray(from, to),
    autoLoan: autoLoan.subarray(from, to),
    riskAck: riskAck.subarray(from, to),
  };
}

/** The accounts `from … to − 1` as a book of their own: columns are windows into those of the whole. */
export function accountRange(book: Book, from: number, to: number): Book {
  const { positions, orders, balances } = book;
  const rows = ({ offsets }: { offsets: Uint32Array }) => [offsets[from]!, offsets[to]!] as const;
  const offsets = (of: Uint32Array) => {
    const own = sharedU32(to - from + 1);
    for (let i = 0; i < own.length; i++) own[i] = of[from + i]! - of[from]!;
    return own;
  };
  const legs = (columns: LegColumns): LegColumns => {
    const { instrument, qty, px, terms } = columns;
    const own = rows(columns);
    return {
      offsets: offsets(columns.offsets),
      instrument: instrument.subarray(...own),
      qty: qty.subarray(...own),
      px: px.subarray(...own),
      terms: terms && {
        flags: terms.flags.subarray(...own),
        lever: terms.lever.subarray(...own),
        margin: terms.margin.subarray(...own),
      },
    };
  };
  const held = rows(balances);
  return {
    ...settingsRange(book, from, to),
    positions: legs(positions),
    orders: legs(orders),
    balances: {
      offsets: offsets(balances.offsets),
      ccy: balances.ccy.subarray(...held),
      cashBal: balances.cashBal.subarray(...held),
      interest: balances.interest.subarray(...held),
      spotCap: balances.spotCap.subarray(...held),
    },
    rejects: [],
    rowsRead: book.rowsRead,
  };
}
