/** Books of different accounts behind one another in one. */
import { sharedF64, sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import { textAt, textCount, textTable } from '../quantity/text-table.ts';
import type { BalanceColumns, Book, LegColumns, LegTerms } from './book.ts';

type Column = Float64Array<SharedArrayBuffer> | Uint32Array<SharedArrayBuffer> | Uint8Array<SharedArrayBuffer>;

/** The accounts of all the books, in their order; legs have terms where any book has them. */
export function joinBooks(books: readonly Book[]): Book {
  const joined = <C extends Column>(columnOf: (book: Book) => C, make: (length: number) => C): C => {
    const columns = books.map(columnOf);
    const into = make(columns.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const column of columns) {
      into.set(column, at);
      at += column.length;
    }
    return into;
  };
  const legs = (of: (book: Book) => LegColumns): LegColumns => {
    const termsOf = (book: Book) => of(book).terms ?? plainTerms(of(book).qty.length);
    return {
      offsets: joinOffsets(books.map((book) => of(book).offsets)),
      instrument: joined((book) => of(book).instrument, sharedU32),
      qty: joined((book) => of(book).qty, sharedF64),
      px: joined((book) => of(book).px, sharedF64),
      terms: books.every((book) => of(book).terms === null)
        ? null
        : {
            flags: joined((book) => termsOf(book).flags, sharedU8),
            lever: joined((book) => termsOf(book).lever, sharedF64),
            margin: joined((book) => termsOf(book).margin, sharedF64),
          },
    };
  };
  const balances: BalanceColumns = {
    offsets: joinOffsets(books.map((book) => book.balances.offsets)),
    ccy: joined((book) => book.balances.ccy, sharedU32),
    cashBal: joined((book) => book.balances.cashBal, sharedF64),
    interest: joined((book) => book.balances.interest, sharedF64),
    spotCap: joined((book) => book.balances.spotCap, sharedF64),
  };
  return {
    acctIds: textTable(
      books.flatMap(({ acctIds }) => Array.from({ length: textCount(acctIds) }, (_, a) => textAt(acctIds, a))),
    ),
    quarantined: joined((book) => book.quarantined, sharedU8),
    acctLv: joined((book) => book.acctLv, sharedU8),
    autoLoan: joined((book) => book.autoLoan, sharedU8),
    riskAck: joined((book) => book.riskAck, sharedU8),
    positions: legs((book) => book.positions),
    orders: legs((book) => book.orders),
    balances,
    rejects: books.flatMap(({ rejects }) => rejects),
    rowsRead: { positions: 0, balances: 0, orders: 0, accounts: 0 },
  };
}

/** Terms of legs in a book that keeps none, as none of its accounts is of a mode that reads them. */
function plainTerms(rows: number): LegTerms {
  return { flags: sharedU8(rows), lever: sharedF64(rows).fill(Number.NaN), margin: sharedF64(rows).fill(Number.NaN) };
}

function joinOffsets(all: readonly Uint32Array[]): Uint32Array<SharedArrayBuffer> {
  const offsets = sharedU32(1 + all.reduce((sum, { length }) => sum + length - 1, 0));
  let at = 0;
  for (const own of all) {
    const base = offsets[at]!;
    for (let i = 1; i < own.length; i++) offsets[++at] = base + own[i]!;
  }
  return offsets;
}
