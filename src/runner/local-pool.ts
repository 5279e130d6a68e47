/**
 * Shards over the threads of this machine, by Piscina. As many tasks are out as there are blocks of memory, and each task
 * carries the block it may use, so that a thread that replaces a dead one never shares a block with a living one. A task
 * may be computed under several rulebooks, each by an engine of its own.
 */
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import type { RowSet } from '../margin/row-columns.ts';
import type { BookColumns } from '../portfolio/book.ts';
import type { SumParts } from '../quantity/free-sums.ts';
import { openPool } from '../threads/pool.ts';
import type { GridClasses } from './cell-sums.ts';
import type { EngineHandle } from './engine-handle.ts';
import { InOrder } from './in-order.ts';

import type { ShardDone, ShardTask, WorkerData } from './worker.ts';

export interface PoolRequest {
  engines: readonly EngineHandle[];
  book: BookColumns;
  /** Of each engine. */
  columns: readonly AccountColumns[];
  threads: number;
  /** Whether rows of tables are handed back; all, unless said. */
  handsRows?: boolean;
  /** Of each engine the classes by which the cells of every shard are summed; not summed, unless said. */
  classes?: GridClasses[] | null;
}

/**
 * Takes the rows of each shard's tables, of each engine, in the order of the shards; its accounts' figures are in the
 * columns by then. Without rows, the list is empty; without sums of cells there is none.
 */
export type ShardsSink = (
  range: ShardRange,
  rows: readonly RowSet[],
  cells: readonly SumParts[] | null,
) => void | Promise<void>;

/** Threads that are kept between passes over a book. */
export interface ShardPool {
  /** Evaluates every shard. A pass that failed is the pool's last. */
  evaluate(shards: readonly ShardRange[], onShard: ShardsSink): Promise<void>;
  close(): Promise<void>;
}

/** Starts the threads. */
export function openShardPool(request: PoolRequest): ShardPool {
  const { engines, book, columns, threads, handsRows = true, classes = null } = request;
  const { quarantined, acctLv, autoLoan, riskAck, positions, orders, balances } = book;
  const workerData: WorkerData = {
    engines: engines.map(({ module, memory, tablesBase, blocks, parameters, comparesModes }) => {
      return { module, memory, tablesBase, blocks, parameters, comparesModes };
    }),
    book: { quarantined, acctLv, autoLoan, riskAck, positions, orders, balances },
    columns: [...columns],
    handsRows,
    classes,
  };
  const blockCount = Math.min(...engines.map(({ blocks }) => blocks.length));
  const workerUrl = new URL('./worker.js', import.meta.url);
  // A block that is busy here has its next task waiting at its thread, so no thread stands idle.
  const tasksPerThread = Math.ceil(blockCount / threads);
  const pool = openPool<ShardTask, ShardDone>(workerUrl, { threads, tasksPerThread, workerData });
  const evaluate = async (shards: readonly ShardRange[], onShard: ShardsSink): Promise<void> => {
    const inOrder = new InOrder<ShardDone>((shard, { rows, cells }) => onShard(shards[shard]!, rows, cells));
    let next = 0;
    const lane = async (block: number) => {
      while (next < shards.length) {
        const shard = next++;
        const done = await pool.run({ range: shards[shard]!, block });
        // The rows lie in the block until they have been dealt with.
        await inOrder.put(shard, done);
      }
    };
    await Promise.all(Array.from({ length: blockCount }, (_, block) => lane(block)));
  };
  return { evaluate, close: () => pool.close() };
}
