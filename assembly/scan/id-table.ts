/**
 * Ids by hash: open addressing over entries whose bytes lie in words, so that hashing and comparing take 8 bytes a step
 * and no JavaScript string is ever made. The host sizes every table before the scan that may fill it.
 */
import {
  ENTRY_BYTES_PTR,
  ENTRY_HASH,
  ENTRY_LENGTH,
  ENTRY_SLOTS,
  ENTRY_VALUE,
  IDS_BLOB_END,
  IDS_ENTRIES_PTR,
  IDS_ENTRY_COUNT,
  IDS_SLOT_MASK,
  IDS_SLOTS_PTR,
} from './scan-layout';

/** No such id. */
export const NO_ENTRY: u32 = 0xffffffff;

/** Odd, with bits all over: a product carries every input bit to the upper half. */
const SPREAD: u64 = ((<u64>0x9e3779b9) << 32) | 0x7f4a7c15;
const MIX: u64 = ((<u64>0xff51afd7) << 32) | 0xed558ccd;

export class IdTable {
  @inline static slot(base: usize, slot: u32): u32 {
    return load<u32>(base + ((<usize>slot) << 2));
  }

  @inline static entry(table: usize, index: u32): usize {
    return <usize>IdTable.slot(table, IDS_ENTRIES_PTR) + ((<usize>index * ENTRY_SLOTS) << 2);
  }

  /** The word at `at`, of which `bytes` count; the rest is zero. */
  @inline static word(at: usize, bytes: usize): u64 {
    const word = load<u64>(at);
    return bytes >= 8 ? word : word & (((<u64>1) << ((<u64>bytes) << 3)) - 1);
  }

  /** Mixes 8 bytes a step; reads up to 7 bytes behind `to` and drops them. */
  @inline static hash(from: usize, to: usize): u32 {
    let mixed: u64 = <u64>(to - from) * SPREAD;
    for (let at = from; at < to; at += 8) {
      mixed = (mixed ^ IdTable.word(at, to - at)) * MIX;
      mixed ^= mixed >> 32;
    }
    return <u32>(mixed ^ (mixed >> 15));
  }

  @inline static isEqual(entry: usize, from: usize, to: usize): bool {
    if (<usize>IdTable.slot(entry, ENTRY_LENGTH) != to - from) return false;
    let bytes = <usize>IdTable.slot(entry, ENTRY_BYTES_PTR);
    for (let at = from; at < to; at += 8, bytes += 8) {
      if (load<u64>(bytes) != IdTable.word(at, to - at)) return false;
    }
    return true;
  }

  /** Address of the hash slot that holds the id, or of the empty one where it would go. */
  @inline static slotOf(table: usize, from: usize, to: usize, hash: u32): usize {
    const slots = <usize>IdTable.slot(table, IDS_SLOTS_PTR);
    const mask = IdTable.slot(table, IDS_SLOT_MASK);
    let at = hash & mask;
    let found = load<u32>(slots + ((<usize>at) << 2));
    while (found != 0) {
      const entry = IdTable.entry(table, found - 1);
      if (IdTable.slot(entry, ENTRY_HASH) == hash && IdTable.isEqual(entry, from, to)) break;
      at = (at + 1) & mask;
      found = load<u32>(slots + ((<usize>at) << 2));
    }
    return slots + ((<usize>at) << 2);
  }

  /** Index of the id's entry, or NO_ENTRY: what an empty slot holds, less one. */
  static find(table: usize, from: usize, to: usize): u32 {
    return load<u32>(IdTable.slotOf(table, from, to, IdTable.hash(from, to))) - 1;
  }

  /** Index of the id's entry; a new id gets the next one and keeps `value`. */
  static intern(table: usize, from: usize, to: usize, value: u32): u32 {
    const hash = IdTable.hash(from, to);
    const slot = IdTable.slotOf(table, from, to, hash);
    const found = load<u32>(slot);
    if (found != 0) return found - 1;
    const index = IdTable.slot(table, IDS_ENTRY_COUNT);
    store<u32>(slot, index + 1);
    store<u32>(table + (IDS_ENTRY_COUNT << 2), index + 1);
    IdTable.append(table, IdTable.entry(table, index), from, to, hash, value);
    return index;
  }

  /** Writes an entry and its bytes behind the last. */
  static append(table: usize, entry: usize, from: usize, to: usize, hash: u32, value: u32): void {
    let bytes = <usize>IdTable.slot(table, IDS_BLOB_END);
    store<u32>(entry + (ENTRY_BYTES_PTR << 2), <u32>bytes);
    store<u32>(entry + (ENTRY_LENGTH << 2), <u32>(to - from));
    store<u32>(entry + (ENTRY_HASH << 2), hash);
    store<u32>(entry + (ENTRY_VALUE << 2), value);
    for (let at = from; at < to; at += 8, bytes += 8) store<u64>(bytes, IdTable.word(at, to - at));
    store<u32>(table + (IDS_BLOB_END << 2), <u32>bytes);
  }

  /** Fills empty hash slots from the entries, after the host has given the table more room. */
  static rehash(table: usize): void {
    const slots = <usize>IdTable.slot(table, IDS_SLOTS_PTR);
    const mask = IdTable.slot(table, IDS_SLOT_MASK);
    const count = IdTable.slot(table, IDS_ENTRY_COUNT);
    for (let index: u32 = 0; index < count; index++) {
      let at = IdTable.slot(IdTable.entry(table, index), ENTRY_HASH) & mask;
      while (load<u32>(slots + ((<usize>at) << 2)) != 0) at = (at + 1) & mask;
      store<u32>(slots + ((<usize>at) << 2), index + 1);
    }
  }
}
