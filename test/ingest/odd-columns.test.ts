/** Cells that only a file of columns can hold: numbers that are none and not null either, names that are an object's own. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Float64, Table, tableToIPC, Utf8, type Vector, vectorFromArray } from 'apache-arrow';
import { afterAll, expect, test } from 'vitest';
import { COLUMN_CELL_BYTES_MAX } from '../../src/limits.ts';
import { readPositions, readPositionTable } from '../fuzz/read-positions.ts';

const folder = mkdtempSync(join(tmpdir(), 'shockgrid-odd-columns-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const texts = (cells: (string | null)[]) => vectorFromArray(cells, new Utf8()) as Vector;
const numbers = (cells: (number | null)[]) => vectorFromArray(cells, new Float64()) as Vector;

function positions(columns: Record<string, Vector>): string {
  const path = join(folder, 'positions.arrow');
  writeFileSync(path, tableToIPC(new Table(columns), 'file'));
  return path;
}

test('numbers that are none, or beyond what is computed with, are rejects; zeros of either sign are taken', async () => {
  const odd = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, 1e300, null, -0, 0, 1];
  const path = positions({
    acctId: texts(odd.map((_, i) => `a${i}`)),
    instId: texts(odd.map(() => 'BTC-USDT-SWAP')),
    pos: numbers(odd),
    avgPx: numbers(odd.map(() => 9)),
    ['__proto__']: numbers(odd.map(() => 1)),
    constructor: texts(odd.map(() => 'x')),
  });
  const { rejects, rowsRead } = await readPositionTable(path);
  expect(rowsRead).toBe(odd.length);
  expect(rejects.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
    '1 bad-number',
    '2 bad-number',
    '3 bad-number',
    '4 out-of-range',
    '5 out-of-range',
    '6 bad-number',
  ]);
  expect(await readPositions(path)).toBe(odd.length);
});

test('nulls in every cell are rejects, one a row', async () => {
  const path = positions(
    Object.fromEntries(['acctId', 'instId', 'pos', 'avgPx'].map((name) => [name, texts([null, null])])),
  );
  const { rejects, rowsRead } = await readPositionTable(path);
  expect([rejects.length, rowsRead]).toEqual([2, 2]);
});

test('a text too long for any cell is quoted by its beginning', async () => {
  const long = '1'.repeat(COLUMN_CELL_BYTES_MAX + 1);
  const path = positions({
    acctId: texts(['a', long, 'b']),
    instId: texts(['BTC-USDT-SWAP', 'BTC-USDT-SWAP', 'BTC-USDT-SWAP']),
    pos: texts(['1', '1', long]),
    avgPx: texts(['1', '1', '1']),
  });
  const { rejects } = await readPositionTable(path);
  expect(rejects.map(({ line, reason }) => `${line} ${reason}`)).toEqual(['2 bad-account-id', '3 bad-number']);
  for (const { acctId, detail } of rejects) expect(acctId.length + detail.length).toBeLessThan(500);
});
