/** Parquet files put together by hand, as tables of positions: whatever their metadata and pages say. */
import { ByteWriter } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { pageHeaderBytes } from '../../src/columnar/parquet-encode.ts';

type PageHeader = Parameters<typeof pageHeaderBytes>[0];
export type Metadata = Parameters<typeof writeMetadata>[1];

const MAGIC = Buffer.from('PAR1');
const names = ['acctId', 'instId', 'pos', 'avgPx'];
const UTF8 = { converted_type: 'UTF8' as const, logical_type: { type: 'STRING' as const } };

interface Table {
  pages: Uint8Array[];
  rows: number | bigint;
  codec?: 'UNCOMPRESSED' | 'SNAPPY' | 'GZIP' | 'BROTLI' | 'ZSTD' | 'LZ4_RAW' | 'LZO';
  type?: 'BYTE_ARRAY' | 'DOUBLE';
  /** Of a chunk; the pages' own where left out. */
  unpackedBytes?: number;
  edit?: (metadata: Metadata) => void;
}

/** A file whose columns all have these pages. */
export function table({ pages, rows, codec = 'UNCOMPRESSED', type = 'BYTE_ARRAY', edit, ...of }: Table): Buffer {
  const chunk = Buffer.concat(pages);
  const unpackedBytes = of.unpackedBytes ?? chunk.length;
  const columns = names.map((name, i) => ({
    file_offset: 0n,
    meta_data: {
      type,
      encodings: ['PLAIN' as const],
      path_in_schema: [name],
      codec,
      num_values: BigInt(rows),
      total_uncompressed_size: BigInt(unpackedBytes),
      total_compressed_size: BigInt(chunk.length),
      data_page_offset: BigInt(MAGIC.length + i * chunk.length),
    },
  }));
  const text = type === 'BYTE_ARRAY' ? UTF8 : {};
  const metadata: Metadata = {
    version: 2,
    created_by: 'nobody',
    schema: [
      { name: 'table', num_children: names.length },
      ...names.map((name) => ({ name, type, repetition_type: 'REQUIRED' as const, ...text })),
    ],
    num_rows: BigInt(rows),
    row_groups: [{ columns, num_rows: BigInt(rows), total_byte_size: BigInt(4 * unpackedBytes) }],
    metadata_length: 0,
  };
  edit?.(metadata);
  const writer = new ByteWriter();
  writeMetadata(writer, metadata);
  return Buffer.concat([MAGIC, ...names.map(() => chunk), writer.getBytes(), MAGIC]);
}

/** A page of version 2 without levels. */
export function page(body: Uint8Array, rows: number, encoding: string, unpackedBytes = body.length): Uint8Array {
  const header = {
    type: 'DATA_PAGE_V2',
    uncompressed_page_size: unpackedBytes,
    compressed_page_size: body.length,
    data_page_header_v2: {
      num_values: rows,
      num_nulls: 0,
      num_rows: rows,
      encoding,
      definition_levels_byte_length: 0,
      repetition_levels_byte_length: 0,
      is_compressed: true,
    },
  } as PageHeader;
  return Buffer.concat([pageHeaderBytes(header), body]);
}

export function dictionaryPage(body: Uint8Array, count: number): Uint8Array {
  const header = {
    type: 'DICTIONARY_PAGE',
    uncompressed_page_size: body.length,
    compressed_page_size: body.length,
    dictionary_page_header: { num_values: count, encoding: 'PLAIN' },
  } as PageHeader;
  return Buffer.concat([pageHeaderBytes(header), body]);
}

export function varint(value: number): number[] {
  const bytes = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  return [...bytes, left];
}

export const plain = (text: string) => Buffer.concat([Uint8Array.of(text.length, 0, 0, 0), Buffer.from(text)]);
/** Indices of one bit: a run of the first text. */
export const run = (rows: number) => Uint8Array.of(1, ...varint(2 * rows), 0);
export const withRun = (rows: number) => [dictionaryPage(plain('1'), 1), page(run(rows), rows, 'RLE_DICTIONARY')];

/** Differences that are all the same: a block size, a count, a first value and a step. */
export function deltas(count: number, first: number, step: number): Uint8Array {
  const block = [...varint(2 * Math.abs(step) - (step < 0 ? 1 : 0)), 0, 0, 0, 0];
  const blocks = Array.from({ length: Math.ceil(Math.max(0, count - 1) / 128) }, () => block).flat();
  return Uint8Array.of(...varint(128), ...varint(4), ...varint(count), ...varint(2 * first), ...blocks);
}

/** A frame of blocks that are each 128 KiB of one byte. */
export function zstdBomb(blocks: number): Uint8Array {
  const head = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58];
  const block = (isLast: boolean) => {
    const word = (isLast ? 1 : 0) | (1 << 1) | ((1 << 17) << 3);
    return [word & 0xff, (word >> 8) & 0xff, (word >> 16) & 0xff, 0x41];
  };
  return Uint8Array.of(...head, ...Array.from({ length: blocks }, (_, i) => block(i === blocks - 1)).flat());
}

/** A file of metadata alone. */
export function metadataOnly(bytes: Uint8Array, announced = bytes.length): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(announced);
  return Buffer.concat([MAGIC, bytes, length, MAGIC]);
}

/** Packed lengths: a first one, and the same other one for every row behind it. */
export function longThenSame(rows: number, first: number, others: number): Uint8Array {
  // The first difference takes a miniblock of 32 packed as 32 bits, all others are 0.
  const step = others - first;
  const smallest = Math.min(0, step);
  const packed = new Uint32Array(32).fill(-smallest);
  packed[0] = step - smallest;
  const firstBlock = [...varint(2 * Math.abs(smallest) - (smallest < 0 ? 1 : 0)), 32, 32, 32, 32];
  const rest = new Uint32Array(96).fill(-smallest);
  const block = [0, 0, 0, 0, 0];
  const blocks = Array.from({ length: Math.ceil((rows - 129) / 128) }, () => block).flat();
  return Buffer.concat([
    Uint8Array.of(...varint(128), ...varint(4), ...varint(rows), ...varint(2 * first), ...firstBlock),
    new Uint8Array(packed.buffer),
    new Uint8Array(rest.buffer),
    Uint8Array.from(blocks),
  ]);
}

/** Rows that all have one text in all their cells. */
export function rowsOfText(rows: number, text: string): Buffer {
  const plain = Buffer.alloc(4 + text.length, text);
  plain.writeUInt32LE(text.length);
  plain.write(text, 4);
  return table({ pages: [dictionaryPage(plain, 1), page(run(rows), rows, 'RLE_DICTIONARY')], rows });
}
