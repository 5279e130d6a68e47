/**
 * What was found of one shard as a file of its own, a part: a run that ended early, and slices that other machines computed,
 * go on from parts as if the shard had just been evaluated. It holds what the kernel wrote, before close decisions are made
 * anew: those depend on nothing else.
 *
 *     "SGPART1\n"   8 bytes
 *     header        byte length as u32, four bytes 0, then JSON, filled with spaces to a multiple of 8
 *     columns       little-endian, each filled with zeros to a multiple of 8: of the accounts figures (f64), state, eligible,
 *                   isClose (u8); of each table of rows account and key (u32), figures (f64); the sums of cells (f64)
 *
 * Whoever names a part keeps its length and CRC-32 beside it: a part that is not whole is never read as one.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { forEachTable, type RowTableId, rowTableIds } from '../kernel/row-blocks.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import { type AccountColumns, figureColumns } from '../margin/account-columns.ts';
import { type RowColumns, type RowSet, rowSet } from '../margin/row-columns.ts';
import { figuresOf } from '../margin/row-tables.ts';
import type { SumParts } from '../quantity/free-sums.ts';
import { writeAll } from '../quantity/write-all.ts';

/** By what a part is known to be whole. */
export interface PartSeal {
  bytes: number;
  crc32: number;
}

/** A shard's figures, beside those of its accounts, which are in the run's columns. */
export interface ShardFound {
  rows: RowSet;
  /** Its cells summed; null where the run does not sum them. */
  cells: SumParts | null;
}

interface Header {
  accounts: number;
  /** Whether the accounts' figures are those of a run that compares modes. */
  comparesModes: boolean;
  rows: Record<RowTableId, number>;
  cells: number | null;
}

const MAGIC = Buffer.from('SGPART1\n');
const ALIGNMENT = 8;
const filling = new Uint8Array(ALIGNMENT);

/** Where a part stands until its seal is known to last. */
export function unsealedPath(path: string): string {
  return `${path}.tmp`;
}

/** Writes a shard's figures to a new file at `path`. @throws the system's error where that fails */
export function writePart(
  path: string,
  { from, to }: ShardRange,
  columns: AccountColumns,
  found: ShardFound,
): PartSeal {
  const file = openSync(path, 'w');
  const seal: PartSeal = { bytes: 0, crc32: 0 };
  const put = (view: ArrayBufferView) => {
    const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    writeAll(file, bytes);
    seal.crc32 = crc32(bytes, seal.crc32);
    seal.bytes += bytes.byteLength;
  };
  const putAligned = (view: ArrayBufferView) => {
    put(view);
    put(filling.subarray(0, -view.byteLength & (ALIGNMENT - 1)));
  };
  try {
    put(MAGIC);
    const header = headerBytes(to - from, columns.modes !== null, found);
    put(Uint32Array.of(header.length, 0));
    put(header);
    for (const column of accountViews(columns)) putAligned(column.subarray(from, to));
    for (const column of rowViews(found.rows)) putAligned(column);
    if (found.cells !== null) putAligned(found.cells);
  } finally {
    closeSync(file);
  }
  return seal;
}

/**
 * Reads a part: the figures of its accounts go into the run's columns, its rows are windows into memory of their own.
 * @returns null where the file is not the one that was sealed
 */
export function readPart(path: string, seal: PartSeal, range: ShardRange, columns: AccountColumns): ShardFound | null {
  const bytes = sealedBytes(path, seal);
  if (bytes === null) return null;
  const headerEnd = MAGIC.length + ALIGNMENT + new DataView(bytes.buffer).getUint32(MAGIC.length, true);
  const header = JSON.parse(Buffer.from(bytes.slice(MAGIC.length + ALIGNMENT, headerEnd)).toString()) as Header;
  const isOfThisRun = header.accounts === range.to - range.from && header.comparesModes === (columns.modes !== null);
  if (!isOfThisRun) return null;
  let at = headerEnd;
  const next = (bytesPerItem: number, count: number) => {
    const start = at;
    at += Math.ceil((bytesPerItem * count) / ALIGNMENT) * ALIGNMENT;
    return start;
  };
  const { buffer } = bytes;
  const f64 = (count: number) => new Float64Array(buffer, next(8, count), count);
  const u32 = (count: number) => new Uint32Array(buffer, next(4, count), count);
  for (const column of accountViews(columns)) {
    if (column instanceof Float64Array) column.set(f64(header.accounts), range.from);
    else column.set(new Uint8Array(buffer, next(1, header.accounts), header.accounts), range.from);
  }
  const rows = rowSet((table) => {
    const count = header.rows[table];
    const [account, key] = [u32(count), u32(count)];
    return { account, key, figures: Object.fromEntries(figuresOf(table).map((name) => [name, f64(count)])) };
  });
  return { rows, cells: header.cells === null ? null : Float64Array.from(f64(header.cells)) };
}

/** The whole file, where it is the sealed one. */
function sealedBytes(path: string, seal: PartSeal): Uint8Array<SharedArrayBuffer> | null {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    // It is not there, or not for us to read: it will be computed again.
    return null;
  }
  try {
    if (fstatSync(file).size !== seal.bytes) return null;
    const bytes = new Uint8Array(new SharedArrayBuffer(seal.bytes));
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(file, bytes, done, bytes.length - done, done);
      if (read === 0) return null;
      done += read;
    }
    return crc32(bytes) === seal.crc32 ? bytes : null;
  } finally {
    closeSync(file);
  }
}

function headerBytes(accounts: number, comparesModes: boolean, { rows, cells }: ShardFound): Buffer {
  const header: Header = {
    accounts,
    comparesModes,
    rows: forEachTable((table) => rows[table].account.length),
    cells: cells?.length ?? null,
  };
  const text = JSON.stringify(header);
  return Buffer.from(text.padEnd(Math.ceil(text.length / ALIGNMENT) * ALIGNMENT));
}

/** The accounts' columns in the order of a part. */
function accountViews(columns: AccountColumns): (Float64Array | Uint8Array)[] {
  const { modes, state, eligible, isClose } = columns;
  const figures = Object.values(figureColumns(columns));
  return [...figures, ...(modes === null ? [] : [modes.portfolioImr]), state, eligible, isClose];
}

/** The columns of all tables of rows in the order of a part. */
function rowViews(set: RowSet): ArrayBufferView[] {
  return rowTableIds.flatMap((table) => {
    const { account, key, figures }: RowColumns = set[table];
    return [account, key, ...figuresOf(table).map((name) => figures[name]!)];
  });
}
