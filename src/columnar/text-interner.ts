/** Numbers texts by first appearance, as bytes: no JavaScript string is made, whatever the count of rows. */
import { randomInt } from 'node:crypto';
import { sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import type { TextTable } from '../quantity/text-table.ts';
import { demand } from './file-fault.ts';

const BYTES_MAX = 2 ** 32 - 1;

export class TextInterner {
  #bytes = sharedU8(1 << 12);
  #offsets = sharedU32(1 << 9);
  #count = 0;
  /** Open addressing: code + 1 at the hash's place or behind it, 0 for none; always a power of two, at most half full. */
  #slots = new Uint32Array(1 << 10);
  /** Where the hash begins, different each time: a file cannot be made whose texts all fall into one place. */
  readonly #seed = randomInt(2 ** 32);

  /** The code of the text in `source[from … to − 1]`; a text not seen before takes the next one. */
  codeOf(source: Uint8Array, from: number, to: number): number {
    const mask = this.#slots.length - 1;
    let slot = hash(this.#seed, source, from, to) & mask;
    for (;;) {
      const code = this.#slots[slot]! - 1;
      if (code < 0) break;
      if (this.#holds(code, source, from, to)) return code;
      slot = (slot + 1) & mask;
    }
    this.#slots[slot] = this.#count + 1;
    this.#append(source, from, to);
    if (2 * this.#count > this.#slots.length) this.#widen();
    return this.#count - 1;
  }

  /** The texts so far. Stays as it is when more are added: later tables begin with it. */
  table(): TextTable {
    const end = this.#offsets[this.#count]!;
    return { bytes: this.#bytes.subarray(0, end), offsets: this.#offsets.subarray(0, this.#count + 1) };
  }

  get count(): number {
    return this.#count;
  }

  #holds(code: number, source: Uint8Array, from: number, to: number): boolean {
    const start = this.#offsets[code]!;
    if (this.#offsets[code + 1]! - start !== to - from) return false;
    const bytes = this.#bytes;
    for (let i = 0; i < to - from; i++) if (bytes[start + i] !== source[from + i]) return false;
    return true;
  }

  #append(source: Uint8Array, from: number, to: number): void {
    const start = this.#offsets[this.#count]!;
    const end = start + to - from;
    demand(end <= BYTES_MAX, 'has a column with more than 4 GiB of different texts');
    if (end > this.#bytes.length) {
      const wider = sharedU8(Math.min(BYTES_MAX, Math.max(2 * this.#bytes.length, end)));
      wider.set(this.#bytes.subarray(0, start));
      this.#bytes = wider;
    }
    if (this.#count + 2 > this.#offsets.length) {
      const wider = sharedU32(2 * this.#offsets.length);
      wider.set(this.#offsets);
      this.#offsets = wider;
    }
    for (let i = from; i < to; i++) this.#bytes[start + i - from] = source[i]!;
    this.#offsets[++this.#count] = end;
  }

  #widen(): void {
    const slots = new Uint32Array(2 * this.#slots.length);
    for (let code = 0; code < this.#count; code++) {
      let slot = hash(this.#seed, this.#bytes, this.#offsets[code]!, this.#offsets[code + 1]!) & (slots.length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1);
      slots[slot] = code + 1;
    }
    this.#slots = slots;
  }
}

/** FNV-1a from a start of its own, with a last mix, because only the low bits are used. */
function hash(seed: number, bytes: Uint8Array, from: number, to: number): number {
  let h = seed;
  for (let i = from; i < to; i++) h = Math.imul(h ^ bytes[i]!, 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}
