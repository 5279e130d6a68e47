/**
 * What runs in a worker thread. A task is a range of accounts and the block of memory to work in: its figures go straight
 * into the shared account columns, the rows of its tables go back as windows into that block.
 */

import type { ShardKernel, ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import { fillAccounts } from '../margin/account-margin.ts';
import type { RowSet } from '../margin/row-columns.ts';
import type { BookColumns } from '../portfolio/book.ts';
import { workerData } from '../threads/piscina.ts';
import { type EngineHandle, openShardKernel } from './engine-handle.ts';

export interface WorkerData {
  engine: EngineHandle;
  book: BookColumns;
  columns: AccountColumns;
}

export interface ShardTask {
  range: ShardRange;
  /** Index of a block that no other task is using. */
  block: number;
}

const { engine, book, columns } = workerData as WorkerData;
let kernel: ShardKernel | undefined;

/** Evaluates one shard. Piscina takes the default export of its file. */
export default function evaluateShard({ range, block }: ShardTask): RowSet {
  kernel ??= openShardKernel(engine);
  const output = kernel.evaluate(book, range, engine.blocks[block]!);
  return fillAccounts(output, book, range, columns);
}
