/**
 * Flatbuffers, read with every offset checked. apache-arrow's own decoders trust the bytes: a damaged length makes them
 * loop two thousand million times or read the next table's bytes as numbers, so what comes from outside is read here.
 *
 *   root offset → table ─ i32 ─▶ vtable [ bytes, table bytes, offset of slot 0, of slot 1 … ], 0 for an absent slot
 *   a vector or string begins with its u32 length; offsets to tables, vectors and strings are relative to themselves
 */
import { demand, FileFault } from './file-fault.ts';

/** Nested deeper than this is no schema of a table but a loop. */
export const FLAT_DEPTH_MAX = 64;

class FlatBytes {
  readonly view: DataView;
  /** A table takes at least 8 bytes, so there are never more of them; a loop of offsets runs into this. */
  tablesLeft: number;
  /** Nor do texts take more than all bytes, unless many tables name the same one. */
  textBytesLeft: number;

  constructor(bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.tablesLeft = bytes.byteLength / 8 + 1;
    this.textBytesLeft = bytes.byteLength;
  }

  check(at: number, length: number): void {
    if (!(at >= 0 && at + length <= this.view.byteLength))
      throw new FileFault('is damaged: its metadata leads outside');
  }

  u32(at: number): number {
    this.check(at, 4);
    return this.view.getUint32(at, true);
  }

  /** As a number: lengths and positions of a real file stay below 2^53. */
  i64(at: number): number {
    this.check(at, 8);
    const value = this.view.getBigInt64(at, true);
    demand(
      value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER),
      'is damaged: its metadata has an impossible number',
    );
    return Number(value);
  }
}

/** Fixed-size records of a vector. */
export interface FlatRecords {
  count: number;
  i64(index: number, offset: number): number;
  i32(index: number, offset: number): number;
}

export class FlatTable {
  readonly #bytes: FlatBytes;
  readonly #at: number;
  readonly #slotCount: number;
  readonly #slots: number;
  readonly #tableBytes: number;
  readonly depth: number;

  constructor(bytes: FlatBytes, at: number, depth: number) {
    this.#bytes = bytes;
    this.#at = at;
    this.depth = depth;
    demand(depth <= FLAT_DEPTH_MAX && bytes.tablesLeft-- > 0, 'is damaged: its metadata runs in a circle');
    bytes.check(at, 4);
    const vtable = at - bytes.view.getInt32(at, true);
    bytes.check(vtable, 4);
    const length = bytes.view.getUint16(vtable, true);
    bytes.check(vtable, length);
    this.#tableBytes = bytes.view.getUint16(vtable + 2, true);
    bytes.check(at, this.#tableBytes);
    this.#slots = vtable + 4;
    this.#slotCount = (length - 4) >> 1;
  }

  /** Where a slot's value stands, 0 where the table leaves it out. */
  #slot(slot: number, length: number): number {
    if (slot >= this.#slotCount) return 0;
    const offset = this.#bytes.view.getUint16(this.#slots + 2 * slot, true);
    if (offset === 0) return 0;
    demand(offset + length <= this.#tableBytes, 'is damaged: its metadata leads outside');
    return this.#at + offset;
  }

  has(slot: number): boolean {
    return this.#slot(slot, 1) !== 0;
  }

  u8(slot: number): number {
    const at = this.#slot(slot, 1);
    return at === 0 ? 0 : this.#bytes.view.getUint8(at);
  }

  i16(slot: number): number {
    const at = this.#slot(slot, 2);
    return at === 0 ? 0 : this.#bytes.view.getInt16(at, true);
  }

  i32(slot: number, absent = 0): number {
    const at = this.#slot(slot, 4);
    return at === 0 ? absent : this.#bytes.view.getInt32(at, true);
  }

  i64(slot: number): number {
    const at = this.#slot(slot, 8);
    return at === 0 ? 0 : this.#bytes.i64(at);
  }

  /** Where the table, vector or string that a slot points to begins, 0 for none. */
  #target(slot: number): number {
    const at = this.#slot(slot, 4);
    return at === 0 ? 0 : at + this.#bytes.u32(at);
  }

  table(slot: number): FlatTable | null {
    const at = this.#target(slot);
    return at === 0 ? null : new FlatTable(this.#bytes, at, this.depth + 1);
  }

  text(slot: number): string {
    const at = this.#target(slot);
    if (at === 0) return '';
    const length = this.#bytes.u32(at);
    this.#bytes.check(at + 4, length);
    this.#bytes.textBytesLeft -= length;
    demand(this.#bytes.textBytesLeft >= 0, 'is damaged: its metadata has the same text many times');
    const { buffer, byteOffset } = this.#bytes.view;
    return Buffer.from(buffer, byteOffset + at + 4, length).toString('utf8');
  }

  /** @param most tables that there may be; beyond them `words` is what is said of the file */
  tables(slot: number, most: number, words: string): FlatTable[] {
    const { at, count } = this.#vector(slot, 4);
    demand(count <= most, words);
    return Array.from({ length: count }, (_, i) => {
      const entry = at + 4 * i;
      return new FlatTable(this.#bytes, entry + this.#bytes.u32(entry), this.depth + 1);
    });
  }

  records(slot: number, size: number): FlatRecords {
    const { at, count } = this.#vector(slot, size);
    const bytes = this.#bytes;
    return {
      count,
      i64: (index, offset) => bytes.i64(at + index * size + offset),
      i32: (index, offset) => bytes.view.getInt32(at + index * size + offset, true),
    };
  }

  #vector(slot: number, size: number): { at: number; count: number } {
    const at = this.#target(slot);
    if (at === 0) return { at: 0, count: 0 };
    const count = this.#bytes.u32(at);
    this.#bytes.check(at + 4, count * size);
    return { at: at + 4, count };
  }
}

/** The root table of a flatbuffer. */
export function flatRoot(bytes: Uint8Array): FlatTable {
  const flat = new FlatBytes(bytes);
  return new FlatTable(flat, flat.u32(0), 0);
}
