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
import { inflate, type PageHeader, type ParquetChunk, pageHeaderAt } from './parquet-library.ts';
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
  let [row, nullCount] = [0, 0];
  for (let at = 0; at < bytes.length; ) {
    const { header, bodyStart } = pageHeaderAt(bytes, at);
    at = bodyStart + header.compressed_page_size;
    const isInside = header.compressed_page_size >= 0 && at <= bytes.length;
    const isSound = header.uncompressed_page_size >= 0 && header.uncompressed_page_size <= meta.total_uncompressed_size;
    demand(isInside && isSound, `is damaged: ${what} has a page longer than it may be`);
    const body = bytes.subarray(bodyStart, at);
    if (header.type === 'DICTIONARY_PAGE') {
      takeDictionary(decoder, header, body, meta, what);
      continue;
    }
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

function takeDictionary(
  decoder: ValuesDecoder,
  header: PageHeader,
  body: Uint8Array,
  { codec }: ParquetChunk,
  what: string,
): void {
  const own = header.dictionary_page_header;
  demand(own !== undefined && own.num_values >= 0, `is damaged: ${what} has a dictionary without a count`);
  decoder.takeDictionary(inflate(body, header.uncompressed_page_size, codec, what), own.num_values);
}

/** The parts of a data page; null for a page of an index. */
function dataPage(
  { type, uncompressed_page_size: size, ...header }: PageHeader,
  body: Uint8Array,
  { codec }: ParquetChunk,
  column: ParquetColumn,
  what: string,
): DataPage | null {
  const tooEarly = `is damaged: ${what} has a page that ends too early`;
  if (type === 'DATA_PAGE') {
    const own = header.data_page_header;
    demand(own !== undefined && own.num_values >= 0, `is damaged: ${what} has a page without a count`);
    const page = inflate(body, size, codec, what);
    const common = { rows: own.num_values, encoding: own.encoding, nullCount: -1 };
    if (!column.isOptional) return { ...common, levels: null, values: page };
    demand(own.definition_level_encoding === 'RLE', `has ${what} with levels of an encoding that is not read`);
    demand(page.length >= 4, tooEarly);
    const end = 4 + new DataView(page.buffer, page.byteOffset, 4).getUint32(0, true);
    demand(end <= page.length, tooEarly);
    return { ...common, levels: page.subarray(4, end), values: page.subarray(end) };
  }
  if (type !== 'DATA_PAGE_V2') {
    demand(type === 'INDEX_PAGE', `is damaged: ${what} has a page of an unknown kind`);
    return null;
  }
  const own = header.data_page_header_v2;
  demand(own !== undefined && own.num_values >= 0, `is damaged: ${what} has a page without a count`);
  const { definition_levels_byte_length: levelBytes, repetition_levels_byte_length: repeats } = own;
  demand(repeats === 0 && levelBytes >= 0 && levelBytes <= Math.min(size, body.length), tooEarly);
  demand(column.isOptional || levelBytes === 0, `is damaged: ${what} has nulls where it may have none`);
  const rest = body.subarray(levelBytes);
  const isPacked = own.is_compressed !== false && size > levelBytes;
  const values = isPacked ? inflate(rest, size - levelBytes, codec, what) : rest;
  const levels = column.isOptional ? body.subarray(0, levelBytes) : null;
  return { rows: own.num_values, encoding: own.encoding, nullCount: own.num_nulls, levels, values };
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
