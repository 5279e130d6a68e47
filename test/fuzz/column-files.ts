/** Small sound tables of positions as files of columns, one of every make: what malformed ones are made from. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  Dictionary,
  Float32,
  Float64,
  Int8,
  Int32,
  LargeUtf8,
  makeData,
  Table,
  tableToIPC,
  Utf8,
  Utf8View,
  Vector,
  vectorFromArray,
} from 'apache-arrow';
import { parquetWriteFile } from 'hyparquet-writer';
import { NO_TEXT } from '../../src/columnar/column-file.ts';
import { type ColumnarFormat, openTableWriter } from '../../src/columnar/open-writer.ts';
import { textTable } from '../../src/quantity/text-table.ts';
import { writeByDuckdb } from '../columnar/duckdb.ts';

const ROWS = 11;
const instIds = ['BTC-USDT-SWAP', 'ETH-USDT-SWAP', 'BTC-USD-SWAP', 'BTC-USD-250328-100000-C', 'no such thing'];
const rows = Array.from({ length: ROWS }, (_, i) => ({
  acctId: `account-${Math.floor(i / 2)}`,
  instId: instIds[i % instIds.length]!,
  pos: i % 5 === 4 ? null : (i - 5) / 4,
  avgPx: 1000.5 + i,
  posSide: i % 4 === 3 ? null : ['net', 'short', ''][i % 3]!,
}));
const texts = (name: 'acctId' | 'instId' | 'posSide') => rows.map((row) => row[name]);

async function ownFile(path: string, format: ColumnarFormat): Promise<void> {
  const words = ['acctId', 'instId', 'posSide'].map((name) =>
    [...new Set(texts(name as 'acctId'))].filter((t) => t !== null),
  );
  const codesOf = (name: 'acctId' | 'instId' | 'posSide', known: readonly string[]) =>
    Uint32Array.from(texts(name), (text) => (text === null ? NO_TEXT : known.indexOf(text)));
  const writer = await openTableWriter(path, format, [
    { name: 'acctId', kind: 'text', texts: textTable(words[0]!) },
    { name: 'instId', kind: 'text', texts: textTable(words[1]!) },
    { name: 'pos', kind: 'number' },
    { name: 'avgPx', kind: 'number' },
    { name: 'posSide', kind: 'text', texts: textTable(words[2]!) },
    { name: '__proto__', kind: 'bool' },
  ]);
  const columns = [
    codesOf('acctId', words[0]!),
    codesOf('instId', words[1]!),
    Float64Array.from(rows, ({ pos }) => pos ?? Number.NaN),
    Float64Array.from(rows, ({ avgPx }) => avgPx),
    codesOf('posSide', words[2]!),
    Uint8Array.from(rows, (_, i) => i % 2),
  ];
  writer.append(columns, 0, ROWS);
  writer.close();
}

/** Columns of apache-arrow with texts of one layout; a dictionary belongs to one column, so each has a type of its own. */
function arrowTable(newText: () => Utf8 | LargeUtf8 | Utf8View | Dictionary, number: Float64 | Float32): Table {
  return new Table({
    acctId: vectorFromArray(texts('acctId'), newText()) as Vector,
    instId: vectorFromArray(texts('instId'), new Dictionary(new Utf8(), new Int8())) as Vector,
    pos: vectorFromArray(
      rows.map(({ pos }) => pos),
      number as Float64,
    ) as Vector,
    avgPx: vectorFromArray(
      rows.map(({ avgPx }) => avgPx),
      new Float64(),
    ) as Vector,
    posSide: vectorFromArray(texts('posSide'), newText()) as Vector,
  });
}

/** Two batches over one dictionary. */
function twoBatches(): Table {
  const type = new Dictionary(new Utf8(), new Int32(), 1);
  const dictionary = vectorFromArray(['a', 'b'], new Utf8()) as Vector<Utf8>;
  const part = (...indices: number[]) =>
    makeData({ type, length: indices.length, nullCount: 0, data: Int32Array.from(indices), dictionary });
  // The library writes a damaged file where two columns or batches have one array in common.
  const inTwo = <T>(make: () => T[], type: Float64 | Utf8) =>
    new Vector(
      [make(), make()].map((values) => vectorFromArray(values as never[], type as Float64).data[0]!),
    ) as Vector;
  return new Table({
    acctId: new Vector([part(0, 1), part(1, 0)]),
    instId: inTwo(() => ['BTC-USDT-SWAP', 'x'], new Utf8()),
    pos: inTwo(() => [1, 2], new Float64()),
    avgPx: inTwo(() => [3, 4], new Float64()),
  });
}

