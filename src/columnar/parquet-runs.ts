/** Parquet's hybrid of runs and bit-packed groups: levels of nullable columns, indices into dictionaries, truth values. */
import { demand } from './file-fault.ts';

/**
 * Fills `target` with numbers of `width` bits. A run longer than what is wanted ends with it; bytes that end too early are
 * a fault.
 *
 *   varint header: even → header/2 times the value that follows in whole bytes; odd → header/2 groups of 8 packed values
 */
export function readRuns(bytes: Uint8Array, width: number, target: Uint32Array | Uint8Array, what: string): void {
  const words = `is damaged: ${what} has a page that ends too early`;
  demand(width <= 32, `is damaged: ${what} has indices of ${width} bits`);
  if (width === 0) {
    target.fill(0);
    return;
  }
  let at = 0;
  const valueBytes = (width + 7) >> 3;
  for (let filled = 0; filled < target.length; ) {
    let header = 0;
    let shift = 0;
    for (;;) {
      demand(at < bytes.length && shift < 35, words);
      const byte = bytes[at++]!;
      header += (byte & 0x7f) * 2 ** shift;
      shift += 7;
      if (byte < 0x80) break;
    }
    const left = target.length - filled;
    if (header % 2 === 0) {
      demand(at + valueBytes <= bytes.length && header > 0, words);
      let value = 0;
      for (let i = 0; i < valueBytes; i++) value += bytes[at++]! * 2 ** (8 * i);
      const count = Math.min(left, header / 2);
      target.fill(value, filled, filled + count);
      filled += count;
    } else {
      const groups = (header - 1) / 2;
      const count = Math.min(left, 8 * groups);
      // Some writers leave out the bytes of the last group that no value needs.
      demand(groups > 0 && at + Math.ceil((count * width) / 8) <= bytes.length, words);
      unpack(bytes, at, width, target, filled, count);
      at += groups * width;
      filled += count;
    }
  }
}

/** Values of up to 32 bits, the lowest bit first. */
function unpack(
  bytes: Uint8Array,
  start: number,
  width: number,
  target: Uint32Array | Uint8Array,
  from: number,
  count: number,
): void {
  if (width === 1) {
    for (let i = 0; i < count; i++) target[from + i] = (bytes[start + (i >> 3)]! >> (i & 7)) & 1;
    return;
  }
  // Up to 25 bits that begin anywhere in a byte end within four; wider ones are added up.
  const mask = width > 25 ? 0 : (1 << width) - 1;
  for (let i = 0; i < count; i++) {
    const bit = i * width;
    const at = start + Math.floor(bit / 8);
    const shift = bit % 8;
    if (mask !== 0) {
      const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
      target[from + i] = (word >>> shift) & mask;
    } else {
      let value = 0;
      for (let k = 0; k < 5; k++) value += (bytes[at + k] ?? 0) * 2 ** (8 * k);
      target[from + i] = Math.floor(value / 2 ** shift) % 2 ** width;
    }
  }
}
