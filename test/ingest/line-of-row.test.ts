import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineOfRow } from '../../src/ingest/table-lanes.ts';
import { lawHolds } from '../support/chance.ts';

/** The line of each row by walking the lines. */
function linesOfRows(lines: number, withoutRow: ReadonlySet<number>): number[] {
  return Array.from({ length: lines }, (_, line) => line).filter((line) => !withoutRow.has(line));
}

test('the n-th row stands as many lines further on as lines before it have no row', () => {
  lawHolds(fc.array(fc.boolean(), { maxLength: 60 }), 2000, (hasRow) => {
    const without = hasRow.flatMap((is, line) => (is ? [] : [line]));
    const expected = linesOfRows(hasRow.length, new Set(without));
    expect(expected.map((_, row) => lineOfRow(row, Uint32Array.from(without)))).toEqual(expected);
  });
});

test('rows are found among a million lines', () => {
  const without = Uint32Array.from({ length: 333_334 }, (_, i) => i * 3);
  for (const row of [0, 1, 2, 3, 1000, 333_333, 666_665]) {
    expect(lineOfRow(row, without)).toBe(Math.floor(row / 2) * 3 + 1 + (row % 2));
  }
});
