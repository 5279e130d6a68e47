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
import { workerData } from '../threads/piscina.ts';
import { type EngineHandle, openShardKernel } from './engine-handle.ts';

export interface WorkerData {
  engines: EngineHandle[];
  book: BookColumns;
  /** Of each engine. */
  columns: AccountColumns[];
  /** Whether rows go back: naming their columns costs as much as computing a small shard. */
  handsRows: boolean;
}

export interface ShardTask {
  range: ShardRange;
  /** Index of a block that no other task is using. */
  block: number;
}

const { engines, book, columns, handsRows } = workerData as WorkerData;
let kernels: ShardKernel[] | undefined;

/** Evaluates one shard by every engine. Piscina takes the default export of its file. */
export default function evaluateShard({ range, block }: ShardTask): RowSet[] {
  kernels ??= engines.map(openShardKernel);
  const rows = engines.map((engine, e) => {
    const output = kernels![e]!.evaluate(book, range, engine.blocks[block]!);
    return fillAccounts(output, book, range, columns[e]!);
  });
  return handsRows ? rows : [];
}
