/** A book through the kernel on this machine's threads: plan the shards, run them, put the rows back in order. */
import { availableParallelism } from 'node:os';
import type { KernelBuild } from '../kernel/instance.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import { SHARD_POSITIONS_DEFAULT, THREADS_MAX } from '../limits.ts';
import {
  type AccountColumns,
  copyUnits,
  makeAccountColumns,
  makeUnitColumns,
  type UnitColumns,
  unitFigures,
} from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { textCount } from '../quantity/text-table.ts';
import type { CompiledUnit } from '../rulebook/compile.ts';
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
  build?: KernelBuild | undefined;
  onProgress?: ((accounts: number) => void) | undefined;
}

/** What a run found, its unit rows apart: they are handed on while it goes. */
export interface RunOutcome {
  accounts: AccountColumns;
  unitCount: number;
  /** The units that `units.unit` counts in. */
  compiledUnits: CompiledUnit[];
  kernelSha256: string;
  threads: number;
  shardCount: number;
  shardPositions: number;
}

export interface BookResult extends RunOutcome {
  /** Every unit row, ordered by account, then unit. */
  units: UnitColumns;
}

/**
 * Takes what is done: the figures of accounts `range` are in the run's columns, `units` are their unit rows, windows that
 * are good until what is returned resolves. It is called in the order of the accounts, without waiting for that.
 */
export type ShardSink = (range: ShardRange, units: UnitColumns) => void | Promise<void>;

/** A run that is ready to go. */
export interface PreparedRun {
  accounts: AccountColumns;
  compiledUnits: CompiledUnit[];
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
    ...(build ? { build } : {}),
  });
  const used = Math.min(threads, engine.blocks.length);
  const accounts = makeAccountColumns(textCount(book.acctIds));
  const compiledUnits = engine.compiled.units;
  const evaluate = async (take: ShardSink): Promise<RunOutcome> => {
    let unitCount = 0;
    let done = 0;
    const onShard: ShardSink = async (range, units) => {
      unitCount += units.account.length;
      await take(range, units);
      done += range.to - range.from;
      request.onProgress?.(done);
    };
    await runShards({ engine, book, shards, columns: accounts, threads: used, onShard });
    const kernelSha256 = engine.kernel.sha256;
    return {
      accounts,
      unitCount,
      compiledUnits,
      kernelSha256,
      threads: used,
      shardCount: shards.length,
      shardPositions,
    };
  };
  return { accounts, compiledUnits, threads: used, evaluate };
}

/** Evaluates the whole book and keeps everything. */
export async function runBook(request: RunRequest): Promise<BookResult> {
  const parts: UnitColumns[] = [];
  const outcome = await prepareRun(request).evaluate((_, units) => {
    parts.push(copyUnits(units));
  });
  return { ...outcome, units: joinUnits(parts) };
}

/** Unit rows of the shards behind one another. */
function joinUnits(parts: UnitColumns[]): UnitColumns {
  if (parts.length === 1) return parts[0]!;
  const joined = makeUnitColumns(parts.reduce((sum, part) => sum + part.account.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.account.set(part.account, at);
    joined.unit.set(part.unit, at);
    for (const name of unitFigures) joined.figures[name].set(part.figures[name], at);
    at += part.account.length;
  }
  return joined;
}
