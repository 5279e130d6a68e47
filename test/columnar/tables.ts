/** Small tables for tests: cells as JavaScript values, written through the writers in pieces. */
import fc from 'fast-check';
import { NO_TEXT } from '../../src/columnar/column-file.ts';
import { type ColumnarFormat, openTableWriter } from '../../src/columnar/open-writer.ts';
import { NO_BOOL, type OutColumn, type OutValues } from '../../src/columnar/table-writer.ts';
import { textTable } from '../../src/quantity/text-table.ts';
import { type Cells, newPath } from './arrow-files.ts';

export const words = ['', 'BTC', 'é', '日本', 'a text of more than twelve bytes', 'x'.repeat(300)];

export const wordSchema: OutColumn[] = [
  { name: 'id', kind: 'text', texts: textTable(words) },
  { name: 'x', kind: 'number' },
  { name: 'isIt', kind: 'bool' },
];

/** Rows as the indices of words, numbers and truth values. */
export interface Row {
  word: number | null;
  x: number | null;
  isIt: boolean | null;
}

const doubles = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(-0, 5e-324, -5e-324, 2 ** 1023, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);

export const anyRow: fc.Arbitrary<Row> = fc.record({
  word: fc.option(fc.nat(words.length - 1)),
  x: fc.option(doubles),
  isIt: fc.option(fc.boolean()),
});

export function columnsOf(rows: readonly Row[]): OutValues[] {
  return [
    Uint32Array.from(rows, ({ word }) => word ?? NO_TEXT),
    Float64Array.from(rows, ({ x }) => x ?? Number.NaN),
    Uint8Array.from(rows, ({ isIt }) => (isIt === null ? NO_BOOL : isIt ? 1 : 0)),
  ];
}

/** What a reader must make of the rows. */
export function expectedCells(rows: readonly Row[]): Cells {
  return {
    id: rows.map(({ word }) => (word === null ? null : words[word]!)),
    x: rows.map(({ x }) => x),
    isIt: rows.map(({ isIt }) => (isIt === null ? null : String(isIt))),
  };
}

/** Writes the rows, cut into pieces at some places. */
export async function writeRows(
  format: ColumnarFormat,
  rows: readonly Row[],
  cuts: readonly number[] = [],
): Promise<string> {
  const path = newPath(format);
  const writer = await openTableWriter(path, format, wordSchema);
  const columns = columnsOf(rows);
  const places = [0, ...[...cuts].filter((cut) => cut < rows.length).sort((a, b) => a - b), rows.length];
  for (let i = 1; i < places.length; i++) writer.append(columns, places[i - 1]!, places[i]!);
  writer.close();
  return path;
}

/** Rows enough for several batches, told apart by their numbers. */
export function manyRows(count: number): Row[] {
  return Array.from({ length: count }, (_, i) => ({
    word: i % 7 === 6 ? null : i % words.length,
    x: i % 11 === 10 ? null : i / 3,
    isIt: i % 5 === 4 ? null : i % 2 === 0,
  }));
}
