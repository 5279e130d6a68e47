import { writeFileSync } from 'node:fs';
import { parquetWriteFile } from 'hyparquet-writer';
import { describe, expect, test } from 'vitest';
import { openParquet } from '../../src/columnar/read-parquet.ts';
import { newPath, readColumns } from './arrow-files.ts';
import { writeByDuckdb } from './duckdb.ts';

/** Rows of ids, numbers and truth values with nulls among them; several row groups and pages. */
const book = `
  SELECT CASE WHEN i % 13 = 0 THEN NULL ELSE 'A' || (i // 7) END AS acctId,
         ['BTC-USDT-SWAP', 'ETH-USD-SWAP', 'DOGE-USDT'][i % 3 + 1] AS instId,
         CASE WHEN i % 11 = 0 THEN NULL ELSE i / 3.0::DOUBLE END AS pos,
         i AS whole,
         i % 2 = 0 AS isIt
  FROM range(0, 30000) t(i)`;
const rows = Array.from({ length: 30_000 }, (_, i) => i);
const bookCells = {
  acctId: rows.map((i) => (i % 13 === 0 ? null : `A${Math.floor(i / 7)}`)),
  instId: rows.map((i) => ['BTC-USDT-SWAP', 'ETH-USD-SWAP', 'DOGE-USDT'][i % 3]),
  pos: rows.map((i) => (i % 11 === 0 ? null : i / 3)),
  whole: rows,
  isIt: rows.map((i) => String(i % 2 === 0)),
};
const names = Object.keys(bookCells);

describe('files of DuckDB are read', () => {
  test.each([
    ['COMPRESSION uncompressed'],
    ['COMPRESSION snappy'],
    ['COMPRESSION zstd'],
    ['COMPRESSION gzip'],
    ['COMPRESSION lz4_raw'],
    ['COMPRESSION brotli'],
    ['COMPRESSION zstd, PARQUET_VERSION v2'],
    ['COMPRESSION snappy, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1'],
    ['COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 1'],
  ])('%s', async (options) => {
    const path = await writeByDuckdb(newPath('parquet'), book, `${options}, ROW_GROUP_SIZE 8192`);
    const file = openParquet(path, []);
    expect([file.names, file.rowCount]).toEqual([names, 30_000]);
    expect(file.batchCount).toBeGreaterThan(3);
    file.close();
    expect(await readColumns(path, names)).toEqual(bookCells);
  });

  test.each([
    ['float', '0.1::FLOAT', Math.fround(0.1)],
    ['double', '5e-324::DOUBLE', 5e-324],
    ['negative zero', "'-0.0'::DOUBLE", -0],
    ['tinyint', '(-128)::TINYINT', -128],
    ['smallint', '(-32768)::SMALLINT', -32768],
    ['integer', '(-2147483648)::INTEGER', -2147483648],
    ['bigint', '(-9007199254740993)::BIGINT', -9007199254740992],
    ['utinyint', '255::UTINYINT', 255],
    ['usmallint', '65535::USMALLINT', 65535],
    ['uinteger', '4294967295::UINTEGER', 4294967295],
    ['ubigint', '18446744073709551615::UBIGINT', 2 ** 64],
    ['decimal(4,1)', '0.3::DECIMAL(4,1)', 0.3],
    ['decimal(9,4)', '(-0.7)::DECIMAL(9,4)', -0.7],
    ['decimal(18,8)', '12345678.12345678::DECIMAL(18,8)', 12345678.12345678],
    [
      'decimal(38,18)',
      "'-12345678901234567890.123456789012345678'::DECIMAL(38,18)",
      Number('-12345678901234567890.123456789012345678'),
    ],
    ['enum', "'b'::ENUM('a', 'b')", 'b'],
    ['json', `'{"a":1}'::JSON`, '{"a":1}'],
    ['text', "'日本'", '日本'],
    ['boolean', 'true', 'true'],
  ])('%s', async (_, expression, expected) => {
    const query = `SELECT ${expression} AS x UNION ALL SELECT NULL UNION ALL SELECT ${expression}`;
    for (const options of ['', 'PARQUET_VERSION v2']) {
      const path = await writeByDuckdb(newPath('parquet'), query, options);
      expect(await readColumns(path, ['x'])).toEqual({ x: [expected, null, expected] });
    }
  });

  test('types that are neither are refused where they are wanted', async () => {
    const path = await writeByDuckdb(
      newPath('parquet'),
      `SELECT 'a' AS s, [1, 2] AS l, {'a': 1, 'b': [2]} AS st, DATE '2026-01-01' AS d, TIMESTAMP '2026-01-01' AS t, 1.5 AS x`,
    );
    const file = openParquet(path, ['s', 'absent']);
    expect(file.names).toEqual(['s', 'l', 'st', 'd', 't', 'x']);
    file.close();
    expect(await readColumns(path, ['x', 's'])).toEqual({ s: ['a'], x: [1.5] });
    for (const [name, type] of Object.entries({ l: 'nested', st: 'nested', d: 'date', t: 'timestamp' })) {
      expect(() => openParquet(path, [name])).toThrow(
        `${path} has column ${name} of type ${type}: texts and numbers are read`,
      );
    }
  });

  test('without rows', async () => {
    const path = await writeByDuckdb(newPath('parquet'), `SELECT 'a' AS s, 1.5 AS x WHERE false`);
    expect(openParquet(path, ['s']).rowCount).toBe(0);
  });

  test('a text has one code in all row groups', async () => {
    const path = await writeByDuckdb(newPath('parquet'), book, 'ROW_GROUP_SIZE 2048');
    const file = openParquet(path, ['instId']);
    const codes = new Set<number>();
    for (let i = 0; i < file.batchCount; i++) {
      const column = (await file.readBatch(i)).columns.get('instId')!;
      if (column.kind === 'text') for (const code of column.codes) codes.add(code);
    }
    file.close();
    expect([...codes].sort()).toEqual([0, 1, 2]);
  });
});

