/**
 * The tables by which the kernel reads and writes numbers, exact to the bit from whole-number arithmetic.
 *
 * A wide power is g = ⌈10^p · 2^(127 − e)⌉ with e = ⌊log2(10^p)⌋, so 2^127 ≤ g < 2^128 and g − 1 < 10^p · 2^(127 − e) ≤ g.
 * One table serves both ways: writing needs g rounded up (Giulietti, "The Schubfach way to render doubles", 2020), and
 * reading bounds its error from one side (assembly/text/decimal-text.ts).
 */
import * as L from './layout.ts';

const WIDE_BITS = 128;
const VECTOR_BYTES = 16;

function bitLength(value: bigint): number {
  return value.toString(2).length;
}

function ceilDivide(a: bigint, b: bigint): bigint {
  return (a + b - 1n) / b;
}

/** g for 10^p. */
export function widePower(p: number): bigint {
  const power = 10n ** BigInt(Math.abs(p));
  const bits = bitLength(power);
  // 1/power lies in 2^-bits … 2^(1 − bits), and is no power of two: e = −bits.
  if (p < 0) return ceilDivide(1n << BigInt(WIDE_BITS - 1 + bits), power);
  if (bits <= WIDE_BITS) return power << BigInt(WIDE_BITS - bits);
  return ceilDivide(power, 1n << BigInt(bits - WIDE_BITS));
}

/**
 * Lane i takes the byte as far from the end of the number as the lane is from the end of the vector; up to the point's
 * place one byte before. Negative numbers take a 0.
 */
function gather(length: number, whole: number): number[] {
  return Array.from({ length: VECTOR_BYTES }, (_, lane) => {
    const byte = lane + length - VECTOR_BYTES;
    return whole < length && byte <= whole ? byte - 1 : byte;
  });
}

let made: Uint8Array | undefined;

function numberTables(): Uint8Array {
  const bytes = new Uint8Array(L.NUMBER_TABLES_BYTES);
  const view = new DataView(bytes.buffer);
  view.setFloat64(L.POWERS_F64, 1, true);
  for (let p = 0; p <= L.POWER_F64_MAX; p++)
    view.setFloat64(L.POWERS_F64 + (p + 1) * 8, Number(10n ** BigInt(p)), true);
  for (let p = 0; p <= L.POWER_U64_MAX; p++) view.setBigUint64(L.POWERS_WHOLE + p * 8, 10n ** BigInt(p), true);
  for (let p = L.POWER_MIN; p <= L.POWER_MAX; p++) {
    const wide = widePower(p);
    const at = L.POWERS_WIDE + (p - L.POWER_MIN) * 16;
    view.setBigUint64(at, BigInt.asUintN(64, wide), true);
    view.setBigUint64(at + 8, wide >> 64n, true);
  }
  for (let length = 0; length <= VECTOR_BYTES; length++) {
    for (let whole = 0; whole <= length; whole++) {
      bytes.set(gather(length, whole), L.GATHERS + ((length << 4) + whole) * VECTOR_BYTES);
    }
  }
  return bytes;
}

/** Writes the tables at an aligned address of the memory; they take NUMBER_TABLES_BYTES and are made once in a thread. */
export function writeNumberTables(memory: WebAssembly.Memory, at: number): void {
  made ??= numberTables();
  new Uint8Array(memory.buffer, at, L.NUMBER_TABLES_BYTES).set(made);
}
