/** A book through the kernel on this machine's threads: plan the shards, run them, put the rows back in order. */
import { availableParallelism } from 'node:os';
import type { KernelBuild } from '../kernel/instance.ts';
import { SHARD_POSITIONS_DEFAULT, THREADS_MAX } from '../limits.ts';
import {
  type AccountColumns,
  makeAccountColumns,
  makeUnitColumns,
  type UnitColumns,
  unitFigures,
} from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
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

export interface BookResult {
  accounts: AccountColumns;
  /** Every unit row, ordered by account, then unit. */
  units: UnitColumns;
  /** The units that `units.unit` counts in. */
  compiledUnits: CompiledUnit[];
  kernelSha256: string;
  threads: number;
  shardCount: number;
  shardPositions: number;
}

/** Threads used where the caller names none: one for each core. */
function defaultThreads(): number {
  return Math.min(availableParallelism(), THREADS_MAX);
}

/** Evaluates the whole book. The figures are the same for any number of threads and any shard size. */
export async function runBook(request: RunRequest): Promise<BookResult> {
  const { snapshot, rulebook, book, build } = request;
  const shardPositions = request.shardPositions ?? SHARD_POSITIONS_DEFAULT;
  const { shards, capacity } = planShards(book, shardPositions);
  const engine = makeEngine({
    snapshot,
    rulebook,
    capacity,
    workers: Math.max(1, Math.min(request.threads ?? defaultThreads(), shards.length)),
    isFewerEnough: request.threads === undefined,
    ...(build ? { build } : {}),
  });
  const accounts = makeAccountColumns(book.acctIds.length);
  const onProgress = request.onProgress ?? (() => {});
  const parts = await runShards({ engine, book, shards, columns: accounts, onProgress });
  return {
    accounts,
    units: joinUnits(parts),
    compiledUnits: engine.compiled.units,
    kernelSha256: engine.kernel.sha256,
    threads: engine.blocks.length,
    shardCount: shards.length,
    shardPositions,
  };
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
