/** What runs in a reading thread of a merge: a shard out of a slice, its figures into the run's columns. */
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import { type PackedRows, packRows } from '../margin/packed-rows.ts';
import type { SumParts } from '../quantity/free-sums.ts';
import { type PlacedSeal, sealedBytes } from '../runner/sealed-columns.ts';
import { readPart } from '../runner/shard-part.ts';
import { workerData } from '../threads/piscina.ts';

export interface PartReaderData {
  columns: AccountColumns;
}

export interface ReadTask {
  path: string;
  part: PlacedSeal;
  holdings: PlacedSeal;
  range: ShardRange;
  /** Memory for the part, which nobody else uses until its rows have been dealt with. */
  room: SharedArrayBuffer;
}

/** What was found of the shard. */
export interface ReadShard {
  rows: PackedRows;
  cells: SumParts | null;
}

const { columns } = workerData as PartReaderData;
/** Where holdings are read to; it grows with the largest. */
let scratch = new SharedArrayBuffer(0);

/**
 * Reads one shard; null where it is not what was written. What its accounts hold is only checked: a merge asks for few of
 * them, and a damaged slice is to be named whatever it asks for. Piscina takes the default export of its file.
 */
export default function readShard({ path, part, holdings, range, room }: ReadTask): ReadShard | null {
  const found = readPart(path, part, range, columns, room);
  if (scratch.byteLength < holdings.bytes) scratch = new SharedArrayBuffer(2 * holdings.bytes);
  if (found === null || sealedBytes(path, holdings, scratch) === null) return null;
  return { rows: packRows(found.rows), cells: found.cells };
}
