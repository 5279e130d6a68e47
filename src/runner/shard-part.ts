/**
 * What was found of one shard as a file of its own, a part: a run that ended early, and slices that other machines computed,
 * go on from parts as if the shard had just been evaluated. It holds what the kernel wrote, before close decisions are made
 * anew: those depend on nothing else.
 *
 *     "SGPART2\n"   8 bytes
 *     header        byte length as u32, four bytes 0, then JSON, filled with spaces to a multiple of 8
 *     columns       little-endian, each filled with zeros to a multiple of 8: of the accounts figures (f64), state, eligible,
 *                   isClose (u8); of each table of rows account and key (u32), figures (f64); the sums of cells (f64)
 *
 * Whoever names a part keeps its length and CRC-32 beside it: a part that is not whole is never read as one.
 */
import { closeSync, openSync } from 'node:fs';
import { forEachTable, type RowTableId, rowTableIds } from '../kernel/row-blocks.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import { type AccountColumns, figureColumns } from '../margin/account-columns.ts';
import { type RowColumns, type RowSet, rowSet } from '../margin/row-columns.ts';
import { figuresOf } from '../margin/row-tables.ts';
import type { SumParts } from '../quantity/free-sums.ts';
import { ALIGNMENT, ColumnsIn, ColumnsOut, type PlacedSeal, type Seal, sealedBytes } from './sealed-columns.ts';

/** A shard's figures, beside those of its accounts, which are in the run's columns. */
export interface ShardFound {
  rows: RowSet;
  /** Its cells summed; null where the run does not sum them. */
  cells: SumParts | null;
}

interface Header {
  accounts: number;
  /** Index of the first of them in the book that was evaluated. */
  from: number;
  /** Whether the accounts' figures are those of a run that compares modes. */
  comparesModes: boolean;
  rows: Record<RowTableId, number>;
  cells: number | null;
}

const MAGIC = Buffer.from('SGPART2\n');

/** Where a part stands until its seal is known to last. */
export function unsealedPath(path: string): string {
  return `${path}.tmp`;
}

/** Writes a shard's figures to a new file at `path`. @throws the system's error where that fails */
export function writePart(path: string, range: ShardRange, columns: AccountColumns, found: ShardFound): Seal {
  const file = openSync(path, 'w');
  try {
    return appendPart(file, range, columns, found);
  } finally {
    closeSync(file);
  }
}

/** Writes a shard's figures at a file's place. @throws the system's error where that fails */
export function appendPart(file: number, range: ShardRange, columns: AccountColumns, found: ShardFound): Seal {
  const out = new ColumnsOut(file);
  const header = headerBytes(range, columns.modes !== null, found);
  out.put(MAGIC);
  out.put(Uint32Array.of(header.length, 0));
  out.put(header);
  for (const column of accountViews(columns)) out.put(column.subarray(range.from, range.to));
  for (const column of rowViews(found.rows)) out.put(column);
  if (found.cells !== null) out.put(found.cells);
  return out.seal();
}

/**
 * Reads a part: the figures of its accounts go into the run's columns, its rows are windows into what was read.
 * @param range of its accounts in the run; it may have been evaluated at another place in another book
 * @param room memory to read it into, which is large enough; its own, unless given
 * @returns null where the bytes are not those that were sealed
 */
export function readPart(
  path: string,
  seal: Seal | PlacedSeal,
  range: ShardRange,
  columns: AccountColumns,
  room?: SharedArrayBuffer,
): ShardFound | null {
  const bytes = sealedBytes(path, seal, room);
  if (bytes === null || !MAGIC.equals(bytes.subarray(0, MAGIC.length))) return null;
  const part = new ColumnsIn(bytes);
  part.u8(MAGIC.length);
  const headerText = part.u8(part.u32(2)[0]!);
  const header = JSON.parse(Buffer.from(headerText).toString()) as Header;
  const isOfThisRun = header.accounts === range.to - range.from && header.comparesModes === (columns.modes !== null);
  if (!isOfThisRun) return null;
  for (const column of accountViews(columns)) {
    if (column instanceof Float64Array) column.set(part.f64(header.accounts), range.from);
    else column.set(part.u8(header.accounts), range.from);
  }
  const rows = rowSet((table) => {
    const count = header.rows[table];
    const [account, key] = [part.u32(count), part.u32(count)];
    moveAccounts(account, range.from - header.from);
    return { account, key, figures: Object.fromEntries(figuresOf(table).map((name) => [name, part.f64(count)])) };
  });
  return { rows, cells: header.cells === null ? null : Float64Array.from(part.f64(header.cells)) };
}

function moveAccounts(account: Uint32Array, by: number): void {
  if (by === 0) return;
  for (let row = 0; row < account.length; row++) account[row]! += by;
}

function headerBytes({ from, to }: ShardRange, comparesModes: boolean, { rows, cells }: ShardFound): Buffer {
  const header: Header = {
    accounts: to - from,
    from,
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
