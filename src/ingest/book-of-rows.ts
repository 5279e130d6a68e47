/** Rows of text → a book, by the judge and the grouping that files go through: for accounts that come from elsewhere. */
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { groupBook } from '../portfolio/group.ts';
import type { AccountHoldings, OrderHolding, PositionHolding } from '../portfolio/holdings.ts';
import type { BalanceBlock, LegBlock, RowBlock, SettingsBlock } from '../portfolio/table-parts.ts';
import { accountTable, balanceTable, orderTable, positionTable, type RowOf, type TableSpec } from './columns.ts';
import { JudgedTable } from './judged-table.ts';

export type TextRow = Readonly<Record<string, string>>;

/** The four tables of a portfolio; a column that a row lacks reads as empty. */
export interface PortfolioRows {
  accounts: TextRow[];
  balances: TextRow[];
  positions: TextRow[];
  orders: TextRow[];
}

/** A book of the rows, as if they had been read from files; rejects name the tables and count lines as those would. */
export function bookOfRows(snapshot: Snapshot, rows: PortfolioRows): Book {
  const read = <T extends TableSpec, Block extends RowBlock>(spec: T, table: TextRow[]) => {
    const judged = new JudgedTable(`${spec.table}.csv`, spec, snapshot);
    table.forEach((row, i) => {
      judged.take(cellsOf(spec, row), i + 2);
    });
    return judged.table<Block>();
  };
  const raw = {
    hasTerms: true,
    accounts: read<typeof accountTable, SettingsBlock>(accountTable, rows.accounts),
    balances: read<typeof balanceTable, BalanceBlock>(balanceTable, rows.balances),
    positions: read<typeof positionTable, LegBlock>(positionTable, rows.positions),
    orders: read<typeof orderTable, LegBlock>(orderTable, rows.orders),
  };
  return groupBook(raw, snapshot);
}

function cellsOf<T extends TableSpec>(spec: T, row: TextRow): RowOf<T> {
  const names: readonly string[] = [...spec.needed, ...spec.optional];
  return Object.fromEntries(names.map((name) => [name, row[name] ?? ''])) as RowOf<T>;
}

/** The rows that read back as exactly these accounts, every number as the shortest text of its double. */
export function rowsOfHoldings(accounts: readonly AccountHoldings[]): PortfolioRows {
  return {
    accounts: accounts.map(({ acctId, acctLv, autoLoan, riskAck }) => {
      return { acctId, acctLv: String(acctLv), autoLoan: String(autoLoan), riskAck: String(riskAck) };
    }),
    balances: accounts.flatMap(({ acctId, balances }) =>
      balances.map(({ ccy, cashBal, interest, spotCap }) => {
        const amounts = { cashBal: numberText(cashBal), interest: numberText(interest) };
        return { acctId, ccy, ...amounts, clSpotInUseAmt: numberText(spotCap) };
      }),
    ),
    positions: accounts.flatMap(({ acctId, positions }) =>
      positions.map((position) => ({ acctId, ...positionCells(position) })),
    ),
    orders: accounts.flatMap(({ acctId, orders }) => orders.map((order) => ({ acctId, ...orderCells(order) }))),
  };
}

function positionCells({ instrument, pos, avgPx, isolated, posSide, lever, margin }: PositionHolding): TextRow {
  return {
    instId: instrument.instId,
    pos: numberText(pos),
    avgPx: numberText(avgPx),
    mgnMode: isolated ? 'isolated' : 'cross',
    posSide,
    lever: numberText(lever),
    margin: numberText(margin),
  };
}

function orderCells({ instrument, sz, px, isolated, reduceOnly, lever }: OrderHolding): TextRow {
  return {
    instId: instrument.instId,
    side: sz < 0 || Object.is(sz, -0) ? 'sell' : 'buy',
    sz: numberText(Math.abs(sz)),
    px: numberText(px),
    tdMode: isolated ? 'isolated' : 'cross',
    lever: numberText(lever),
    reduceOnly: String(reduceOnly),
  };
}

/** Empty for none. */
function numberText(value: number | null): string {
  if (value === null) return '';
  return Object.is(value, -0) ? '-0' : String(value);
}
