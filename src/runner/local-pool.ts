/**
 * Shards over the threads of this machine, by Piscina. As many tasks are out as there are blocks of memory, and each task
 * carries the block it may use, so that a thread that replaces a dead one never shares a block with a living one.
 */
import { join } from 'node:path';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns, UnitColumns } from '../margin/account-columns.ts';
import type { BookColumns } from '../portfolio/book.ts';
import { packageRoot } from '../quantity/package-root.ts';
import type { Engine } from './engine.ts';
import { Piscina } from './threads.ts';
import type { ShardTask, WorkerData } from './worker.ts';

export interface PoolRun {
  engine: Engine;
  book: BookColumns;
  shards: ShardRange[];
  columns: AccountColumns;
  /** Called with the accounts done so far. */
  onProgress?: (accounts: number) => void;
}

/** Threads load built code: Node 20 runs no TypeScript. */
function workerFile(): string {
  if (import.meta.url.endsWith('.js')) return new URL('./worker.js', import.meta.url).href;
  return join(packageRoot(), 'dist', 'src', 'runner', 'worker.js');
}

/** Evaluates every shard and returns their unit columns in the order of the shards. */
export async function runShards({ engine, book, shards, columns, onProgress }: PoolRun): Promise<UnitColumns[]> {
  const { module, memory, tablesBase, blocks, parameters } = engine;
  const { quarantined, autoLoan, riskAck, positions, orders, balances } = book;
  const workerData: WorkerData = {
    engine: { module, memory, tablesBase, blocks, parameters },
    book: { quarantined, autoLoan, riskAck, positions, orders, balances },
    columns,
  };
  const threads = Math.max(1, Math.min(blocks.length, shards.length));
  const pool = new Piscina<ShardTask, UnitColumns>({
    filename: workerFile(),
    minThreads: threads,
    maxThreads: threads,
    workerData,
    recordTiming: false,
  });
  const results: UnitColumns[] = new Array(shards.length);
  let next = 0;
  let accountsDone = 0;
  const lane = async (block: number) => {
    while (next < shards.length) {
      const shard = next++;
      const range = shards[shard]!;
      results[shard] = await pool.run({ range, block });
      accountsDone += range.to - range.from;
      onProgress?.(accountsDone);
    }
  };
  try {
    await Promise.all(Array.from({ length: threads }, (_, block) => lane(block)));
  } finally {
    await pool.destroy();
  }
  return results;
}
