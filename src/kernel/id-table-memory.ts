/**
 * The host's side of an id table in a scanner's memory: it gives the table room before a scan that may fill it. Entries
 * and hash slots move when they grow; the ids' bytes stay where they are.
 */
import type { TextTable } from '../quantity/text-table.ts';
import { textCount } from '../quantity/text-table.ts';
import type { KernelExports } from './instance.ts';
import { Scan as S } from './layout.ts';

/** Ids in the order of their first appearance, and the line of each. */
export interface ScannedIds {
  ids: TextTable;
  firstLine: Uint32Array<SharedArrayBuffer>;
}

const ENTRY_BYTES = S.ENTRY_SLOTS * 4;
const FIRST_ENTRIES = 1024;

export class IdTableMemory {
  readonly #memory: WebAssembly.Memory;
  readonly #table: number;
  readonly #take: (bytes: number) => number;
  readonly #exports: KernelExports;
  #entriesMost = 0;
  #blobMost = 0;

  /**
   * An empty table whose header lies at address `table`.
   * @param take hands out room at the end of the memory
   */
  constructor(memory: WebAssembly.Memory, table: number, exports: KernelExports, take: (bytes: number) => number) {
    this.#memory = memory;
    this.#table = table;
    this.#exports = exports;
    this.#take = take;
    this.#header().fill(0);
    this.makeRoom(1, 8);
  }

  /** Makes sure of room for so many more ids, and for so many more bytes of them. */
  makeRoom(entries: number, bytes: number): void {
    const count = this.#header()[S.IDS_ENTRY_COUNT]!;
    if (count + entries > this.#entriesMost) this.#growEntries(count, entries);
    if (this.#header()[S.IDS_BLOB_END]! + bytes > this.#blobMost) {
      // What is left of the last room is lost: it is small against what was used of it.
      const room = Math.max(8 * bytes, count * 16, 65_536);
      const address = this.#take(room);
      this.#header()[S.IDS_BLOB_END] = address;
      this.#blobMost = address + room;
    }
  }

  /** Makes the ids entries, each with its value. */
  fill(ids: TextTable, values: Uint32Array): void {
    const count = textCount(ids);
    this.makeRoom(count, ids.bytes.length + count * 8);
    const scratch = this.#take(S.ID_BYTES_MAX + 8);
    for (let i = 0; i < count; i++) {
      const id = ids.bytes.subarray(ids.offsets[i]!, ids.offsets[i + 1]!);
      new Uint8Array(this.#memory.buffer).set(id, scratch);
      this.#exports.internId(this.#table, scratch, scratch + id.length, values[i]!);
    }
  }

  /** The ids in the order of their first appearance, and their values. */
  entries(): ScannedIds {
    const header = this.#header();
    const count = header[S.IDS_ENTRY_COUNT]!;
    const entries = this.#entries(header[S.IDS_ENTRIES_PTR]!, 0, count);
    const offsets = new Uint32Array(new SharedArrayBuffer((count + 1) * 4));
    const firstLine = new Uint32Array(new SharedArrayBuffer(count * 4));
    for (let i = 0; i < count; i++) {
      offsets[i + 1] = offsets[i]! + entries[i * S.ENTRY_SLOTS + S.ENTRY_LENGTH]!;
      firstLine[i] = entries[i * S.ENTRY_SLOTS + S.ENTRY_VALUE]!;
    }
    const memory = new Uint8Array(this.#memory.buffer);
    const bytes = new Uint8Array(new SharedArrayBuffer(offsets[count]!));
    for (let i = 0; i < count; i++) {
      let from = entries[i * S.ENTRY_SLOTS + S.ENTRY_BYTES_PTR]!;
      for (let to = offsets[i]!; to < offsets[i + 1]!; to++) bytes[to] = memory[from++]!;
    }
    return { ids: { bytes, offsets }, firstLine };
  }

  #growEntries(count: number, entries: number): void {
    this.#entriesMost = Math.max(FIRST_ENTRIES, 2 * (count + entries));
    const slotCount = 2 ** Math.ceil(Math.log2(2 * this.#entriesMost));
    const room = this.#take(this.#entriesMost * ENTRY_BYTES);
    const slots = this.#take(slotCount * 4);
    const header = this.#header();
    this.#entries(room, 0, count).set(this.#entries(header[S.IDS_ENTRIES_PTR]!, 0, count));
    // The memory may be one that an earlier scan used.
    if (count === 0) this.#entries(room, 0, 1).fill(0);
    new Uint32Array(this.#memory.buffer, slots, slotCount).fill(0);
    header[S.IDS_ENTRIES_PTR] = room;
    header[S.IDS_SLOTS_PTR] = slots;
    header[S.IDS_SLOT_MASK] = slotCount - 1;
    this.#exports.rehashIds(this.#table);
  }

  #header(): Uint32Array {
    return new Uint32Array(this.#memory.buffer, this.#table, S.IDS_HEADER_SLOTS);
  }

  #entries(address: number, from: number, count: number): Uint32Array {
    return new Uint32Array(this.#memory.buffer, address + from * ENTRY_BYTES, count * S.ENTRY_SLOTS);
  }
}
