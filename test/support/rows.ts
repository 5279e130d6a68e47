/** Books from rows of text by the intake that files go through, without files. */
import { bookOfRows, type PortfolioRows } from '../../src/ingest/book-of-rows.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { textAt } from '../../src/quantity/text-table.ts';
import { generatedHeader } from '../../src/synthetic/csv-sink.ts';
import { type GenerateRequest, generatePortfolio } from '../../src/synthetic/generate.ts';

export { bookOfRows, type PortfolioRows, type TextRow } from '../../src/ingest/book-of-rows.ts';

/** The rows of a generated exchange. */
export function generatedRows(markets: readonly Snapshot[], request: GenerateRequest): PortfolioRows {
  const rows: PortfolioRows = { accounts: [], balances: [], positions: [], orders: [] };
  const sinkOf = (table: keyof PortfolioRows) => {
    const names = generatedHeader(table, request.hasModes ?? false).split(',');
    return (line: string) => {
      const cells = line.split(',');
      rows[table].push(Object.fromEntries(names.map((name, i) => [name, cells[i]!])));
    };
  };
  generatePortfolio(markets, request, {
    accounts: sinkOf('accounts'),
    balances: sinkOf('balances'),
    positions: sinkOf('positions'),
    orders: sinkOf('orders'),
  });
  return rows;
}

/** An account by hand; a position may name its side, an amount may carry interest and a cap on spot in use. */
export interface HandAccount {
  acctId: string;
  positions?: [instId: string, pos: number, avgPx: number, posSide?: 'long' | 'short'][];
  orders?: [instId: string, sz: number, px: number][];
  balances?: [ccy: string, cashBal: number, more?: { interest?: number; cap?: number }][];
  /** On unless said otherwise. */
  autoLoan?: boolean;
}

/** The rows of accounts by hand. */
export function rowsOf(accounts: readonly HandAccount[]): PortfolioRows {
  return {
    accounts: [],
    balances: accounts.flatMap(({ acctId, balances = [] }) =>
      balances.map(([ccy, cashBal, { interest = 0, cap } = {}]) => ({
        acctId,
        ccy,
        cashBal: String(cashBal),
        interest: String(interest),
        clSpotInUseAmt: cap === undefined ? '' : String(cap),
      })),
    ),
    positions: accounts.flatMap(({ acctId, positions = [] }) =>
      positions.map(([instId, pos, avgPx, posSide = 'net']) => {
        return { acctId, instId, pos: String(pos), avgPx: String(avgPx), posSide: posSide === 'net' ? '' : posSide };
      }),
    ),
    orders: accounts.flatMap(({ acctId, orders = [] }) =>
      orders.map(([instId, sz, px]) => {
        return { acctId, instId, side: sz < 0 ? 'sell' : 'buy', sz: String(Math.abs(sz)), px: String(px) };
      }),
    ),
  };
}

/** A book of accounts by hand, in their order; a row that is rejected is a fault of the test. */
export function bookOf(snapshot: Snapshot, accounts: readonly HandAccount[]): Book {
  const rows = rowsOf(accounts);
  // The accounts table comes first, so naming every account there keeps the order and those that hold nothing.
  const book = bookOfRows(snapshot, {
    ...rows,
    accounts: accounts.map(({ acctId, autoLoan = true }) => ({ acctId, autoLoan: String(autoLoan) })),
  });
  const [reject] = book.rejects;
  if (reject !== undefined) throw new Error(`${reject.file}: ${reject.acctId} ${reject.reason} ${reject.detail}`);
  return book;
}

/** The account ids of a book, in its order. */
export function idsOf(book: Book): string[] {
  return Array.from(book.quarantined, (_, account) => textAt(book.acctIds, account));
}
