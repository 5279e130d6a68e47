/**
 * What runs in a worker thread. A task is a range of accounts and the block of memory to work in: its figures go straight
 * into the shared account columns, the rows of its tables go back as windows into that block. Several engines – rulebooks
 * that are compared – each have columns and a block of that number of their own.
 */

import type { ShardKernel, ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import { fillAccounts } from '../margin/account-margin.ts';
import type { RowSet } from '../margin/row-columns.ts';
import type { BookColumns } from '../portfolio/book.ts';
import type { SumParts } from '../quantity/free-sums.ts';
import { workerData } from '../threads/piscina.ts';
import { classCells, type GridClasses } from './cell-sums.ts';
import { type EngineHandle, openShardKernel } from './engine-handle.ts';

export interface WorkerData {
  engines: EngineHandle[];
  book: BookColumns;
  /** Of each engine. */
  columns: AccountColumns[];
  /** Whether rows go back: naming their columns costs as much as computing a small shard. */
  handsRows: boolean;
  /** Of each engine the classes by which the cells of every shard are summed; null where nobody asked for it. */
  classes: GridClasses[] | null;
}

export interface ShardTask {
  range: ShardRange;
  /** Index of a block that no other task is using. */
  block: number;
}

/** Of each engine; no rows where none are handed on, null where cells are not summed. */
export interface ShardDone {
  rows: RowSet[];
  cells: SumParts[] | null;
}

const { engines, book, columns, handsRows, classes } = workerData as WorkerData;
let kernels: ShardKernel[] | undefined;

/** Evaluates one shard by every engine. Piscina takes the default export of its file. */
export default function evaluateShard({ range, block }: ShardTask): ShardDone {
  kernels ??= engines.map(openShardKernel);
  const cells: SumParts[] = [];
  const rows = engines.map((engine, e) => {
    const output = kernels![e]!.evaluate(book, range, engine.blocks[block]!);
    if (classes !== null) cells.push(classCells(output.cellSums, classes[e]!));
    return fillAccounts(output, book, range, columns[e]!);
  });
  return { rows: handsRows ? rows : [], cells: classes === null ? null : cells };
}
