/**
 * What runs in a worker thread. A task is a range of accounts and the block of memory to work in: its figures go straight
 * into the shared account columns, the rows of its tables go back as windows into that block. Several engines – rulebooks
 * that are compared – each have columns and a block of that number of their own. A run of one engine may have what is found
 * written as a part, or take it from one that is there.
 */

import type { ShardKernel, ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import { fillAccounts } from '../margin/account-margin.ts';
import { type PackedRows, packRows } from '../margin/packed-rows.ts';
import type { RowSet } from '../margin/row-columns.ts';
import type { BookColumns } from '../portfolio/book.ts';
import type { SumParts } from '../quantity/free-sums.ts';
import { workerData } from '../threads/piscina.ts';
import { classCells, type GridClasses } from './cell-sums.ts';
import { type EngineHandle, openShardKernel } from './engine-handle.ts';
import type { Seal } from './sealed-columns.ts';
import { readPart, type ShardFound, unsealedPath, writePart } from './shard-part.ts';

export interface WorkerData {
  engines: EngineHandle[];
  book: BookColumns;
  /** Of each engine. */
  columns: AccountColumns[];
  /** Whether rows go back. */
  handsRows: boolean;
  /** Of each engine the classes by which the cells of every shard are summed; null where nobody asked for it. */
  classes: GridClasses[] | null;
  /** Of each block 1 while its task is under way: a task that waited, or was done, when its thread died was not the cause. */
  begun: Int32Array;
}

export interface ShardTask {
  range: ShardRange;
  /** Index of a block that no other task is using. */
  block: number;
  /** Only where there is one engine, and rows are handed on. */
  part: PartTask | null;
}

/** The part that a shard has or gets. */
export interface PartTask {
  path: string;
  /** What `path` holds of an earlier run; null where it is still to be written. */
  stored: Seal | null;
}

/** Of each engine; no rows where none are handed on, null where cells are not summed. */
export interface ShardDone {
  rows: PackedRows[];
  cells: SumParts[] | null;
  part: PartDone;
}

/** What became of a shard's part: read as it stood, written, or the system's words for why not; null where none was asked for. */
export type PartDone = { kind: 'read' } | { kind: 'written'; seal: Seal } | { kind: 'failed'; words: string } | null;

const { engines, book, columns, handsRows, classes, begun } = workerData as WorkerData;
let kernels: ShardKernel[] | undefined;

/** Piscina takes the default export of its file. */
export default function shardDone(task: ShardTask): ShardDone {
  Atomics.store(begun, task.block, 1);
  const done = foundOf(task);
  Atomics.store(begun, task.block, 0);
  return done;
}

/** Evaluates one shard by every engine, or reads what an earlier run found of it. */
function foundOf({ range, block, part }: ShardTask): ShardDone {
  const stored = part?.stored ? readPart(part.path, part.stored, range, columns[0]!) : null;
  if (stored !== null)
    return { rows: [packRows(stored.rows)], cells: stored.cells && [stored.cells], part: { kind: 'read' } };
  const { rows, cells } = evaluateShard(range, block);
  const written = part === null ? null : keepPart(part.path, range, { rows: rows[0]!, cells: cells?.[0] ?? null });
  return { rows: handsRows ? rows.map(packRows) : [], cells, part: written };
}

function keepPart(path: string, range: ShardRange, found: ShardFound): PartDone {
  try {
    return { kind: 'written', seal: writePart(unsealedPath(path), range, columns[0]!, found) };
  } catch (error) {
    // The system's errors lose their code on the way to another thread; a full disk is no fault of the shard.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    return { kind: 'failed', words: (error as Error).message };
  }
}

function evaluateShard(range: ShardRange, block: number): { rows: RowSet[]; cells: SumParts[] | null } {
  kernels ??= engines.map(openShardKernel);
  const cells: SumParts[] = [];
  const rows = engines.map((engine, e) => {
    const output = kernels![e]!.evaluate(book, range, engine.blocks[block]!);
    if (classes !== null) cells.push(classCells(output.cellSums, classes[e]!));
    return fillAccounts(output, book, range, columns[e]!);
  });
  return { rows, cells: classes === null ? null : cells };
}
