/**
 * LZ4 as Parquet has it: the bare block (`LZ4_RAW`), and the block behind the two lengths that Hadoop puts before it, or
 * without them (`LZ4`). A block that gives other than the announced bytes is a fault; libraries leave zeros there.
 *
 *   sequence = token (4 bits literals, 4 bits match), more literal length, literals, u16 distance back, more match length
 */
import { demand } from './file-fault.ts';

const MATCH_BYTES_MIN = 4;

/** Unpacks one block. */
export function lz4Block(bytes: Uint8Array, length: number, words: string): Uint8Array {
  const unpacked = new Uint8Array(length);
  let [at, end] = [0, 0];
  const more = (short: number) => {
    let size = short;
    for (let byte = short === 15 ? 255 : 0; byte === 255; size += byte) {
      demand(at < bytes.length, words);
      byte = bytes[at++]!;
    }
    return size;
  };
  while (at < bytes.length) {
    const token = bytes[at++]!;
    const literals = more(token >> 4);
    demand(at + literals <= bytes.length && end + literals <= length, words);
    unpacked.set(bytes.subarray(at, at + literals), end);
    at += literals;
    end += literals;
    // The last sequence ends with its literals.
    if (at === bytes.length) break;
    demand(at + 2 <= bytes.length, words);
    const back = bytes[at]! | (bytes[at + 1]! << 8);
    at += 2;
    const size = more(token & 15) + MATCH_BYTES_MIN;
    demand(back > 0 && back <= end && end + size <= length, words);
    // A match may reach into what it writes, so it is copied byte by byte.
    for (const stop = end + size; end < stop; end++) unpacked[end] = unpacked[end - back]!;
  }
  demand(end === length, words);
  return unpacked;
}

/** Unpacks blocks of Hadoop, each behind its unpacked and packed length, or one block without them. */
export function lz4Hadoop(bytes: Uint8Array, length: number, words: string): Uint8Array {
  const blocks = hadoopBlocks(bytes, length);
  if (blocks === null) return lz4Block(bytes, length, words);
  const unpacked = new Uint8Array(length);
  let end = 0;
  for (const { from, to, size } of blocks) {
    unpacked.set(lz4Block(bytes.subarray(from, to), size, words), end);
    end += size;
  }
  return unpacked;
}

/** Where the blocks lie; null where the lengths do not add up to the page. */
function hadoopBlocks(bytes: Uint8Array, length: number): { from: number; to: number; size: number }[] | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks = [];
  let [at, total] = [0, 0];
  while (at + 8 <= bytes.length && total <= length) {
    const size = view.getUint32(at);
    const to = at + 8 + view.getUint32(at + 4);
    if (to > bytes.length) return null;
    blocks.push({ from: at + 8, to, size });
    total += size;
    at = to;
  }
  return at === bytes.length && total === length ? blocks : null;
}
