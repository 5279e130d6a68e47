/** Rows of the tables in `row-tables.ts` as columns: accounts ascend, keys ascend inside an account. NaN is an empty cell. */
import { forEachTable, type RowTableId } from '../kernel/row-blocks.ts';
import { type FigureOf, figuresOf } from './row-tables.ts';

export interface RowColumns<Figure extends string = string> {
  /** Index of the account in the book. */
  account: Uint32Array<SharedArrayBuffer>;
  /** Index of the risk unit, the currency or the instrument, as the table says. */
  key: Uint32Array<SharedArrayBuffer>;
  figures: Record<Figure, Float64Array<SharedArrayBuffer>>;
}

/** The rows of every table. */
export type RowSet = { [T in RowTableId]: RowColumns<FigureOf<T>> };

/** Rows of some accounts, by their table. */
export type RowRange = [from: number, to: number];

/** A set of rows made table by table. */
export function rowSet(make: (table: RowTableId) => RowColumns): RowSet {
  return forEachTable(make) as RowSet;
}

/** Empty columns for so many rows, in one shared memory so that they leave a thread without a copy. */
export function makeRows<T extends RowTableId>(table: T, count: number): RowColumns<FigureOf<T>> {
  const names = figuresOf(table);
  const memory = new SharedArrayBuffer(8 * count * (names.length + 1));
  const figures = Object.fromEntries(names.map((name, i) => [name, new Float64Array(memory, 8 * count * i, count)]));
  const rest = 8 * count * names.length;
  const account = new Uint32Array(memory, rest, count);
  const key = new Uint32Array(memory, rest + 4 * count, count);
  return { account, key, figures } as RowColumns<FigureOf<T>>;
}

/** Pieces of rows behind one another, in columns of their own. */
export function joinRows<T extends RowTableId>(
  table: T,
  pieces: readonly { rows: RowColumns; range: RowRange }[],
): RowColumns<FigureOf<T>> {
  const made = makeRows(
    table,
    pieces.reduce((sum, { range: [from, to] }) => sum + to - from, 0),
  );
  const joined: RowColumns = made;
  let at = 0;
  for (const { rows, range } of pieces) {
    joined.account.set(rows.account.subarray(...range), at);
    joined.key.set(rows.key.subarray(...range), at);
    for (const name of figuresOf(table)) joined.figures[name]!.set(rows.figures[name]!.subarray(...range), at);
    at += range[1] - range[0];
  }
  return made;
}

/** All rows of a table. */
export function allOf(rows: RowColumns): { rows: RowColumns; range: RowRange } {
  return { rows, range: [0, rows.account.length] };
}

/** The rows of many sets behind one another. */
export function joinSets(sets: readonly RowSet[]): RowSet {
  if (sets.length === 1) return sets[0]!;
  return rowSet((table) =>
    joinRows(
      table,
      sets.map((set) => allOf(set[table])),
    ),
  );
}

/** The rows in columns of their own. */
export function copySet(set: RowSet): RowSet {
  return rowSet((table) => joinRows(table, [allOf(set[table])]));
}

/** Rows of an account: they stand together, accounts ascending. */
export function rowsOfAccount(rows: RowColumns, account: number): RowRange {
  return [firstRowFrom(rows, account), firstRowFrom(rows, account + 1)];
}

function firstRowFrom({ account: accounts }: RowColumns, account: number): number {
  let [low, high] = [0, accounts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (accounts[middle]! < account) low = middle + 1;
    else high = middle;
  }
  return low;
}
