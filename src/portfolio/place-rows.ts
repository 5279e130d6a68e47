/**
 * Rows from anywhere in a table to their places among their account's, in order. A task is the accounts of one stretch:
 * stretches touch different places, so that threads may share the columns.
 */
import { type KeyedRows, sortByKey } from './sort-rows.ts';
import { NO_ACCOUNT } from './table-parts.ts';

/** A block's columns under one name each: two that make the key, and the amounts. */
export interface PlacedBlock {
  count: number;
  account: Uint32Array;
  /** The key is `major · SIDES + minor`; without a minor, the major alone. */
  major: Uint32Array;
  minor: Uint8Array | null;
  columns: readonly (Float64Array | Uint8Array)[];
}

/** Sides that a key tells apart, a power of two. */
export const SIDES = 4;

export interface PlaceTask {
  blocks: PlacedBlock[];
  /** Offsets are known; key and columns are filled in. */
  into: KeyedRows;
  accountFrom: number;
  accountTo: number;
}

/**
 * Places and orders the rows of the task's accounts.
 * @returns those of them that hold two rows of one key
 */
export function placeRows({ blocks, into, accountFrom, accountTo }: PlaceTask): number[] {
  const next = into.offsets.slice(accountFrom, accountTo);
  let places = new Uint32Array(0);
  for (const block of blocks) {
    const rows = orderedRows(block, accountFrom, accountTo);
    if (rows !== null && takeStretch(block, rows, next, accountFrom)) {
      copyStretch(block, rows, into, next[block.account[rows.to - 1]! - accountFrom]!);
      continue;
    }
    if (places.length < block.count) places = new Uint32Array(block.count);
    const found = findPlaces(block, next, places, accountFrom, accountTo);
    if (found > 0) putInPlace(block, into, places);
  }
  return sortByKey(into, accountFrom, accountTo);
}

interface Stretch {
  from: number;
  to: number;
}

/** The block's rows of the task's accounts, where the block is in the order of the accounts; null where it is not. */
function orderedRows({ account, count }: PlacedBlock, accountFrom: number, accountTo: number): Stretch | null {
  let before = 0;
  let from = 0;
  let to = 0;
  for (let row = 0; row < count; row++) {
    const owner = account[row]!;
    if (owner < before) return null;
    before = owner;
    if (owner < accountFrom) from = row + 1;
    if (owner < accountTo) to = row + 1;
  }
  return { from, to: Math.max(from, to) };
}

/**
 * Whether the places of these rows, in the order of the accounts, follow one another; then they are taken. That is so in
 * files that name an account's rows together, accounts in one order.
 */
function takeStretch({ account }: PlacedBlock, { from, to }: Stretch, next: Uint32Array, accountFrom: number): boolean {
  if (from === to) return false;
  let at = next[account[from]! - accountFrom]!;
  const first = at;
  for (let row = from; row < to; ) {
    const owner = account[row]!;
    if (next[owner - accountFrom] !== at) return false;
    while (row < to && account[row] === owner) {
      row += 1;
      at += 1;
    }
  }
  at = first;
  for (let row = from; row < to; row++) next[account[row]! - accountFrom] = ++at;
  return true;
}

/** Copies rows in one piece; `end` is the place behind the last of them. */
function copyStretch(
  { major, minor, columns }: PlacedBlock,
  { from, to }: Stretch,
  into: KeyedRows,
  end: number,
): void {
  const at = end - (to - from);
  const { key } = into;
  if (minor === null) key.set(major.subarray(from, to), at);
  else for (let row = from; row < to; row++) key[at + row - from] = major[row]! * SIDES + minor[row]!;
  columns.forEach((column, c) => {
    into.columns[c]!.set(column.subarray(from, to), at);
  });
}

const NO_PLACE = 0xffff_ffff;

/** Where each row of the block goes, NO_PLACE for those of other accounts. Returns how many are of these. */
function findPlaces(
  { account, count }: PlacedBlock,
  next: Uint32Array,
  places: Uint32Array,
  accountFrom: number,
  accountTo: number,
): number {
  let found = 0;
  for (let row = 0; row < count; row++) {
    const owner = account[row]!;
    // NO_ACCOUNT is beyond any account.
    const isOwn = owner >= accountFrom && owner < accountTo;
    places[row] = isOwn ? next[owner - accountFrom]!++ : NO_PLACE;
    if (isOwn) found += 1;
  }
  return found;
}

function putInPlace({ count, major, minor, columns }: PlacedBlock, into: KeyedRows, places: Uint32Array): void {
  const { key } = into;
  for (let row = 0; row < count; row++) {
    const at = places[row]!;
    if (at !== NO_PLACE) key[at] = minor === null ? major[row]! : major[row]! * SIDES + minor[row]!;
  }
  for (let c = 0; c < columns.length; c++) {
    const from = columns[c]!;
    const to = into.columns[c]!;
    for (let row = 0; row < count; row++) {
      const at = places[row]!;
      if (at !== NO_PLACE) to[at] = from[row]!;
    }
  }
}

/** Where each account's rows will begin, and end: one offset more than accounts. */
export function rowOffsets(
  blocks: readonly Pick<PlacedBlock, 'account' | 'count'>[],
  accounts: number,
): Uint32Array<SharedArrayBuffer> {
  const offsets = new Uint32Array(new SharedArrayBuffer((accounts + 1) * 4));
  for (const { account, count } of blocks) {
    for (let row = 0; row < count; row++) if (account[row] !== NO_ACCOUNT) offsets[account[row]! + 1]! += 1;
  }
  for (let a = 0; a < accounts; a++) offsets[a + 1]! += offsets[a]!;
  return offsets;
}

/** Cuts the accounts into stretches that hold about as many rows each. */
export function stretches(offsets: Uint32Array, count: number): { accountFrom: number; accountTo: number }[] {
  const accounts = offsets.length - 1;
  const rows = offsets[accounts]!;
  const cuts = [0];
  for (let s = 1; s < count; s++) {
    let at = cuts.at(-1)!;
    while (at < accounts && offsets[at]! < (rows * s) / count) at += 1;
    cuts.push(at);
  }
  cuts.push(accounts);
  return cuts.slice(1).map((accountTo, s) => ({ accountFrom: cuts[s]!, accountTo }));
}
