/** A book through the kernel on this machine's threads: plan the shards, run them, put the rows back in order. */
import { availableParallelism } from 'node:os';
import type { KernelBuild } from '../kernel/instance.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import { SHARD_POSITIONS_DEFAULT, THREADS_MAX } from '../limits.ts';
import { type AccountColumns, makeAccountColumns } from '../margin/account-columns.ts';
import { copySet, joinSets, type RowSet } from '../margin/row-columns.ts';
import { type RowNames, rowNames } from '../margin/row-names.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { textCount } from '../quantity/text-table.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { makeEngine } from './engine.ts';
import { runShards } from './local-pool.ts';
import { planShards } from './shards.ts';

/** What the caller may leave open. */
export interface RunRequest {
  snapshot: Snapshot;
  rulebook: Rulebook;
  book: Book;
  threads?: number | undefined;
  shardPositions?: number | undefined;
  /** Whether every account is told what multi-currency mode would ask of it. */
  comparesModes?: boolean | undefined;
  build?: KernelBuild | undefined;
  onProgress?: ((accounts: number) => void) | undefined;
}

/** What a run found, the rows of its tables apart: they are handed on while it goes. */
export interface RunOutcome {
  accounts: AccountColumns;
  unitCount: number;
  /** What the keys of the rows count in. */
  names: RowNames;
  kernelSha256: string;
  threads: number;
  shardCount: number;
  shardPositions: number;
}

export interface BookResult extends RunOutcome {
  /** Every row of every table, ordered by account, then key. */
  rows: RowSet;
}

/**
 * Takes what is done: the figures of accounts `range` are in the run's columns, `rows` are those of their tables, windows
 * that are good until what is returned resolves. It is called in the order of the accounts, without waiting for that.
 */
export type ShardSink = (range: ShardRange, rows: RowSet) => void | Promise<void>;

/** A run that is ready to go. */
export interface PreparedRun {
  accounts: AccountColumns;
  names: RowNames;
  threads: number;
  /** Evaluates the whole book; shards are handed on in the order of their accounts. */
  evaluate(onShard: ShardSink): Promise<RunOutcome>;
}

/** Threads used where the caller names none: one for each core. */
function defaultThreads(): number {
  return Math.min(availableParallelism(), THREADS_MAX);
}

/** Blocks for each thread: one to work in, one whose task waits, one whose rows are written. */
const BLOCKS_PER_THREAD = 3;

/** Plans the shards of a book and makes the engine. The figures are the same for any number of threads and any shard size. */
export function prepareRun(request: RunRequest): PreparedRun {
  const { snapshot, rulebook, book, build } = request;
  const shardPositions = request.shardPositions ?? SHARD_POSITIONS_DEFAULT;
  const { shards, capacity } = planShards(book, shardPositions);
  const threads = Math.max(1, Math.min(request.threads ?? defaultThreads(), shards.length));
  const engine = makeEngine({
    snapshot,
    rulebook,
    capacity,
    workers: Math.max(1, Math.min(BLOCKS_PER_THREAD * threads, shards.length)),
    fewestWorkers: request.threads === undefined ? 1 : threads,
    comparesModes: request.comparesModes,
    ...(build ? { build } : {}),
  });
  const used = Math.min(threads, engine.blocks.length);
  const accounts = makeAccountColumns(textCount(book.acctIds), request.comparesModes);
  const names = rowNames(snapshot, engine.compiled.units);
  const evaluate = async (take: ShardSink): Promise<RunOutcome> => {
    let unitCount = 0;
    let done = 0;
    const onShard: ShardSink = async (range, rows) => {
      unitCount += rows.units.account.length;
      await take(range, rows);
      done += range.to - range.from;
      request.onProgress?.(done);
    };
    await runShards({ engine, book, shards, columns: accounts, threads: used, onShard });
    const kernelSha256 = engine.kernel.sha256;
    return {
      accounts,
      unitCount,
      names,
      kernelSha256,
      threads: used,
      shardCount: shards.length,
      shardPositions,
    };
  };
  return { accounts, names, threads: used, evaluate };
}

/** Evaluates the whole book and keeps everything. */
export async function runBook(request: RunRequest): Promise<BookResult> {
  const parts: RowSet[] = [];
  const outcome = await prepareRun(request).evaluate((_, rows) => {
    parts.push(copySet(rows));
  });
  return { ...outcome, rows: joinSets(parts) };
}
