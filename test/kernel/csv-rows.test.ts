// Rows of CSV as the kernel writes them, against a row at a time in JavaScript.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CsvColumn } from '../../src/kernel/csv-columns.ts';
import { CsvKernel, type CsvTable } from '../../src/kernel/csv-kernel.ts';
import { numberCell, textCell } from '../../src/quantity/csv-cell.ts';
import { textAt, textTable } from '../../src/quantity/text-table.ts';
import { SeededRandom } from '../../src/synthetic/random.ts';
import { lawHolds } from '../support/chance.ts';
import { TextSamples } from './text-samples.ts';

function cellOf(column: CsvColumn, row: number): string {
  switch (column.kind) {
    case 'number':
      return numberCell(column.values[row]!);
    case 'word':
      return textCell(column.words[column.codes[row]!]!);
    case 'made-word':
      return textCell(column.words[column.codeOf(row)]!);
    case 'row-text':
      return textCell(textAt(column.texts, row));
    case 'rising-text':
      return textCell(textAt(column.texts, column.codes[row]!));
  }
}

function rowsOf({ columns, blank }: CsvTable, from: number, to: number): string {
  let rows = '';
  for (let row = from; row < to; row++) {
    const filled = blank?.rows[row] === 1 ? blank.from : columns.length;
    rows += `${columns.map((column, c) => (c < filled ? cellOf(column, row) : '')).join(',')}\n`;
  }
  return rows;
}

function written(table: CsvTable, from: number, to: number): string {
  const kernel = new CsvKernel(table);
  try {
    return Buffer.from(kernel.formatRows(from, to)).toString('utf8');
  } finally {
    kernel.close();
  }
}

function expectSame(table: CsvTable, from = 0, to = table.rowCount): void {
  const want = rowsOf(table, from, to);
  expect(written(table, from, to)).toBe(want);
}

const specials = fc.string({
  unit: fc.constantFrom('a', 'Z', '9', ',', '"', '\r', '\n', ' ', 'é', '猫', '😀'),
  maxLength: 40,
});

/** A table of every kind of column, out of texts and doubles. */
function everyKind(texts: string[], values: number[], seed: number): CsvTable {
  const random = new SeededRandom(seed);
  const rowCount = values.length;
  const codes = (below: number) => Array.from({ length: rowCount }, () => random.integer(0, below - 1));
  const rising = Uint32Array.from(codes(texts.length)).sort();
  const ids = values.map((_, row) => texts[row % texts.length]! + row);
  const columns: CsvColumn[] = [
    { kind: 'row-text', texts: textTable(ids) },
    { kind: 'number', values: Float64Array.from(values) },
    { kind: 'word', words: texts, codes: Uint32Array.from(codes(texts.length)) },
    { kind: 'rising-text', texts: textTable(texts), codes: rising },
    { kind: 'made-word', words: texts, codeOf: (row) => row % texts.length },
    { kind: 'word', words: ['no', 'yes'], codes: Uint8Array.from(codes(2)) },
    { kind: 'number', values: Float64Array.from(values).reverse() },
  ];
  return { rowCount, columns, blank: { rows: Uint8Array.from(codes(2)), from: random.integer(1, columns.length) } };
}

describe('rows of CSV', () => {
  test('are those of a row at a time, whatever the texts and numbers', () => {
    const doubles = fc.array(fc.double(), { maxLength: 30 });
    const tables = fc.tuple(fc.array(specials, { minLength: 1, maxLength: 10 }), doubles, fc.nat());
    lawHolds(tables, 300, ([texts, values, seed]) => {
      const table = everyKind(texts, values, seed);
      expectSame(table);
    });
  });

  test('are the same over many pieces and from any row on', () => {
    const samples = new TextSamples(20260303);
    const values = Array.from({ length: 60_000 }, () =>
      samples.random.chance(0.1) ? Number.NaN : samples.anyDouble(),
    );
    const table = everyKind(['A-1', 'a longer text than a vector holds', '', 'x'], values, 5);
    expectSame(table);
    expectSame(table, 12_345, 54_321);
    expectSame(table, 59_999);
    expect(written(table, 7, 7)).toBe('');
  });

  test('quote ids only in the pieces that have such', () => {
    const ids = Array.from({ length: 50_000 }, (_, i) => (i === 31_415 ? 'a,"b"\r\n' : `id-${i}`));
    const columns: CsvColumn[] = [{ kind: 'row-text', texts: textTable(ids) }];
    expectSame({ rowCount: ids.length, columns });
    expectSame({ rowCount: ids.length, columns }, 31_415, 31_416);
  });

  test('of few rows with texts far apart come in more pieces, each of bounded memory', () => {
    const texts = textTable(Array.from({ length: 400_000 }, (_, i) => `account-${i}`));
    const codes = Uint32Array.from([0, 0, 1, 16_384, 16_385, 99_999, 99_999, 200_000, 399_999, 399_999]);
    const table: CsvTable = { rowCount: codes.length, columns: [{ kind: 'rising-text', texts, codes }] };
    expectSame(table);
    expectSame(table, 3, 9);
    const kernel = new CsvKernel(table);
    expect([...kernel.pieces()].length).toBeGreaterThan(3);
    kernel.close();
  });

  test('do not show what an earlier table left in the memory', () => {
    const long = everyKind(['a long text that fills the room of others', 'b'], new Array(5000).fill(1.25e-300), 1);
    const short = everyKind(['', 'é'], [0, -0, Number.NaN, 7], 2);
    for (const table of [long, short, long]) expectSame(table);
  });

  test('of texts that are nothing but quotes have the room they need', () => {
    const ids = Array.from({ length: 5000 }, () => '"'.repeat(64));
    const values = new Float64Array(ids.length).fill(-1.2345678901234567e-308);
    const columns: CsvColumn[] = [
      { kind: 'row-text', texts: textTable(ids) },
      { kind: 'number', values },
    ];
    expectSame({ rowCount: ids.length, columns });
  });
});
