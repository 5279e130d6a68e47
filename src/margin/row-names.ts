/** The words behind the numbers in rows: names of keys, and the items that a figure which is an index points at. */
import type { RowTableId } from '../kernel/row-blocks.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { CompiledUnit } from '../rulebook/compile.ts';
import { type GridList, type RowColumn, type RowTable, rowTables } from './row-tables.ts';

/** What the words of a risk unit's row are taken from. */
export type UnitWords = Pick<CompiledUnit, 'riskUnit' | 'grid'>;

/** Names by the indexes that rows hold. */
export interface RowNames {
  units: readonly UnitWords[];
  currencies: readonly string[];
  instruments: readonly string[];
}

/** The names of a market under a compiled rulebook. */
export function rowNames(snapshot: Snapshot, units: readonly CompiledUnit[]): RowNames {
  return {
    units: units.map(({ riskUnit, grid }) => ({ riskUnit, grid })),
    currencies: snapshot.currencies.map(({ ccy }) => ccy),
    instruments: snapshot.instruments.map(({ instId }) => instId),
  };
}

/** What a table's keys are called. */
export function keyTexts(table: RowTableId, names: RowNames): readonly string[] {
  const { key }: RowTable = rowTables[table];
  if (key === 'unit') return names.units.map(({ riskUnit }) => riskUnit);
  return key === 'currency' ? names.currencies : names.instruments;
}

type Item = string | number;

const gridLists: Record<GridList, { isText: boolean; of: (unit: UnitWords) => Item[] }> = {
  'mr1-spot-shock': { isText: false, of: ({ grid }) => grid.cells.map(({ spotShock }) => Number(spotShock)) },
  'mr1-vol-shock': { isText: true, of: ({ grid }) => grid.cells.map(({ volShock }) => volShock.wireWord) },
  'mr6-spot-shock': { isText: false, of: ({ grid }) => grid.extremeShocks.map(Number) },
};

/** What a column of items shows: each item once, and which of them belongs to an index in a row of a key. */
export interface Items {
  isText: boolean;
  items: readonly Item[];
  /** -1 where nothing stands at the index. */
  codeOf(key: number, index: number): number;
}

/** The items of a column that points at some; null for a column of numbers. */
export function itemsOf(column: RowColumn, names: RowNames): Items | null {
  if (typeof column === 'string') return null;
  if (typeof column.in === 'object') {
    const { words } = column.in;
    return { isText: true, items: words, codeOf: (_, index) => (words[index] === undefined ? -1 : index) };
  }
  const { isText, of } = gridLists[column.in];
  const lists = names.units.map(of);
  const items = [...new Set(lists.flat())];
  const codes = lists.map((list) => Int32Array.from(list, (item) => items.indexOf(item)));
  // A rulebook without MR6 has no such shocks.
  return { isText, items, codeOf: (key, index) => codes[key]![index] ?? -1 };
}
