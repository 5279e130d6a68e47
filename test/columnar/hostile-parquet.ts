/**
 * Parquet files made to break a reader, as tables of positions: their four columns have the same pages, so that a whole
 * run meets them too. What each of them must be refused with stands beside it.
 */
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { PAGE_BYTES_MAX } from '../../src/limits.ts';
import {
  deltas,
  dictionaryPage,
  longThenSame,
  type Metadata,
  metadataOnly,
  page,
  plain,
  run,
  table,
  varint,
  withRun,
  zstdBomb,
} from './parquet-pieces.ts';

export interface Hostile {
  bytes(): Buffer;
  /** Takes its time to be made. */
  isLarge?: true;
  refusal: RegExp;
}

const cannot = /is damaged: column acctId cannot be decompressed/;
const zeros = (bytes: number) => Buffer.alloc(bytes);

/** What lies about its size, and what grows beyond it. */
export const hostileParquet: Record<string, Hostile> = {
  'a run of two thousand million rows': {
    bytes: () => table({ pages: withRun(2 ** 31 - 1), rows: 2 ** 31 - 1 }),
    refusal: /has 2147483647 rows; \d+ are the most of a file of \d+ bytes/,
  },
  'a count of 2^53 rows': {
    bytes: () => table({ pages: withRun(8), rows: 2n ** 53n }),
    refusal: /is damaged: its metadata has an impossible number/,
  },
  'a page that says it unpacks to 2 GiB': {
    bytes: () =>
      table({ pages: [page(zstdBomb(1), 1, 'PLAIN', 2 ** 31 - 1)], rows: 1, codec: 'ZSTD', unpackedBytes: 2 ** 31 }),
    refusal: /unpacks to 8589934592 bytes; \d+ are the most of a file of \d+ bytes/,
  },
  'a page larger than any may be': {
    bytes: () => {
      const size = PAGE_BYTES_MAX + 1;
      const lie = (metadata: Metadata) => {
        // Only one of the columns says so, so that all together stay below what the file may unpack to.
        for (const column of metadata.row_groups[0]!.columns.slice(1)) column.meta_data!.total_uncompressed_size = 1n;
      };
      return table({
        pages: [page(zstdBomb(1), 1, 'PLAIN', size)],
        rows: 1,
        codec: 'ZSTD',
        unpackedBytes: size + 50,
        edit: lie,
      });
    },
    refusal: new RegExp(`column acctId with a page of ${PAGE_BYTES_MAX + 1} bytes; ${PAGE_BYTES_MAX} are the most`),
  },
  'a zstd bomb that says how much it is': {
    bytes: () =>
      table({
        pages: [page(zstdBomb(2048), 1, 'PLAIN', 2 ** 28)],
        rows: 1,
        codec: 'ZSTD',
        unpackedBytes: 2 ** 28 + 50,
      }),
    refusal: /unpacks to \d+ bytes; \d+ are the most/,
  },
  'a zstd bomb that says it is little': {
    bytes: () => table({ pages: [page(zstdBomb(8000), 1, 'PLAIN', 100)], rows: 1, codec: 'ZSTD' }),
    refusal: cannot,
  },
  'a gzip bomb that says it is little': {
    isLarge: true,
    bytes: () => table({ pages: [page(gzipSync(zeros(64 << 20)), 1, 'PLAIN', 100)], rows: 1, codec: 'GZIP' }),
    refusal: cannot,
  },
  'a brotli bomb that says it is little': {
    isLarge: true,
    bytes: () =>
      table({
        pages: [page(brotliCompressSync(zeros(16 << 20)), 1, 'PLAIN', 100)],
        rows: 1,
        codec: 'BROTLI',
        unpackedBytes: 200,
      }),
    refusal: cannot,
  },
  'a snappy stream that says it is longer than its page': {
    bytes: () =>
      table({
        pages: [page(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x07, 0xfe), 1, 'PLAIN', 9)],
        rows: 1,
        codec: 'SNAPPY',
      }),
    refusal: cannot,
  },
  'an lz4 match without end': {
    bytes: () =>
      table({
        pages: [page(Uint8Array.of(0x1f, 0x41, 1, 0, ...Array(2000).fill(255)), 1, 'PLAIN', 9)],
        rows: 1,
        codec: 'LZ4_RAW',
      }),
    refusal: cannot,
  },
  'a compression that nothing here unpacks': {
    bytes: () => table({ pages: [page(plain('1'), 1, 'PLAIN')], rows: 1, codec: 'LZO' }),
    refusal: /column acctId compressed as LZO: write it with snappy/,
  },
  'a text that begins as 1 GiB of the one before it': {
    bytes: () => {
      const body = Buffer.concat([deltas(2, 0, 2 ** 30), deltas(2, 1, -1), Buffer.from('x')]);
      return table({ pages: [page(body, 2, 'DELTA_BYTE_ARRAY')], rows: 2 });
    },
    refusal: /is damaged: column acctId has texts outside its page/,
  },
  'a text of a megabyte that a hundred thousand rows repeat': {
    isLarge: true,
    bytes: () => {
      const [rows, long] = [100_000, 1 << 20];
      const prefixes = longThenSame(rows, 0, long);
      const suffixes = longThenSame(rows, long, 0);
      const body = Buffer.concat([prefixes, suffixes, Buffer.alloc(long, 0x41)]);
      return table({ pages: [page(body, rows, 'DELTA_BYTE_ARRAY')], rows });
    },
    refusal: /texts more than \d+ times as long as their page/,
  },
  'differences in a block of nothing': {
    bytes: () => {
      const body = Uint8Array.of(...varint(0), ...varint(4), ...varint(1000), 0, ...Array(4000).fill(0));
      return table({ pages: [page(body, 1000, 'DELTA_LENGTH_BYTE_ARRAY')], rows: 1000 });
    },
    refusal: /has differences in blocks that Parquet does not have/,
  },
  'differences in two thousand million miniblocks': {
    bytes: () => {
      const body = Uint8Array.of(...varint(2 ** 31), ...varint(2 ** 28), ...varint(1000), 0, 0);
      return table({ pages: [page(body, 1000, 'DELTA_LENGTH_BYTE_ARRAY')], rows: 1000 });
    },
    refusal: /has a page that ends too early/,
  },
  'two dictionaries': {
    bytes: () => table({ pages: [dictionaryPage(plain('1'), 1), ...withRun(3)], rows: 3 }),
    refusal: /has a dictionary that is not its first page/,
  },
  'a dictionary that counts more texts than it has bytes': {
    bytes: () =>
      table({ pages: [dictionaryPage(plain('1'), 2 ** 31 - 1), page(run(3), 3, 'RLE_DICTIONARY')], rows: 3 }),
    refusal: /has a dictionary that ends too early/,
  },
  'an index outside its dictionary': {
    bytes: () =>
      table({ pages: [dictionaryPage(plain('1'), 1), page(Uint8Array.of(1, 6, 1), 3, 'RLE_DICTIONARY')], rows: 3 }),
    refusal: /has an index outside its dictionary/,
  },
  'a page of more rows than its row group': {
    bytes: () => table({ pages: [dictionaryPage(plain('1'), 1), page(run(9), 9, 'RLE_DICTIONARY')], rows: 3 }),
    refusal: /has more rows than its row group/,
  },
  'a page of −1 rows': {
    bytes: () => table({ pages: [page(plain('1'), -1, 'PLAIN')], rows: 1 }),
    refusal: /has a page without a count/,
  },
  'twenty thousand row groups that are one and the same': {
    isLarge: true,
    bytes: () => table({ pages: withRun(1), rows: 1, edit: manyGroups(20_000) }),
    refusal: /its columns overlap/,
  },
  'chunks outside the file': {
    bytes: () =>
      table({
        pages: withRun(1),
        rows: 1,
        edit: ({ row_groups: [group] }) => {
          group!.columns[0]!.meta_data!.data_page_offset = 2n ** 40n;
        },
      }),
    refusal: /column acctId lies outside the file/,
  },
  'a column in another file': {
    bytes: () =>
      table({
        pages: withRun(1),
        rows: 1,
        edit: ({ row_groups: [group] }) => {
          group!.columns[0]!.file_path = 'elsewhere.parquet';
        },
      }),
    refusal: /has column acctId encrypted or in another file/,
  },
  'an encrypted footer': {
    bytes: () => Buffer.concat([Buffer.from('PARE'), zeros(40), Buffer.from('PARE')]),
    refusal: /is no Parquet file, or an encrypted one/,
  },
  'bytes that are no UTF-8': {
    bytes: () => table({ pages: [page(Uint8Array.of(1, 0, 0, 0, 0xff), 1, 'PLAIN')], rows: 1 }),
    refusal: /with bytes that are no UTF-8 text/,
  },
  'a hundred thousand columns': {
    isLarge: true,
    bytes: () =>
      table({
        pages: withRun(1),
        rows: 1,
        edit: (metadata) => {
          const more = Array.from({ length: 100_000 }, (_, i) => ({ name: `c${i}`, type: 'DOUBLE' as const }));
          metadata.schema.push(...more);
          metadata.schema[0]!.num_children = metadata.schema.length - 1;
        },
      }),
    refusal: /has more than 65536 columns/,
  },
  'metadata of 80 MB': {
    isLarge: true,
    bytes: () => metadataOnly(zeros(80_000_000)),
    refusal: /has metadata of 80000000 bytes; 67108864 are the most/,
  },
  'metadata longer than the file': {
    bytes: () => metadataOnly(zeros(10), 2 ** 32 - 1),
    refusal: /its metadata is longer than the file/,
  },
  'a list of two thousand million fields': {
    // Field 2, a list of structs, its count a varint.
    bytes: () => metadataOnly(Uint8Array.of(0x29, 0xfc, ...varint(2 ** 31 - 1), ...Array(64).fill(0))),
    refusal: /its metadata ends too early/,
  },
  'structs in structs without end': {
    isLarge: true,
    bytes: () => metadataOnly(zeros(1 << 20).fill(0x1c)),
    refusal: /its metadata is nested too deeply/,
  },
  'lists in lists without end': {
    isLarge: true,
    bytes: () => metadataOnly(Buffer.concat([Uint8Array.of(0x99), zeros(1 << 20).fill(0x19)])),
    refusal: /its metadata is nested too deeply/,
  },
  'a number that never ends': {
    isLarge: true,
    bytes: () => metadataOnly(Buffer.concat([Uint8Array.of(0x15), zeros(1 << 20).fill(0xff)])),
    refusal: /its metadata has an impossible number/,
  },
};

function manyGroups(count: number): (metadata: Metadata) => void {
  return (metadata) => {
    metadata.row_groups = Array.from({ length: count }, () => metadata.row_groups[0]!);
    metadata.num_rows = BigInt(count);
  };
}
