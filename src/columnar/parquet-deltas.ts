/**
 * Parquet's delta encodings: whole numbers as differences, texts by their lengths or by what they have in common with the
 * text before them. Every count is checked against the page: a text of two bytes may claim a beginning of two thousand
 * million, and each of a million rows may repeat it.
 *
 *   numbers = varint block size, miniblocks in a block, count, zigzag first value, then blocks
 *   block   = zigzag smallest difference, a bit width for each miniblock, miniblocks of packed differences less it
 */
import { ACCT_ID_BYTES_MAX, INFLATED_PER_BYTE_MAX } from '../limits.ts';
import { demand } from './file-fault.ts';

/** Texts of a page, one after the other; the bytes are good until the next one. */
export type VisitText = (bytes: Uint8Array, from: number, to: number, row: number) => void;

/** Whole numbers of up to 64 bits, and where the bytes behind them begin. */
export function unpackDeltas(
  bytes: Uint8Array,
  start: number,
  count: number,
  what: string,
): { values: BigInt64Array; end: number } {
  const reader = new BitReader(bytes, start, `is damaged: ${what} has a page that ends too early`);
  const strange = `is damaged: ${what} has differences in blocks that Parquet does not have`;
  const [blockSize, miniblocks, announced] = [reader.varint(), reader.varint(), reader.varint()];
  demand(announced === BigInt(count), `is damaged: ${what} has ${announced} values where ${count} were expected`);
  demand(miniblocks > 0n && blockSize % (8n * miniblocks) === 0n && blockSize <= 1n << 31n, strange);
  const values = new BigInt64Array(count);
  let value = zigzag(reader.varint());
  if (count > 0) values[0] = value;
  const perMiniblock = Number(blockSize / miniblocks);
  demand(perMiniblock > 0 || count <= 1, strange);
  for (let row = 1; row < count; ) {
    const smallest = zigzag(reader.varint());
    const widths = reader.take(Number(miniblocks));
    for (let m = 0; m < widths.length && row < count; m++) {
      const width = widths[m]!;
      demand(width <= 64, strange);
      const end = Math.min(count, row + perMiniblock);
      const packed = reader.take((perMiniblock * width) / 8, ((end - row) * width) / 8);
      for (let i = 0; row < end; i++, row++) {
        value = BigInt.asIntN(64, value + smallest + bitsAt(packed, i * width, width));
        values[row] = value;
      }
    }
  }
  return { values, end: reader.at };
}

/** Little-endian bytes of whole numbers packed as differences. */
export function unpackNumbers(bytes: Uint8Array, count: number, width: 4 | 8, what: string): Uint8Array {
  const { values } = unpackDeltas(bytes, 0, count, what);
  if (width === 8) return new Uint8Array(values.buffer);
  const halves = new Int32Array(values.buffer);
  const low = new Int32Array(count);
  for (let i = 0; i < count; i++) low[i] = halves[2 * i]!;
  return new Uint8Array(low.buffer);
}

/** Visits texts whose lengths are packed as differences; with prefixes, a text begins as the one before it does. */
export function unpackTexts(
  bytes: Uint8Array,
  count: number,
  hasPrefixes: boolean,
  what: string,
  visit: VisitText,
): void {
  const prefixes = hasPrefixes ? unpackDeltas(bytes, 0, count, what) : null;
  const suffixes = unpackDeltas(bytes, prefixes?.end ?? 0, count, what);
  const outside = `is damaged: ${what} has texts outside its page`;
  const isShort = (size: bigint) => size >= 0n && size <= BigInt(2 ** 31);
  // Ids are never longer; what is rare and long stands in the page, or is repeated as often as any packed bytes may be.
  let bytesLeft = count * ACCT_ID_BYTES_MAX + bytes.length * INFLATED_PER_BYTE_MAX;
  let at = suffixes.end;
  let text = new Uint8Array(256);
  let length = 0;
  for (let row = 0; row < count; row++) {
    const [prefix, suffix] = [prefixes?.values[row] ?? 0n, suffixes.values[row]!];
    demand(isShort(prefix) && isShort(suffix), outside);
    const [kept, own] = [Number(prefix), Number(suffix)];
    demand(kept <= length && at + own <= bytes.length, outside);
    length = kept + own;
    bytesLeft -= length;
    demand(bytesLeft >= 0, `has ${what} with texts more than ${INFLATED_PER_BYTE_MAX} times as long as their page`);
    if (hasPrefixes) {
      if (length > text.length) text = grown(text, Math.max(2 * text.length, length));
      text.set(bytes.subarray(at, at + own), kept);
      visit(text, 0, length, row);
    } else visit(bytes, at, at + own, row);
    at += own;
  }
  demand(at === bytes.length, `is damaged: ${what} has a page with more bytes than texts`);
}

function grown(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const wider = new Uint8Array(length);
  wider.set(bytes);
  return wider;
}

class BitReader {
  at: number;
  readonly #bytes: Uint8Array;
  readonly #tooEarly: string;

  constructor(bytes: Uint8Array, at: number, tooEarly: string) {
    this.#bytes = bytes;
    this.at = at;
    this.#tooEarly = tooEarly;
  }

  /** A varint of up to 64 bits. */
  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      demand(this.at < this.#bytes.length && shift < 70n, this.#tooEarly);
      const byte = this.#bytes[this.at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  /** The next bytes. Some writers leave out those at the end that no value needs. */
  take(length: number, needed = length): Uint8Array {
    demand(this.at + needed <= this.#bytes.length, this.#tooEarly);
    const from = this.at;
    this.at = Math.min(from + length, this.#bytes.length);
    return this.#bytes.subarray(from, this.at);
  }
}

/** Up to 64 bits, the lowest first. */
function bitsAt(bytes: Uint8Array, bit: number, width: number): bigint {
  if (width === 0) return 0n;
  const [at, shift] = [Math.floor(bit / 8), bit % 8];
  if (width + shift <= 32) {
    const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    return BigInt(width === 32 ? word >>> 0 : (word >>> shift) & ((1 << width) - 1));
  }
  let value = 0n;
  for (let k = 0; 8 * k < shift + width; k++) value |= BigInt(bytes[at + k] ?? 0) << BigInt(8 * k);
  return BigInt.asUintN(width, value >> BigInt(shift));
}

function zigzag(value: bigint): bigint {
  return (value >> 1n) ^ -(value & 1n);
}
