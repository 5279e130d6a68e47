/**
 * Shards over the threads of this machine, by Piscina. As many tasks are out as there are blocks of memory, and each task
 * carries the block it may use, so that a thread that replaces a dead one never shares a block with a living one. A task
 * may be computed under several rulebooks, each by an engine of its own.
 *
 * A thread that dies or stumbles costs its shard one more try, by whichever thread is there then; a second failure is no
 * chance, and ends the pass. A shard that waited at that thread has not been tried: it goes out again, uncounted. A block is
 * nobody's while its thread is dead, so that the second try may use it.
 */
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import { unpackRows } from '../margin/packed-rows.ts';
import type { RowSet } from '../margin/row-columns.ts';
import type { BookColumns } from '../portfolio/book.ts';
import type { SumParts } from '../quantity/free-sums.ts';
import { openPool, runTwice } from '../threads/pool.ts';
import type { GridClasses } from './cell-sums.ts';
import type { EngineHandle } from './engine-handle.ts';
import { InOrder } from './in-order.ts';
import type { PartDone, PartTask, ShardDone, ShardTask, WorkerData } from './worker.ts';

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

/** Where the shards of a pass have parts, in the order of the shards. */
export interface ShardParts {
  taskOf(shard: number): PartTask;
  /** Takes note of what became of a shard's part, before its rows are handed on. @throws UnusableInput where it could not be written */
  done(shard: number, range: ShardRange, part: PartDone): void;
}

export interface PassOptions {
  /** Kept or taken up; none, unless said. */
  parts?: ShardParts | undefined;
  /** Ends the pass early: shards under way are still handed on, no other is begun. */
  signal?: AbortSignal | undefined;
  /** Told that a shard is tried once more, and why. */
  onRetry?: ((range: ShardRange, reason: string) => void) | undefined;
}

/** A shard that could not be evaluated, or written, in two tries. */
export class ShardFailure extends Error {
  override readonly name = 'ShardFailure';
  readonly range: ShardRange;

  constructor(range: ShardRange, cause: unknown) {
    super((cause as Error).message, { cause });
    this.range = range;
  }
}

/** Threads that are kept between passes over a book. */
export interface ShardPool {
  /** Evaluates every shard. A pass that failed is the pool's last. @throws ShardFailure */
  evaluate(shards: readonly ShardRange[], onShard: ShardsSink, options?: PassOptions): Promise<void>;
  close(): Promise<void>;
}

/** Starts the threads. */
export function openShardPool(request: PoolRequest): ShardPool {
  const { engines, book, columns, threads, handsRows = true, classes = null } = request;
  const { quarantined, acctLv, autoLoan, riskAck, positions, orders, balances } = book;
  const blockCount = Math.min(...engines.map(({ blocks }) => blocks.length));
  const begun = new Int32Array(new SharedArrayBuffer(blockCount * Int32Array.BYTES_PER_ELEMENT));
  const workerData: WorkerData = {
    engines: engines.map(({ module, memory, tablesBase, blocks, parameters, comparesModes }) => {
      return { module, memory, tablesBase, blocks, parameters, comparesModes };
    }),
    book: { quarantined, acctLv, autoLoan, riskAck, positions, orders, balances },
    columns: [...columns],
    handsRows,
    classes,
    begun,
  };
  const workerUrl = new URL('./worker.js', import.meta.url);
  // A block that is busy here has its next task waiting at its thread, so no thread stands idle.
  const tasksPerThread = Math.ceil(blockCount / threads);
  const pool = openPool<ShardTask, ShardDone>(workerUrl, { threads, tasksPerThread, workerData });
  const evaluate = async (shards: readonly ShardRange[], onShard: ShardsSink, options: PassOptions = {}) => {
    const { parts, signal, onRetry } = options;
    const inOrder = new InOrder<ShardDone>((shard, { rows, cells }) =>
      onShard(shards[shard]!, rows.map(unpackRows), cells),
    );
    let next = 0;
    let hasFailed = false;
    const lane = async (block: number) => {
      while (next < shards.length && !hasFailed && !signal?.aborted) {
        const shard = next++;
        const task = { range: shards[shard]!, block, part: parts?.taskOf(shard) ?? null };
        const onFailure = (error: Error, counts: boolean) => {
          // Behind a failure the threads are ended: what they had under way is given up, not tried again.
          if (hasFailed) throw error;
          if (counts) onRetry?.(task.range, error.message);
        };
        const isUnderWay = () => Atomics.exchange(begun, block, 0) === 1;
        const done = await runTwice(pool, task, onFailure, isUnderWay).catch((error: unknown) => {
          throw new ShardFailure(task.range, error);
        });
        parts?.done(shard, task.range, done.part);
        // The rows lie in the block until they have been dealt with.
        await inOrder.put(shard, done);
      }
    };
    const lanes = Array.from({ length: blockCount }, async (_, block) => {
      try {
        await lane(block);
      } catch (error) {
        hasFailed = true;
        throw error;
      }
    });
    await Promise.all(lanes);
  };
  return { evaluate, close: () => pool.close() };
}