function arrowFiles(folder: string): string[] {
  const whole = arrowTable(() => new Utf8(), new Float64());
  const tables = [
    whole,
    whole.slice(0, 4).concat(whole.slice(4)),
    arrowTable(() => new LargeUtf8(), new Float32()),
    arrowTable(() => new Utf8View(), new Float64()),
    arrowTable(() => new Dictionary(new Utf8(), new Int32()), new Float64()),
    twoBatches(),
  ];
  return tables.map((table, i) => {
    const path = join(folder, `theirs-${i}.arrow`);
    writeFileSync(path, tableToIPC(table, 'file'));
    return path;
  });
}

const cells = rows
  .map(({ acctId, instId, pos, avgPx, posSide }) => {
    const side = posSide === null ? 'NULL' : `'${posSide}'`;
    return `('${acctId}', '${instId}', ${pos ?? 'NULL'}, ${avgPx}, ${side})`;
  })
  .join(', ');
const query = (pos: string) =>
  `SELECT acctId, instId, pos::${pos} AS pos, avgPx::DOUBLE AS avgPx, posSide ` +
  `FROM (VALUES ${cells}) t(acctId, instId, pos, avgPx, posSide)`;

/** Every codec, both versions of the format, with dictionaries and without. */
const duckdbMakes: [pos: string, options: string][] = [
  ['DOUBLE', 'COMPRESSION uncompressed'],
  ['DOUBLE', 'COMPRESSION snappy'],
  ['DOUBLE', 'COMPRESSION zstd, DICTIONARY_SIZE_LIMIT 1'],
  ['FLOAT', 'COMPRESSION gzip'],
  ['DECIMAL(9,4)', 'COMPRESSION lz4_raw'],
  ['DECIMAL(38,10)', 'COMPRESSION brotli'],
  ['DECIMAL(18,6)', 'COMPRESSION zstd, PARQUET_VERSION v2'],
  ['DOUBLE', 'COMPRESSION uncompressed, PARQUET_VERSION v2, DICTIONARY_SIZE_LIMIT 1'],
];

async function duckdbFiles(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for (const [i, [pos, options]] of duckdbMakes.entries()) {
    paths.push(await writeByDuckdb(join(folder, `duck-${i}.parquet`), query(pos), options));
  }
  return paths;
}

/** What only hyparquet-writer writes: texts by their lengths and by what they share, numbers as differences. */
function hyparquetFiles(folder: string): string[] {
  return (['DELTA_LENGTH_BYTE_ARRAY', 'DELTA_BYTE_ARRAY'] as const).map((encoding, i) => {
    const filename = join(folder, `hyparquet-${i}.parquet`);
    const wholes = rows.map((_, k) => 7 - k);
    parquetWriteFile({
      filename,
      columnData: [
        { name: 'acctId', data: texts('acctId'), type: 'STRING', encoding, nullable: false },
        { name: 'instId', data: texts('instId'), type: 'STRING', encoding },
        { name: 'pos', data: wholes, type: 'INT32', encoding: 'DELTA_BINARY_PACKED', nullable: false },
        { name: 'avgPx', data: wholes.map((w) => w + 9.5), type: 'DOUBLE', encoding: 'BYTE_STREAM_SPLIT' },
      ] as never,
    });
    return filename;
  });
}

/** The bytes of all makes of a format. */
export async function soundFiles(format: ColumnarFormat): Promise<Buffer[]> {
  const folder = mkdtempSync(join(tmpdir(), 'shockgrid-sound-'));
  try {
    const own = join(folder, `own.${format}`);
    await ownFile(own, format);
    const others =
      format === 'arrow' ? arrowFiles(folder) : [...(await duckdbFiles(folder)), ...hyparquetFiles(folder)];
    return [own, ...others].map((path) => readFileSync(path));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
