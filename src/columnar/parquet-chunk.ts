/**
 * One column of one row group: a dictionary page, where it has one, then data pages behind one another.
 *
 *   page of version 1: header, then compressed { i32 length, levels, values }
 *   page of version 2: header, levels, then compressed { values }             levels: 0 for null, 1 for a value
 */
import { sharedF64, sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import { textTable } from '../quantity/text-table.ts';
import { type Column, NO_TEXT } from './column-file.ts';
import { demand } from './file-fault.ts';
import { unpack } from './parquet-codecs.ts';
import { type PageHeader, type ParquetChunk, pageHeaderAt } from './parquet-metadata.ts';
import { numberDecoder } from './parquet-numbers.ts';
import { readRuns } from './parquet-runs.ts';
import type { ParquetColumn } from './parquet-schema.ts';
import { textDecoder, truthDecoder, type ValuesDecoder } from './parquet-texts.ts';
import type { TextInterner } from './text-interner.ts';

const truthTexts = textTable(['false', 'true']);

interface DataPage {
  rows: number;
  encoding: string;
  levels: Uint8Array | null;
  values: Uint8Array;
  /** Announced nulls; −1 where the header does not say. */
  nullCount: number;
}

/** The cells of a chunk, whose bytes are given. */
export function decodeChunk(
  bytes: Uint8Array,
  meta: ParquetChunk,
  column: ParquetColumn,
  rows: number,
  interner: TextInterner,
): Column {
  const what = `column ${column.name}`;
  const { cells } = column;
  demand(cells.are !== 'unsupported', `has ${what} of a type that is not read`);
  const target = cells.are === 'numbers' ? sharedF64(rows) : sharedU32(rows);
  const nulls = column.isOptional ? sharedU8(rows) : null;
  const decoder = decoderOf(column, interner, what);
  let [row, nullCount, unpackedBytes] = [0, 0, 0];
  let isFirst = true;
  for (let at = 0; at < bytes.length; ) {
    const { header, bodyStart } = pageHeaderAt(bytes, at);
    at = bodyStart + header.packedBytes;
    unpackedBytes += header.unpackedBytes;
    // Together no more than the metadata says, which was held against the file's size.
    const isSound = at <= bytes.length && unpackedBytes <= meta.unpackedBytes;
    demand(isSound, `is damaged: ${what} has a page longer than it may be`);
    const body = bytes.subarray(bodyStart, at);
    if (header.type === 'DICTIONARY_PAGE') {
      demand(isFirst && header.valueCount >= 0, `is damaged: ${what} has a dictionary that is not its first page`);
      decoder.takeDictionary(unpack(body, header.unpackedBytes, meta.codec, what), header.valueCount);
    }
    isFirst = false;
    if (header.type === 'DICTIONARY_PAGE') continue;
    const page = dataPage(header, body, meta, column, what);
    if (page === null) continue;
    demand(row + page.rows <= rows, `is damaged: ${what} has more rows than its row group`);
    const found = nulls === null ? 0 : readNulls(page, nulls.subarray(row, row + page.rows), what);
    decoder.decode(page.encoding, page.values, target.subarray(row, row + page.rows - found));
    if (nulls !== null && found > 0) spread(target, nulls, row, page.rows, found);
    row += page.rows;
    nullCount += found;
  }
  demand(row === rows, `is damaged: ${what} has ${row} rows where its row group has ${rows}`);
  if (target instanceof Float64Array) return { kind: 'number', values: target, nulls: nullCount > 0 ? nulls : null };
  return { kind: 'text', codes: target, texts: cells.are === 'truths' ? truthTexts : interner.table() };
}

function decoderOf(column: ParquetColumn, interner: TextInterner, what: string): ValuesDecoder {
  const { cells } = column;
  if (cells.are === 'numbers') return numberDecoder(column, cells);
  return cells.are === 'truths' ? truthDecoder(what) : textDecoder(interner, what);
}

/** The parts of a data page; null for a page of an index. */
function dataPage(
  { type, unpackedBytes: size, valueCount: rows, encoding, levelEncoding, v2 }: PageHeader,
  body: Uint8Array,
  { codec }: ParquetChunk,
  column: ParquetColumn,
  what: string,
): DataPage | null {
  const tooEarly = `is damaged: ${what} has a page that ends too early`;
  if (type === 'INDEX_PAGE' || type === 'DICTIONARY_PAGE') return null;
  demand(rows >= 0, `is damaged: ${what} has a page without a count`);
  if (type === 'DATA_PAGE') {
    const page = unpack(body, size, codec, what);
    const common = { rows, encoding, nullCount: -1 };
    if (!column.isOptional) return { ...common, levels: null, values: page };
    demand(levelEncoding === 'RLE', `has ${what} with levels of an encoding that is not read`);
    demand(page.length >= 4, tooEarly);
    const end = 4 + new DataView(page.buffer, page.byteOffset, 4).getUint32(0, true);
    demand(end <= page.length, tooEarly);
    return { ...common, levels: page.subarray(4, end), values: page.subarray(end) };
  }
  const { nullCount, levelBytes, repetitionBytes, isPacked } = v2!;
  demand(repetitionBytes === 0 && levelBytes >= 0 && levelBytes <= Math.min(size, body.length), tooEarly);
  demand(column.isOptional || levelBytes === 0, `is damaged: ${what} has nulls where it may have none`);
  const rest = body.subarray(levelBytes);
  const values = unpack(rest, size - levelBytes, isPacked ? codec : 'UNCOMPRESSED', what);
  const levels = column.isOptional ? body.subarray(0, levelBytes) : null;
  return { rows, encoding, nullCount, levels, values };
}

/** Marks the nulls of a page; returns how many. */
function readNulls({ levels, rows, nullCount }: DataPage, nulls: Uint8Array, what: string): number {
  // A page without nulls may leave its levels out.
  if (levels!.length === 0 && nullCount === 0) return 0;
  readRuns(levels!, 1, nulls, what);
  let count = 0;
  for (let i = 0; i < rows; i++) {
    nulls[i] = nulls[i] === 0 ? 1 : 0;
    count += nulls[i]!;
  }
  demand(
    nullCount === -1 || nullCount === count,
    `is damaged: ${what} has ${count} nulls where ${nullCount} are announced`,
  );
  return count;
}

/** Moves a page's values, which stand together at its beginning, to their rows. */
function spread(
  target: Float64Array | Uint32Array,
  nulls: Uint8Array,
  row: number,
  rows: number,
  nullCount: number,
): void {
  const none = target instanceof Float64Array ? Number.NaN : NO_TEXT;
  let from = row + rows - nullCount;
  for (let i = row + rows - 1; i >= row; i--) target[i] = nulls[i] === 1 ? none : target[--from]!;
}
