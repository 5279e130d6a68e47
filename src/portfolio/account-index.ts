/**
 * Every account of a book by its id, in the order of first appearance, without a JavaScript string for each: ids are
 * bytes in one growing piece of memory, found by hash.
 */
import { UnusableInput } from '../failure/unusable-input.ts';
import { ACCOUNTS_MAX } from '../limits.ts';
import { type TextTable, textCount } from '../quantity/text-table.ts';

/** How many accounts in a row a file may leave out before it is quicker to look for the next one by its hash. */
const NEAR = 12;
const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

export class AccountIndex {
  count = 0;
  #bytes = new Uint8Array(1 << 16);
  #offsets = new Uint32Array(1 << 12);
  #hashes = new Uint32Array(1 << 12);
  /** Index + 1 by hash, 0 for none; a power of two, at most half full. */
  #slots = new Uint32Array(1 << 13);

  /**
   * The index of each id; a new id gets the next.
   * @param picked which of the ids, in what order; all, unless said
   * @throws UnusableInput where the book would have too many accounts
   */
  intern(ids: TextTable, picked?: Uint32Array): Uint32Array {
    const count = picked?.length ?? textCount(ids);
    const indexes = new Uint32Array(count);
    // A first table of many ids is not grown into step by step.
    if (count > this.#hashes.length - 2) this.#growTo(count + 2);
    let expected = 0;
    for (let i = 0; i < count; i++) {
      const id = picked === undefined ? i : picked[i]!;
      const [from, to] = [ids.offsets[id]!, ids.offsets[id + 1]!];
      // Files mostly name accounts in one and the same order, some of them leaving some out.
      const near = this.#findNear(expected, ids.bytes, from, to);
      const index = near >= 0 ? near : this.#find(ids.bytes, from, to);
      indexes[i] = index;
      expected = index + 1;
    }
    return indexes;
  }

  /** Puts the accounts from `base` on into another order: `order[i]` is the index that stands at `base + i` from now on. */
  reorder(base: number, order: Uint32Array): void {
    const ids = this.ids();
    this.count = base;
    this.#slots.fill(0);
    for (let i = 0; i < base; i++) this.#enter(i);
    for (const index of order) {
      const [from, to] = [ids.offsets[index]!, ids.offsets[index + 1]!];
      this.#append(ids.bytes, from, to, hashOf(ids.bytes, from, to));
    }
  }

  /** The ids by index. */
  ids(): TextTable {
    const offsets = new Uint32Array(new SharedArrayBuffer((this.count + 1) * 4));
    offsets.set(this.#offsets.subarray(0, this.count + 1));
    const bytes = new Uint8Array(new SharedArrayBuffer(offsets[this.count]!));
    bytes.set(this.#bytes.subarray(0, offsets[this.count]!));
    return { bytes, offsets };
  }

  /** The index of an id that is one of the next few, −1 for none: they lie beside one another, where the hash leads anywhere. */
  #findNear(expected: number, bytes: Uint8Array, from: number, to: number): number {
    const end = Math.min(expected + NEAR, this.count);
    for (let index = expected; index < end; index++) if (this.#isEqual(index, bytes, from, to)) return index;
    return -1;
  }

  #find(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashOf(bytes, from, to);
    const mask = this.#slots.length - 1;
    for (let at = hash & mask; this.#slots[at] !== 0; at = (at + 1) & mask) {
      const index = this.#slots[at]! - 1;
      if (this.#hashes[index] === hash && this.#isEqual(index, bytes, from, to)) return index;
    }
    this.#append(bytes, from, to, hash);
    return this.count - 1;
  }

  #isEqual(index: number, bytes: Uint8Array, from: number, to: number): boolean {
    if (index >= this.count) return false;
    const start = this.#offsets[index]!;
    if (this.#offsets[index + 1]! - start !== to - from) return false;
    // From the end: ids that are numbered alike differ there.
    for (let k = to - from - 1; k >= 0; k--) if (this.#bytes[start + k] !== bytes[from + k]) return false;
    return true;
  }

  #append(bytes: Uint8Array, from: number, to: number, hash: number): void {
    if (this.count >= ACCOUNTS_MAX) throw new UnusableInput(`a book holds at most ${ACCOUNTS_MAX} accounts: split it`);
    const start = this.#offsets[this.count]!;
    this.#makeRoom(start + to - from);
    for (let k = from; k < to; k++) this.#bytes[start + k - from] = bytes[k]!;
    this.#hashes[this.count] = hash;
    this.count += 1;
    this.#offsets[this.count] = start + to - from;
    this.#enter(this.count - 1);
  }

  /** Puts an account into the first free slot of its hash. */
  #enter(index: number): void {
    const mask = this.#slots.length - 1;
    let at = this.#hashes[index]! & mask;
    while (this.#slots[at] !== 0) at = (at + 1) & mask;
    this.#slots[at] = index + 1;
  }

  /** Makes sure of room for one more account whose bytes end at `bytesEnd`. */
  #makeRoom(bytesEnd: number): void {
    if (bytesEnd > this.#bytes.length) {
      const grown = new Uint8Array(2 * bytesEnd);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    if (this.count + 2 > this.#offsets.length) this.#growTo(2 * this.#offsets.length);
  }

  /** Makes room for at least so many offsets. */
  #growTo(least: number): void {
    const length = 2 ** Math.ceil(Math.log2(least));
    const offsets = new Uint32Array(length);
    const hashes = new Uint32Array(length);
    offsets.set(this.#offsets);
    hashes.set(this.#hashes);
    this.#offsets = offsets;
    this.#hashes = hashes;
    this.#slots = new Uint32Array(2 * length);
    for (let i = 0; i < this.count; i++) this.#enter(i);
  }
}

/** FNV-1a over the bytes. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = FNV_START;
  for (let k = from; k < to; k++) hash = Math.imul(hash ^ bytes[k]!, FNV_PRIME);
  // The low bits choose the slot; the high ones have seen more of the id.
  return (hash ^ (hash >>> 15)) >>> 0;
}
