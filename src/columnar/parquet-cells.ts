/** The values of a Parquet page as bytes: null cells are left out of them. */
import type { TextTable } from '../quantity/text-table.ts';
import { NO_TEXT } from './column-file.ts';
import type { Validity } from './validity.ts';

/** Doubles without the null ones. */
export function plainNumbers(values: Float64Array, from: number, to: number, { nullCount }: Validity): Uint8Array {
  let kept = values.subarray(from, to);
  if (nullCount > 0) {
    kept = new Float64Array(to - from - nullCount);
    let at = 0;
    for (let i = from; i < to; i++) if (!Number.isNaN(values[i]!)) kept[at++] = values[i]!;
  }
  return new Uint8Array(kept.buffer, kept.byteOffset, kept.byteLength);
}

/** Truth values without the null ones, a bit each. */
export function plainTruths(values: Uint8Array, from: number, to: number, { nullCount }: Validity): Uint8Array {
  const bits = new Uint8Array(Math.ceil((to - from - nullCount) / 8));
  let at = 0;
  for (let i = from; i < to; i++) {
    if (values[i]! > 1) continue;
    if (values[i] === 1) bits[at >> 3]! |= 1 << (at & 7);
    at++;
  }
  return bits;
}

/** Texts behind one another, each after its length in four bytes. */
export function plainTexts({ bytes, offsets }: TextTable, codes: Uint32Array, from: number, to: number): Uint8Array {
  let length = 0;
  for (let i = from; i < to; i++) {
    if (codes[i] !== NO_TEXT) length += 4 + offsets[codes[i]! + 1]! - offsets[codes[i]!]!;
  }
  const plain = new Uint8Array(length);
  let at = 0;
  for (let i = from; i < to; i++) {
    if (codes[i] === NO_TEXT) continue;
    const [start, end] = [offsets[codes[i]!]!, offsets[codes[i]! + 1]!];
    const size = end - start;
    plain[at++] = size & 0xff;
    plain[at++] = (size >>> 8) & 0xff;
    plain[at++] = (size >>> 16) & 0xff;
    plain[at++] = size >>> 24;
    for (let k = start; k < end; k++) plain[at++] = bytes[k]!;
  }
  return plain;
}

/** The texts that a row group uses, numbered by first appearance: its own small dictionary. */
export class GroupDictionary {
  /** Place in the dictionary + 1 by code, 0 for none; kept between groups and cleared by what was used. */
  readonly #placeOf: Uint32Array;
  #codes = new Uint32Array(0);
  #count = 0;

  constructor(textCount: number) {
    this.#placeOf = new Uint32Array(textCount);
  }

  /** Collects the texts of a row group; false where they are too many to be worth a dictionary. */
  collect(codes: Uint32Array, rows: number): boolean {
    const most = Math.ceil(rows / 2);
    if (this.#codes.length < most) this.#codes = new Uint32Array(most);
    for (let i = 0; i < rows; i++) {
      const code = codes[i]!;
      if (code === NO_TEXT || this.#placeOf[code] !== 0) continue;
      if (this.#count === most) {
        this.clear();
        return false;
      }
      this.#codes[this.#count++] = code;
      this.#placeOf[code] = this.#count;
    }
    return true;
  }

  clear(): void {
    for (let i = 0; i < this.#count; i++) this.#placeOf[this.#codes[i]!] = 0;
    this.#count = 0;
  }

  /** Codes of its texts, in its order. */
  codes(): Uint32Array {
    return this.#codes.subarray(0, this.#count);
  }

  /** Places of a page's texts: their width in bits, then one run of packed groups. */
  indices(codes: Uint32Array, from: number, to: number, { nullCount }: Validity): Uint8Array {
    const width = 32 - Math.clz32(Math.max(1, this.#count - 1));
    const groups = Math.ceil((to - from - nullCount) / 8);
    const head = varint(2 * groups + 1);
    const packed = new Uint8Array(1 + head.length + groups * width);
    packed[0] = width;
    packed.set(head, 1);
    this.#pack(codes, from, to, width, packed.subarray(1 + head.length));
    return packed;
  }

  #pack(codes: Uint32Array, from: number, to: number, width: number, packed: Uint8Array): void {
    const placeOf = this.#placeOf;
    let [at, bits, waiting] = [0, 0, 0];
    for (let i = from; i < to; i++) {
      if (codes[i] === NO_TEXT) continue;
      // At most 7 bits wait for their byte, and a row group's places take 17: together they are a small whole number.
      waiting |= (placeOf[codes[i]!]! - 1) << bits;
      bits += width;
      for (; bits >= 8; bits -= 8) {
        packed[at++] = waiting & 0xff;
        waiting >>>= 8;
      }
    }
    if (bits > 0) packed[at] = waiting;
  }
}

/** The definition levels of a page: 1 for a value, as one run or as packed groups. */
export function levels({ nullCount, bits }: Validity, rows: number): Uint8Array {
  if (nullCount === 0) return Uint8Array.of(...varint(2 * rows), 1);
  const head = varint(2 * bits.length + 1);
  const bytes = new Uint8Array(head.length + bits.length);
  bytes.set(head);
  bytes.set(bits, head.length);
  return bytes;
}

function varint(value: number): number[] {
  const bytes = [];
  let left = value;
  for (; left >= 0x80; left = Math.floor(left / 128)) bytes.push((left % 128) + 128);
  return [...bytes, left];
}
