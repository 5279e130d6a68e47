/**
 * The tables that leave a shard as rows of an account and a key – a risk unit, a currency, an instrument: where each lies
 * in a worker's block, and how many rows of it a shard can have. Packing, planning and reading out go over this list.
 */
import * as L from './layout.ts';
import type { BlockShape, ShardCapacity } from './shard-capacity.ts';

/** One table: slots of the shard header, and what they lead to. */
export interface RowBlock {
  /** f64 columns, a stride of bytes apart. */
  columns: number;
  stride: number;
  columnCount: number;
  /** u32 columns beside them: index of the account in the book, index of the key. */
  account: number;
  key: number;
  /** Written by the kernel: rows that came out. */
  count: number;
  rowsMost(capacity: ShardCapacity, shape: BlockShape): number;
}

/** The tables by the names that code has for them; those of their files are in `margin/row-tables.ts`. */
export type RowTableId = 'units' | 'borrowing' | 'currencies' | 'isolated';

export const rowBlocks: Record<RowTableId, RowBlock> = {
  units: {
    columns: L.SHARD_OUT_UNITS_PTR,
    stride: L.SHARD_OUT_UNITS_STRIDE,
    columnCount: L.OUT_UNIT_COLUMNS,
    account: L.SHARD_OUT_UNIT_ACCOUNT_PTR,
    key: L.SHARD_OUT_UNIT_INDEX_PTR,
    count: L.SHARD_OUT_UNIT_COUNT,
    // Every position and every order may stand in a unit of its own.
    rowsMost: ({ positions, orders }) => positions + orders,
  },
  borrowing: {
    columns: L.SHARD_OUT_BORROWING_PTR,
    stride: L.SHARD_OUT_BORROWING_STRIDE,
    columnCount: L.OUT_BORROWING_COLUMNS,
    account: L.SHARD_OUT_BORROWING_ACCOUNT_PTR,
    key: L.SHARD_OUT_BORROWING_CCY_PTR,
    count: L.SHARD_OUT_BORROWING_COUNT,
    rowsMost: currenciesMost,
  },
  currencies: {
    columns: L.SHARD_OUT_CURRENCIES_PTR,
    stride: L.SHARD_OUT_CURRENCIES_STRIDE,
    columnCount: L.OUT_CURRENCY_COLUMNS,
    account: L.SHARD_OUT_CURRENCY_ACCOUNT_PTR,
    key: L.SHARD_OUT_CURRENCY_INDEX_PTR,
    count: L.SHARD_OUT_CURRENCY_COUNT,
    rowsMost: (capacity, shape) => (capacity.hasTerms ? currenciesMost(capacity, shape) : 0),
  },
  isolated: {
    columns: L.SHARD_OUT_ISOLATED_PTR,
    stride: L.SHARD_OUT_ISOLATED_STRIDE,
    columnCount: L.OUT_ISOLATED_COLUMNS,
    account: L.SHARD_OUT_ISOLATED_ACCOUNT_PTR,
    key: L.SHARD_OUT_ISOLATED_INSTRUMENT_PTR,
    count: L.SHARD_OUT_ISOLATED_COUNT,
    rowsMost: ({ positions, hasTerms }) => (hasTerms ? positions : 0),
  },
};

/** A balance touches one currency, so does a position, and an order at most one; an account each currency once. */
function currenciesMost(
  { accounts, positions, orders, balances }: ShardCapacity,
  { currencyCount }: BlockShape,
): number {
  return Math.min(balances + positions + orders, accounts * currencyCount);
}

export const rowTableIds = Object.keys(rowBlocks) as RowTableId[];

/** One value for each table. */
export function forEachTable<T>(make: (table: RowTableId) => T): Record<RowTableId, T> {
  return Object.fromEntries(rowTableIds.map((table) => [table, make(table)])) as Record<RowTableId, T>;
}
