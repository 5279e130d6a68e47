/**
 * The order of rows inside an account. Most accounts hold a handful, which insertion puts in order in place; the rows of
 * a large one are ordered by their keys and moved once.
 */

/** Rows up to which insertion is the quicker way. */
const FEW_ROWS = 24;

/** Rows of accounts together, with a key in 0 … 2^32 − 1 to go by, and columns that go along. */
export interface KeyedRows {
  offsets: Uint32Array;
  key: Uint32Array;
  columns: readonly ValueColumn[];
}

export type ValueColumn = Float64Array | Uint8Array;

/**
 * Orders by key the rows of each of the accounts `accountFrom … accountTo − 1`.
 * @returns the accounts that hold two rows of one key
 */
export function sortByKey({ offsets, key, columns }: KeyedRows, accountFrom: number, accountTo: number): number[] {
  const twice: number[] = [];
  for (let account = accountFrom; account < accountTo; account++) {
    const from = offsets[account]!;
    const to = offsets[account + 1]!;
    if (to - from <= FEW_ROWS) insertInOrder(key, columns, from, to);
    else moveInOrder(key, columns, from, to);
    if (hasTwo(key, from, to)) twice.push(account);
  }
  return twice;
}

function hasTwo(key: Uint32Array, from: number, to: number): boolean {
  for (let row = from + 1; row < to; row++) if (key[row] === key[row - 1]) return true;
  return false;
}

function insertInOrder(key: Uint32Array, columns: readonly ValueColumn[], from: number, to: number): void {
  for (let row = from + 1; row < to; row++) {
    const held = key[row]!;
    let at = row;
    while (at > from && key[at - 1]! > held) at -= 1;
    if (at === row) continue;
    for (let i = row; i > at; i--) key[i] = key[i - 1]!;
    key[at] = held;
    for (let c = 0; c < columns.length; c++) {
      const column = columns[c]!;
      const value = column[row]!;
      for (let i = row; i > at; i--) column[i] = column[i - 1]!;
      column[at] = value;
    }
  }
}

/** Room for the rows of one account while they are moved; it grows with the largest. */
let scratch = {
  own: new Uint32Array(0),
  order: new Uint32Array(0),
  next: new Uint32Array(0),
  held: new Float64Array(0),
};
const ends = new Uint32Array(257);

/** Radix sort of the rows' numbers by key, a byte at a time from the lowest, then one move of every column. */
function moveInOrder(key: Uint32Array, columns: readonly ValueColumn[], from: number, to: number): void {
  const count = to - from;
  if (scratch.own.length < count) {
    const u32 = () => new Uint32Array(2 * count);
    scratch = { own: u32(), order: u32(), next: u32(), held: new Float64Array(2 * count) };
  }
  const { own, held } = scratch;
  let { order, next } = scratch;
  let bits = 0;
  for (let i = 0; i < count; i++) {
    own[i] = key[from + i]!;
    order[i] = i;
    bits |= own[i]!;
  }
  for (let shift = 0; shift < 32 && bits >>> shift > 0; shift += 8) {
    ends.fill(0);
    for (let i = 0; i < count; i++) ends[((own[i]! >>> shift) & 255) + 1]! += 1;
    for (let byte = 0; byte < 256; byte++) ends[byte + 1]! += ends[byte]!;
    for (let i = 0; i < count; i++) {
      const row = order[i]!;
      next[ends[(own[row]! >>> shift) & 255]!++] = row;
    }
    [order, next] = [next, order];
  }
  for (let i = 0; i < count; i++) key[from + i] = own[order[i]!]!;
  for (const column of columns) {
    for (let i = 0; i < count; i++) held[i] = column[from + i]!;
    for (let i = 0; i < count; i++) column[from + i] = held[order[i]!]!;
  }
}

/** Puts rows of equal keys into the order of their values: the first column, then the next. */
export function sortEqualKeys({ key, columns }: KeyedRows, from: number, to: number): void {
  for (let start = from; start < to; ) {
    let end = start + 1;
    while (end < to && key[end] === key[start]) end += 1;
    if (end - start > 1) sortByValue(columns, start, end);
    start = end;
  }
}

function sortByValue(columns: readonly ValueColumn[], from: number, to: number): void {
  const held = columns.map((column) => column.slice(from, to));
  const order = Uint32Array.from(held[0]!, (_, row) => row);
  order.sort((a, b) => {
    for (const column of held) {
      const difference = compared(column[a]!, column[b]!);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  order.forEach((row, i) => {
    columns.forEach((column, c) => {
      column[from + i] = held[c]![row]!;
    });
  });
}

/** Below 0 where `a` comes first; −0 comes before 0 and NaN last, so that the order of rows in the files leaves no trace. */
function compared(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  if (a !== b) return a < b ? -1 : 1;
  return a === 0 ? Number(Object.is(b, -0)) - Number(Object.is(a, -0)) : 0;
}
