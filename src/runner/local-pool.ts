/**
 * Shards over the threads of this machine, by Piscina. As many tasks are out as there are blocks of memory, and each task
 * carries the block it may use, so that a thread that replaces a dead one never shares a block with a living one.
 */
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import type { RowSet } from '../margin/row-columns.ts';
import type { BookColumns } from '../portfolio/book.ts';
import { openPool } from '../threads/pool.ts';
import type { Engine } from './engine.ts';
import { InOrder } from './in-order.ts';

import type { ShardTask, WorkerData } from './worker.ts';

export interface PoolRun {
  engine: Engine;
  book: BookColumns;
  shards: ShardRange[];
  columns: AccountColumns;
  threads: number;
  /** Takes the rows of each shard's tables, in the order of the shards; its accounts' figures are in the columns by then. */
  onShard: (range: ShardRange, rows: RowSet) => void | Promise<void>;
}

/** Evaluates every shard. A block that is busy here has its next task waiting at its thread, so no thread stands idle. */
export async function runShards({ engine, book, shards, columns, threads, onShard }: PoolRun): Promise<void> {
  const { module, memory, tablesBase, blocks, parameters, comparesModes } = engine;
  const { quarantined, acctLv, autoLoan, riskAck, positions, orders, balances } = book;
  const workerData: WorkerData = {
    engine: { module, memory, tablesBase, blocks, parameters, comparesModes },
    book: { quarantined, acctLv, autoLoan, riskAck, positions, orders, balances },
    columns,
  };
  const workerUrl = new URL('./worker.js', import.meta.url);
  const tasksPerThread = Math.ceil(blocks.length / threads);
  const pool = openPool<ShardTask, RowSet>(workerUrl, { threads, tasksPerThread, workerData });
  const inOrder = new InOrder<RowSet>((shard, rows) => onShard(shards[shard]!, rows));
  let next = 0;
  const lane = async (block: number) => {
    while (next < shards.length) {
      const shard = next++;
      const rows = await pool.run({ range: shards[shard]!, block });
      // The rows lie in the block until they have been dealt with.
      await inOrder.put(shard, rows);
    }
  };
  try {
    await Promise.all(blocks.map((_, block) => lane(block)));
  } finally {
    await pool.close();
  }
}
