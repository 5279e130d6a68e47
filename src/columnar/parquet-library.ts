/**
 * The door to hyparquet: metadata, page headers, decompression and the delta encodings. Columns are decoded by our own
 * files (parquet-cells.ts and its neighbours), because hyparquet makes a JavaScript value of every cell, multiplies
 * decimals by an inexact power of ten, and fills an array as long as a run says it is.
 */
import { type CompressionCodec, type FileMetaData, type PageHeader, parquetMetadata } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { decompressPage } from 'hyparquet/src/datapage.js';
import { deltaBinaryUnpack, deltaByteArray, deltaLengthByteArray } from 'hyparquet/src/delta.js';
import { demand, FileFault } from './file-fault.ts';
import { compressors } from './parquet-codecs.ts';

export type { FileMetaData, PageHeader } from 'hyparquet';
export type ParquetGroup = FileMetaData['row_groups'][number];
export type ParquetElement = FileMetaData['schema'][number];
export type ParquetChunk = NonNullable<ParquetGroup['columns'][number]['meta_data']>;
export type Codec = CompressionCodec;

/** Whatever the library throws on a file's bytes is the file's fault. */
function ofFile<T>(what: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof FileFault ? error : new FileFault(`is damaged: ${what} (${(error as Error).message})`);
  }
}

/** @param tail the footer's metadata, its length and the closing magic word */
export function decodeMetadata(tail: Uint8Array): FileMetaData {
  return ofFile('its metadata cannot be read', () => parquetMetadata(tail, { geoparquet: false }));
}

/** The header of the page at a place of a column chunk, and where its body begins. */
export function pageHeaderAt(chunk: Uint8Array, at: number): { header: PageHeader; bodyStart: number } {
  const reader = { view: viewOf(chunk), offset: at };
  const header = ofFile('a page header cannot be read', () => parquetHeader(reader));
  return { header, bodyStart: reader.offset };
}

export function inflate(bytes: Uint8Array, length: number, codec: Codec, what: string): Uint8Array {
  const isKnown = codec === 'UNCOMPRESSED' || compressors[codec] !== undefined;
  demand(isKnown, `has ${what} compressed as ${codec}: write it with snappy, zstd, gzip, lz4 or brotli`);
  return ofFile(`${what} cannot be decompressed`, () => decompressPage(bytes, length, codec, compressors));
}

/**
 * Little-endian bytes of numbers packed as differences. Those of 32 bits are unpacked as 64: DuckDB writes a first unsigned
 * number of 32 bits so that it takes 33, of which the library's shorter way loses one.
 */
export function unpackDeltas(bytes: Uint8Array, count: number, width: 4 | 8, what: string): Uint8Array {
  const wide = new BigInt64Array(count);
  if (count > 0) {
    ofFile(`${what} cannot be unpacked`, () => deltaBinaryUnpack({ view: viewOf(bytes), offset: 0 }, count, wide));
  }
  if (width === 8) return new Uint8Array(wide.buffer);
  const halves = new Int32Array(wide.buffer);
  return new Uint8Array(Int32Array.from({ length: count }, (_, i) => halves[2 * i]!).buffer);
}

/** Texts whose lengths, or beginnings too, are packed as differences. */
export function unpackDeltaTexts(bytes: Uint8Array, count: number, hasPrefixes: boolean, what: string): Uint8Array[] {
  const texts = new Array<Uint8Array>(count);
  if (count > 0) {
    const reader = { view: viewOf(bytes), offset: 0 };
    const unpack = hasPrefixes ? deltaByteArray : deltaLengthByteArray;
    ofFile(`${what} cannot be unpacked`, () => unpack(reader, count, texts));
    // The library looks at the end of the buffer behind the bytes, not at the end of the bytes.
    demand(reader.offset <= bytes.length, `is damaged: ${what} has texts outside its page`);
  }
  return texts;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