describe('files of hyparquet-writer are read', () => {
  const column = (name: string, data: unknown[], rest: object) => ({ name, data, ...rest }) as never;
  test.each(['PLAIN', 'RLE_DICTIONARY', 'DELTA_BINARY_PACKED', 'BYTE_STREAM_SPLIT'] as const)(
    'whole numbers, %s',
    async (encoding) => {
      const data = [5, -7, 2 ** 31 - 1, -(2 ** 31), 0, 5, 5, 5, 5, 5, 5, 5, 5];
      const path = newPath('parquet');
      parquetWriteFile({
        filename: path,
        columnData: [column('x', data, { type: 'INT32', encoding, nullable: false })],
      });
      expect(await readColumns(path, ['x'])).toEqual({ x: data });
    },
  );

  test.each(['PLAIN', 'RLE_DICTIONARY', 'DELTA_LENGTH_BYTE_ARRAY', 'DELTA_BYTE_ARRAY'] as const)(
    'texts, %s',
    async (encoding) => {
      const data = ['abc', 'abd', null, '', 'abd', 'é', ...Array<string>(40).fill('run')];
      const path = newPath('parquet');
      parquetWriteFile({ filename: path, columnData: [column('s', data, { type: 'STRING', encoding })] });
      expect(await readColumns(path, ['s'])).toEqual({ s: data });
    },
  );

  test('64-bit differences', async () => {
    const data = [5n, -7n, 2n ** 62n, -(2n ** 62n), 0n];
    const path = newPath('parquet');
    const columnData = [column('x', data, { type: 'INT64', encoding: 'DELTA_BINARY_PACKED', nullable: false })];
    parquetWriteFile({ filename: path, columnData });
    expect(await readColumns(path, ['x'])).toEqual({ x: data.map(Number) });
  });
});

test('what is no Parquet file is refused in a sentence', async () => {
  const text = newPath('parquet');
  writeFileSync(text, 'acctId,instId\n');
  expect(() => openParquet(text, [])).toThrow(`${text} is no Parquet file, or an encrypted one`);
  writeFileSync(text, 'PAR1PAR1');
  expect(() => openParquet(text, [])).toThrow(`${text} is cut off`);
  writeFileSync(text, 'PAR1 and a text that goes on');
  expect(() => openParquet(text, [])).toThrow(`${text} is cut off: the end of a Parquet file is missing`);
  expect(() => openParquet('/no/such.parquet', [])).toThrow(/^\/no\/such\.parquet cannot be read: ENOENT/);
  const blob = await writeByDuckdb(newPath('parquet'), String.raw`SELECT '\xFF'::BLOB AS s`);
  await expect(readColumns(blob, ['s'])).rejects.toThrow(/has column s with bytes that are no UTF-8 text/);
});
