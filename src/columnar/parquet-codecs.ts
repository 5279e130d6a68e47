/**
 * Pages of Parquet files in whatever compression they have; the door to hysnappy and zstddec. A page is unpacked into as
 * many bytes as its header announces, never more than PAGE_BYTES_MAX, and one that gives fewer or more is a fault: gzip and
 * brotli by Node, zstd by the reference decoder as WebAssembly, all of which hold to that bound themselves. Decoders in
 * JavaScript were tried and given up: one asks for as much memory as a frame's window claims, one spins for hours over a
 * page of some bytes, one leaves zeros where the bytes end.
 */
import { brotliDecompressSync, unzipSync } from 'node:zlib';
import { snappyUncompressor } from 'hysnappy';
import { ZSTDDecoder } from 'zstddec';
import { PAGE_BYTES_MAX } from '../limits.ts';
import { demand, FileFault } from './file-fault.ts';
import { lz4Block, lz4Hadoop } from './parquet-lz4.ts';
import type { Codec } from './parquet-metadata.ts';

type Unpack = (bytes: Uint8Array, length: number, words: string) => Uint8Array;

const snappy = snappyUncompressor();
const zstd = new ZSTDDecoder();
await withoutFetch(() => zstd.init());

const unpackers: Partial<Record<Codec, Unpack>> = {
  UNCOMPRESSED: (bytes) => bytes,
  SNAPPY: (bytes, length, words) => {
    // The library writes as many bytes as the stream says, so the stream must say as many as there are to be.
    demand(snappyLength(bytes) === length, words);
    return snappy(bytes, length);
  },
  GZIP: (bytes, length) => unzipSync(bytes, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (bytes, length) => brotliDecompressSync(bytes, { maxOutputLength: Math.max(1, length) }),
  ZSTD: (bytes, length) => zstd.decode(bytes, length),
  LZ4: lz4Hadoop,
  LZ4_RAW: lz4Block,
};

/** The bytes of a page, just as many as its header announces. */
export function unpack(bytes: Uint8Array, length: number, codec: Codec, what: string): Uint8Array {
  const unpacker = unpackers[codec];
  demand(unpacker !== undefined, `has ${what} compressed as ${codec}: write it with snappy, zstd, gzip, lz4 or brotli`);
  const longest = Math.max(length, bytes.length);
  demand(longest <= PAGE_BYTES_MAX, `has ${what} with a page of ${longest} bytes; ${PAGE_BYTES_MAX} are the most`);
  const words = `is damaged: ${what} cannot be decompressed`;
  if (length === 0) return new Uint8Array(0);
  const unpacked = ofFile(words, () => unpacker(bytes, length, words));
  demand(unpacked.length === length, words);
  return unpacked;
}

/** Whatever a library throws on a file's bytes is the file's fault. */
function ofFile<T>(words: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw error instanceof FileFault ? error : new FileFault(`${words} (${(error as Error).message})`);
  }
}

/** The decoder takes its own bytes by a request for a `data:` address, unless there is nothing to make requests with. */
function withoutFetch<T>(begin: () => T): T {
  const own = Object.getOwnPropertyDescriptor(globalThis, 'fetch');
  Reflect.deleteProperty(globalThis, 'fetch');
  try {
    return begin();
  } finally {
    if (own) Object.defineProperty(globalThis, 'fetch', own);
  }
}

/** The length that stands before a snappy stream as a varint; −1 where none does. */
function snappyLength(bytes: Uint8Array): number {
  let length = 0;
  for (let k = 0; k < Math.min(5, bytes.length); k++) {
    length += (bytes[k]! & 0x7f) * 2 ** (7 * k);
    if (bytes[k]! < 0x80) return length;
  }
  return -1;
}
