/**
 * Thrift's compact protocol, read with every length checked. hyparquet's decoder makes an array as long as a list says it
 * is, a value of every field whether it is asked for or not, and goes as deep as the bytes do; some hundred bytes of a
 * damaged footer take all memory. Here a list is no longer than the bytes behind it, and what nobody asks for is skipped.
 *
 *   struct = (field id and wire type, value) … 0        list = count and wire type, values
 *   whole numbers are zigzag varints; truth values of a struct stand in the wire type itself
 */
import { demand } from './file-fault.ts';

/** Nested deeper than this is no metadata of a table. */
export const THRIFT_DEPTH_MAX = 32;

const Wire = {
  STOP: 0,
  TRUE: 1,
  FALSE: 2,
  BYTE: 3,
  I16: 4,
  I32: 5,
  I64: 6,
  DOUBLE: 7,
  BINARY: 8,
  LIST: 9,
  SET: 10,
  MAP: 11,
  STRUCT: 12,
  UUID: 13,
} as const;

const ENDS = 'is damaged: its metadata ends too early';
const STRANGE = 'is damaged: its metadata has a field of another type than it may be';
const IMPOSSIBLE = 'is damaged: its metadata has an impossible number';
/** Bits that a whole number of 64 bits takes as a varint, filled up to whole groups of seven. */
const VARINT_BITS_MAX = 70;

export class ThriftReader {
  /** Where the next byte is read. */
  at: number;
  readonly #bytes: Uint8Array;
  #depth = 0;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** Reads the fields of a struct; each must be read or skipped by the caller. */
  fields(onField: (id: number, wire: number) => void): void {
    demand(++this.#depth <= THRIFT_DEPTH_MAX, 'is damaged: its metadata is nested too deeply');
    let id = 0;
    for (;;) {
      const head = this.#byte();
      const wire = head & 15;
      if (wire === Wire.STOP) break;
      id = head >> 4 === 0 ? this.#zigzag() : id + (head >> 4);
      onField(id, wire);
    }
    this.#depth--;
  }

  /** A struct that is a field of another, or an item of a list. */
  struct(wire: number, onField: (id: number, wire: number) => void): void {
    demand(wire === Wire.STRUCT, STRANGE);
    this.fields(onField);
  }

  /** Reads the items of a list. */
  list<T>(wire: number, item: (wire: number) => T): T[] {
    demand(wire === Wire.LIST, STRANGE);
    const { count, of } = this.#listHead();
    const items: T[] = [];
    for (let i = 0; i < count; i++) items.push(item(of));
    return items;
  }

  /** A whole number of up to 32 bits. */
  i32(wire: number): number {
    demand(wire === Wire.I16 || wire === Wire.I32, STRANGE);
    const value = this.#zigzag();
    demand(value >= -(2 ** 31) && value < 2 ** 31, IMPOSSIBLE);
    return value;
  }

  /** As a number: counts and positions of a real file stay below 2^53. */
  i64(wire: number): number {
    demand(wire === Wire.I64, STRANGE);
    return this.#zigzag();
  }

  i8(wire: number): number {
    demand(wire === Wire.BYTE, STRANGE);
    return (this.#byte() << 24) >> 24;
  }

  truth(wire: number): boolean {
    demand(wire === Wire.TRUE || wire === Wire.FALSE, STRANGE);
    return wire === Wire.TRUE;
  }

  text(wire: number): string {
    demand(wire === Wire.BINARY, STRANGE);
    const length = this.#varint();
    const from = this.at;
    this.#pass(length);
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + from, length).toString('utf8');
  }

  /** Passes over a value, whatever it is. */
  skip(wire: number): void {
    if (wire === Wire.TRUE || wire === Wire.FALSE) return;
    if (wire === Wire.BYTE) this.#pass(1);
    else if (wire >= Wire.I16 && wire <= Wire.I64) this.#skipVarint();
    else if (wire === Wire.DOUBLE) this.#pass(8);
    else if (wire === Wire.BINARY) this.#pass(this.#varint());
    else if (wire === Wire.UUID) this.#pass(16);
    else if (wire === Wire.STRUCT) this.fields((_, inner) => this.skip(inner));
    else if (wire === Wire.LIST || wire === Wire.SET) this.#skipItems(this.#listHead());
    else {
      demand(wire === Wire.MAP, 'is damaged: its metadata has a field of no known type');
      this.#skipMap();
    }
  }

  #skipItems({ count, of }: { count: number; of: number }): void {
    demand(++this.#depth <= THRIFT_DEPTH_MAX, 'is damaged: its metadata is nested too deeply');
    for (let i = 0; i < count; i++) this.#skipItem(of);
    this.#depth--;
  }

  #skipMap(): void {
    const count = this.#checkedCount(this.#varint());
    if (count === 0) return;
    const types = this.#byte();
    demand(++this.#depth <= THRIFT_DEPTH_MAX, 'is damaged: its metadata is nested too deeply');
    for (let i = 0; i < count; i++) {
      this.#skipItem(types >> 4);
      this.#skipItem(types & 15);
    }
    this.#depth--;
  }

  /** Outside a struct a truth value takes a byte. */
  #skipItem(wire: number): void {
    if (wire === Wire.TRUE || wire === Wire.FALSE) this.#pass(1);
    else this.skip(wire);
  }

  #listHead(): { count: number; of: number } {
    const head = this.#byte();
    const short = head >> 4;
    return { count: this.#checkedCount(short === 15 ? this.#varint() : short), of: head & 15 };
  }

  /** Every item takes a byte at least. */
  #checkedCount(count: number): number {
    demand(count <= this.#bytes.length - this.at, ENDS);
    return count;
  }

  #byte(): number {
    demand(this.at < this.#bytes.length, ENDS);
    return this.#bytes[this.at++]!;
  }

  #pass(length: number): void {
    demand(length <= this.#bytes.length - this.at, ENDS);
    this.at += length;
  }

  #varint(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      demand(shift < VARINT_BITS_MAX, IMPOSSIBLE);
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    demand(value <= Number.MAX_SAFE_INTEGER, IMPOSSIBLE);
    return value;
  }

  #skipVarint(): void {
    for (let shift = 0; this.#byte() >= 0x80; shift += 7) demand(shift + 7 < VARINT_BITS_MAX, IMPOSSIBLE);
  }

  #zigzag(): number {
    const value = this.#varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
