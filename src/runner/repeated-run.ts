/**
 * One book under many rulebooks, one after another: threads, result columns and the kernel's memory are kept, so that a
 * pass costs its revaluation and its accumulation and nothing else. A rulebook whose tables need more room than was
 * planned – another merge, a longer grid – gets a new memory and new threads; those after it go on with these.
 */
import type { KernelBuild } from '../kernel/instance.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import { SHARD_POSITIONS_DEFAULT } from '../limits.ts';
import { type AccountColumns, makeAccountColumns } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { textCount } from '../quantity/text-table.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Engine, makeEngine, rewrittenEngine } from './engine.ts';
import { openShardPool, type ShardPool } from './local-pool.ts';
import { blocksFor, threadsFor } from './run-book.ts';
import { planShards, type ShardPlan } from './shards.ts';

export interface RepeatedRequest {
  snapshot: Snapshot;
  book: Book;
  threads?: number | undefined;
  shardPositions?: number | undefined;
  build?: KernelBuild | undefined;
}

/** What a pass took. */
export interface PassTimes {
  /** Compiling the rulebook, writing its tables, every instrument once; new memory and threads where they had to be. */
  revalueMs: number;
  /** Every account as a weighted sum, its margin, and what the caller did with the shards meanwhile. */
  accumulateMs: number;
  isNewMemory: boolean;
}

export class RepeatedRun {
  /** Figures of the last pass. */
  readonly accounts: AccountColumns;
  readonly threads: number;
  readonly #request: RepeatedRequest;
  readonly #plan: ShardPlan;
  #planned: Engine | null = null;
  #pool: ShardPool | null = null;

  constructor(request: RepeatedRequest) {
    this.#request = request;
    this.#plan = planShards(request.book, request.shardPositions ?? SHARD_POSITIONS_DEFAULT);
    this.threads = threadsFor(this.#plan.shards.length, request.threads);
    this.accounts = makeAccountColumns(textCount(request.book.acctIds));
  }

  /**
   * Evaluates the book under a rulebook. After a failure there is only `close`.
   * @param onShard is told of accounts whose figures are done, in their order
   */
  async evaluate(rulebook: Rulebook, onShard: (range: ShardRange) => void): Promise<PassTimes> {
    const startedAt = performance.now();
    const { pool, isNewMemory } = await this.#ready(rulebook);
    const revaluedAt = performance.now();
    await pool.evaluate(this.#plan.shards, onShard);
    return { revalueMs: revaluedAt - startedAt, accumulateMs: performance.now() - revaluedAt, isNewMemory };
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    await this.#pool?.close();
    this.#pool = null;
    this.#planned = null;
  }

  async #ready(rulebook: Rulebook): Promise<{ pool: ShardPool; isNewMemory: boolean }> {
    const { snapshot, book, build } = this.#request;
    if (this.#pool !== null && this.#planned !== null && rewrittenEngine(this.#planned, snapshot, rulebook) !== null) {
      return { pool: this.#pool, isNewMemory: false };
    }
    await this.close();
    const engine = makeEngine({
      snapshot,
      rulebook,
      capacity: this.#plan.capacity,
      workers: blocksFor(this.#plan.shards.length, this.threads),
      fewestWorkers: this.#request.threads === undefined ? 1 : this.threads,
      ...(build ? { build } : {}),
    });
    this.#planned = engine;
    const threads = Math.min(this.threads, engine.blocks.length);
    this.#pool = openShardPool({ engines: [engine], book, columns: [this.accounts], threads, handsRows: false });
    return { pool: this.#pool, isNewMemory: true };
  }
}
