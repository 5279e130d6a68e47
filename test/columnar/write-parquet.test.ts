import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, test } from 'vitest';
import { openTableWriter } from '../../src/columnar/open-writer.ts';
import { openParquet } from '../../src/columnar/read-parquet.ts';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { textTable } from '../../src/quantity/text-table.ts';
import { asyncLawHolds } from '../ingest/async-law.ts';
import { newPath, readColumns } from './arrow-files.ts';
import { refusesEveryCut, seesEveryFlip, survivesFlips } from './damage.ts';
import { duckdb, writeByDuckdb } from './duckdb.ts';
import { anyRow, expectedCells, manyRows, wordSchema, writeRows } from './tables.ts';

const names = ['id', 'x', 'isIt'];
const read = (path: string) => readColumns(path, names);

describe('what is written is read back', () => {
  test('any rows in any pieces, the same bytes each time', async () => {
    const rowsAndCuts = fc.tuple(fc.array(anyRow, { maxLength: 40 }), fc.array(fc.nat(40), { maxLength: 4 }));
    await asyncLawHolds(rowsAndCuts, 60, async ([rows, cuts]) => {
      const path = await writeRows('parquet', rows, cuts);
      expect({ ...expectedCells([]), ...(await read(path)) }).toEqual(expectedCells(rows));
      expect(readFileSync(path).equals(readFileSync(await writeRows('parquet', rows)))).toBe(true);
    });
  });

  test('several row groups and pages, by us and by DuckDB', async () => {
    const rows = manyRows(600_000);
    const path = await writeRows('parquet', rows, [1, 65_535, 262_145, 300_000]);
    const file = openParquet(path, names);
    expect([file.rowCount, file.batchCount, file.names]).toEqual([600_000, 3, names]);
    file.close();
    const expected = expectedCells(rows);
    expect(await read(path)).toEqual(expected);
    const theirs = await duckdb(`SELECT id, x, isIt FROM '${path}'`);
    expect(theirs.map((row) => row.id)).toEqual(expected.id);
    expect(theirs.map((row) => row.x)).toEqual(expected.x);
    expect(theirs.map((row) => (row.isIt === null ? null : String(row.isIt)))).toEqual(expected.isIt);
  });

  test('by hyparquet', async () => {
    const rows = manyRows(1000);
    const bytes = readFileSync(await writeRows('parquet', rows));
    const theirs = await parquetReadObjects({ file: new Uint8Array(bytes).buffer });
    const { id, x, isIt } = expectedCells(rows);
    expect(theirs.map((row) => row.id ?? null)).toEqual(id);
    expect(theirs.map((row) => row.x ?? null)).toEqual(x);
    expect(theirs.map((row) => row.isIt?.toString() ?? null)).toEqual(isIt);
  });

  test('ids that all differ, and more of them than rows', async () => {
    const ids = Array.from({ length: 3000 }, (_, i) => `A${i}`);
    const path = newPath('parquet');
    const writer = await openTableWriter(path, 'parquet', [{ name: 'id', kind: 'text', texts: textTable(ids) }]);
    const codes = Uint32Array.from({ length: 1000 }, (_, i) => 2999 - i);
    writer.append([codes], 0, 1000);
    writer.close();
    const expected = [...codes].map((code) => ids[code]!);
    expect(await readColumns(path, ['id'])).toEqual({ id: expected });
    expect((await duckdb(`SELECT id FROM '${path}'`)).map((row) => row.id)).toEqual(expected);
  });

  test('without rows, and with nothing but nulls', async () => {
    const empty = await writeRows('parquet', []);
    expect(openParquet(empty, names).rowCount).toBe(0);
    expect(await duckdb(`SELECT count(*)::INTEGER AS n FROM '${empty}'`)).toEqual([{ n: 0 }]);
    const rows = Array.from({ length: 9 }, () => ({ word: null, x: null, isIt: null }));
    const path = await writeRows('parquet', rows);
    expect(await read(path)).toEqual(expectedCells(rows));
    expect(
      await duckdb(`SELECT count(*)::INTEGER AS n, count(id)::INTEGER AS ids, count(x)::INTEGER AS xs FROM '${path}'`),
    ).toEqual([{ n: 9, ids: 0, xs: 0 }]);
  });
});

test('writing ends in a sentence where there is no folder or no room', async () => {
  for (const [path, why] of [
    ['/no/such/folder/x.parquet', 'ENOENT'],
    ['/dev/full', 'ENOSPC'],
  ] as const) {
    const opening = openTableWriter(path, 'parquet', wordSchema);
    await expect(opening).rejects.toThrow(UnusableInput);
    await expect(opening).rejects.toThrow(`${path} cannot be written: ${why}`);
  }
});

describe('a damaged file', () => {
  const rows = manyRows(12);

  test('cut anywhere is refused', async () => {
    await refusesEveryCut(await writeRows('parquet', rows), 'parquet', read);
  });

  test('with a changed byte of its metadata is refused or read as it was', async () => {
    const path = await writeRows('parquet', rows);
    const bytes = readFileSync(path);
    const start = bytes.length - 8 - bytes.readUInt32LE(bytes.length - 8);
    const places = Array.from({ length: bytes.length - start }, (_, i) => start + i);
    await seesEveryFlip(path, [0, 1, 2, 3, ...places], read);
  });

  test('changed anywhere ends in cells or a sentence', async () => {
    for (const options of [
      'COMPRESSION zstd',
      'COMPRESSION brotli, PARQUET_VERSION v2',
      'COMPRESSION lz4_raw',
      'COMPRESSION gzip',
    ]) {
      const query = `SELECT 'A' || (i // 3) AS id, CASE WHEN i % 5 = 0 THEN NULL ELSE i / 3.0::DOUBLE END AS x, i % 2 = 0 AS isIt FROM range(0, 40) t(i)`;
      const path = await writeByDuckdb(newPath('parquet'), query, options);
      await survivesFlips(path, [0x01, 0xff], readFileSync(path).keys(), read);
    }
    const own = await writeRows('parquet', rows);
    await survivesFlips(own, [0x01, 0xff], readFileSync(own).keys(), read);
  });
});
