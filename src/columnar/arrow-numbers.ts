/** Numbers of an Arrow column as doubles: 64-bit floats are the file's own bytes, whatever else is widened or rounded once. */
import { sharedF64, sharedU8 } from '../quantity/shared-columns.ts';
import { roundUp } from './arrow-layout.ts';
import type { ArrowType } from './arrow-metadata.ts';
import { demand } from './file-fault.ts';

type Bytes = Uint8Array<SharedArrayBuffer>;

/** A buffer of fixed-size values has just their bytes, or these filled up to one of the usual alignments. */
export function checkFixed(bytes: Bytes, needed: number, what: string): void {
  const fits = [1, 8, 16, 32, 64].some((step) => bytes.length === roundUp(needed, step));
  demand(needed === 0 || fits, `is damaged: ${what} has ${bytes.length} bytes where ${needed} were expected`);
}

/** 1 for every null row of a validity bitmap; null where there are none. */
export function decodeNulls(
  bitmap: Bytes,
  length: number,
  nullCount: number,
  what: string,
): Uint8Array<SharedArrayBuffer> | null {
  if (bitmap.length === 0) {
    demand(nullCount === 0, `is damaged: ${what} has nulls without saying where`);
    return null;
  }
  checkFixed(bitmap, Math.ceil(length / 8), what);
  const nulls = sharedU8(length);
  let count = 0;
  for (let i = 0; i < length; i++) {
    const isNull = 1 - ((bitmap[i >> 3]! >> (i & 7)) & 1);
    nulls[i] = isNull;
    count += isNull;
  }
  demand(count === nullCount, `is damaged: ${what} has ${count} nulls where ${nullCount} are announced`);
  return count === 0 ? null : nulls;
}

/** The values of a column as doubles; NaN where null. */
export function decodeNumbers(
  type: ArrowType & { is: 'int' | 'float' | 'decimal' },
  length: number,
  bytes: Bytes,
  nulls: Uint8Array | null,
  what: string,
): Float64Array<SharedArrayBuffer> {
  checkFixed(bytes, (length * type.bits) / 8, what);
  const values = widenNumbers(type, length, bytes, what);
  if (nulls) for (let i = 0; i < length; i++) if (nulls[i] === 1) values[i] = Number.NaN;
  return values;
}

/** Little-endian values, aligned, as doubles. */
export function widenNumbers(
  type: ArrowType & { is: 'int' | 'float' | 'decimal' },
  length: number,
  { buffer, byteOffset }: Bytes,
  what: string,
): Float64Array<SharedArrayBuffer> {
  if (type.is === 'float' && type.bits === 64) return new Float64Array(buffer, byteOffset, length);
  const values = sharedF64(length);
  if (type.is === 'float' && type.bits === 32) values.set(new Float32Array(buffer, byteOffset, length));
  else if (type.is === 'float' && type.bits === 16) halfFloats(new Uint16Array(buffer, byteOffset, length), values);
  else if (type.is === 'int' && type.bits === 64) {
    const halves = new Uint32Array(buffer, byteOffset, 2 * length);
    // Both halves are exact, so their sum is rounded once.
    for (let i = 0; i < length; i++) {
      const high = halves[2 * i + 1]!;
      values[i] = (type.signed ? high | 0 : high) * 2 ** 32 + halves[2 * i]!;
    }
  } else if (type.is === 'int') values.set(intView(type, length, buffer, byteOffset, what));
  else if (type.is === 'decimal' && [32, 64, 128, 256].includes(type.bits)) {
    decimals(new Int32Array(buffer, byteOffset, (length * type.bits) / 32), type, values);
  } else demand(false, `has ${what} of a width that is not read`);
  return values;
}

/** The values of an integer column of up to 32 bits. */
export function intView(
  type: { bits: number; signed: boolean },
  length: number,
  buffer: SharedArrayBuffer,
  byteOffset: number,
  what: string,
): Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array {
  const { bits, signed } = type;
  if (bits === 8)
    return signed ? new Int8Array(buffer, byteOffset, length) : new Uint8Array(buffer, byteOffset, length);
  if (bits === 16) {
    return signed ? new Int16Array(buffer, byteOffset, length) : new Uint16Array(buffer, byteOffset, length);
  }
  demand(bits === 32, `has ${what} of a width that is not read`);
  return signed ? new Int32Array(buffer, byteOffset, length) : new Uint32Array(buffer, byteOffset, length);
}

function halfFloats(halves: Uint16Array, values: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    const half = halves[i]!;
    const [exponent, fraction] = [(half >> 10) & 31, half & 1023];
    const size = exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25);
    const finite = exponent < 31 ? size : fraction === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
    values[i] = half >> 15 ? -finite : finite;
  }
}

/** Ten to a power up to 22 is a double without rounding. */
const EXACT_SCALE_MAX = 22;

/** Scaled integers of 1, 2, 4 or 8 words, the lowest first. */
function decimals(words: Int32Array, type: { bits: number; scale: number }, values: Float64Array): void {
  const count = type.bits / 32;
  const { scale } = type;
  const isPlain = scale >= 0 && scale <= EXACT_SCALE_MAX;
  const divisor = isPlain ? Number(`1e${scale}`) : 1;
  for (let i = 0; i < values.length; i++) {
    const at = i * count;
    const high = count === 1 ? words[at]! >> 31 : words[at + 1]!;
    let isShort = isPlain;
    for (let k = 2; k < count; k++) if (words[at + k] !== high >> 31) isShort = false;
    const whole = high * 2 ** 32 + (words[at]! >>> 0);
    // A quotient of two exact doubles is rounded once; whatever is longer goes through text, which is rounded once too.
    values[i] = isShort && Math.abs(whole) <= Number.MAX_SAFE_INTEGER ? whole / divisor : longDecimal(words, at, type);
  }
}

function longDecimal(words: Int32Array, at: number, { bits, scale }: { bits: number; scale: number }): number {
  let whole = 0n;
  for (let k = bits / 32 - 1; k >= 0; k--) whole = (whole << 32n) | BigInt(words[at + k]! >>> 0);
  return Number(`${BigInt.asIntN(bits, whole)}e${-scale}`);
}
