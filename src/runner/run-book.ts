/** A book through the kernel on this machine's threads: plan the shards, run them, put the rows back in order. */
import { availableParallelism } from 'node:os';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { KernelBuild } from '../kernel/instance.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import { SHARD_POSITIONS_DEFAULT, THREADS_MAX } from '../limits.ts';
import { type AccountColumns, makeAccountColumns } from '../margin/account-columns.ts';
import { copySet, joinSets, type RowSet } from '../margin/row-columns.ts';
import { type RowNames, rowNames } from '../margin/row-names.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import type { SumParts } from '../quantity/free-sums.ts';
import { textAt, textCount } from '../quantity/text-table.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { gridClasses } from './cell-sums.ts';
import { makeEngine } from './engine.ts';
import { openShardPool, ShardFailure, type ShardParts, type ShardsSink } from './local-pool.ts';
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
  /** Whether the P&L of the cells of every shard is summed and handed on. */
  sumsCells?: boolean | undefined;
  build?: KernelBuild | undefined;
  onProgress?: ((accounts: number) => void) | undefined;
  /** Told in words that a shard is tried once more. */
  onRetry?: ((words: string) => void) | undefined;
  /** Ends the evaluation early; shards under way are still handed on. */
  signal?: AbortSignal | undefined;
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
 * that are good until what is returned resolves; `cells` their cells summed, null where the run does not sum them. It is
 * called in the order of the accounts, without waiting for that.
 */
export type ShardSink = (range: ShardRange, rows: RowSet, cells: SumParts | null) => void | Promise<void>;

/** A run that is ready to go. */
export interface PreparedRun {
  accounts: AccountColumns;
  names: RowNames;
  threads: number;
  plan: RunPlan;
  /**
   * Evaluates the whole book; shards are handed on in the order of their accounts.
   * @param parts where shards are kept, or were, by their number in the plan
   * @throws UnusableInput naming the accounts of a shard that failed twice
   */
  evaluate(onShard: ShardSink, parts?: ShardParts): Promise<RunOutcome>;
}

/** What will run, and with what. */
export interface RunPlan {
  shards: readonly ShardRange[];
  shardPositions: number;
  kernelSha256: string;
}

/** Threads used where the caller names none: one for each core. */
export function defaultThreads(): number {
  return Math.min(availableParallelism(), THREADS_MAX);
}

/** A book under several rulebooks: the same shards, each computed under every rulebook by the same thread. */
export interface PreparedRuns {
  /** Of each rulebook. */
  accounts: AccountColumns[];
  names: RowNames[];
  threads: number;
  plan: RunPlan;
  /** Evaluates the whole book; shards are handed on in the order of their accounts. Parts are kept of one rulebook only. */
  evaluate(onShard: ShardsSink, parts?: ShardParts): Promise<RunOutcome[]>;
}

export interface RunsRequest extends Omit<RunRequest, 'rulebook'> {
  rulebooks: readonly Rulebook[];
}

/** Plans the shards of a book and makes the engine. The figures are the same for any number of threads and any shard size. */
export function prepareRun({ rulebook, ...request }: RunRequest): PreparedRun {
  const { accounts, names, evaluate, ...prepared } = prepareRuns({ ...request, rulebooks: [rulebook] });
  return {
    ...prepared,
    accounts: accounts[0]!,
    names: names[0]!,
    evaluate: async (take, parts) => {
      const [outcome] = await evaluate((range, rows, cells) => take(range, rows[0]!, cells?.[0] ?? null), parts);
      return outcome!;
    },
  };
}

/** Plans the shards of a book and makes an engine for each rulebook. */
export function prepareRuns(request: RunsRequest): PreparedRuns {
  const { snapshot, rulebooks, book, build } = request;
  const shardPositions = request.shardPositions ?? SHARD_POSITIONS_DEFAULT;
  const { shards, capacity } = planShards(book, shardPositions);
  const threads = threadsFor(shards.length, request.threads);
  const engines = rulebooks.map((rulebook) =>
    makeEngine({
      snapshot,
      rulebook,
      capacity,
      workers: blocksFor(shards.length, threads),
      fewestWorkers: request.threads === undefined ? 1 : threads,
      comparesModes: request.comparesModes,
      sumsCells: request.sumsCells,
      ...(build ? { build } : {}),
    }),
  );
  const used = Math.min(threads, ...engines.map(({ blocks }) => blocks.length));
  const accounts = engines.map(() => makeAccountColumns(textCount(book.acctIds), request.comparesModes));
  const names = engines.map(({ compiled }) => rowNames(snapshot, compiled.units));
  const classes = request.sumsCells === true ? names.map(({ units }) => gridClasses(units)) : null;
  const plan = { shards, shardPositions, kernelSha256: engines[0]!.kernel.sha256 };
  const evaluate = async (take: ShardsSink, parts?: ShardParts): Promise<RunOutcome[]> => {
    const unitCounts = engines.map(() => 0);
    let done = 0;
    const onShard: ShardsSink = async (range, rows, cells) => {
      rows.forEach(({ units }, e) => {
        unitCounts[e]! += units.account.length;
      });
      await take(range, rows, cells);
      done += range.to - range.from;
      request.onProgress?.(done);
    };
    const pool = openShardPool({ engines, book, columns: accounts, threads: used, classes });
    const { signal } = request;
    const onRetry = (range: ShardRange, reason: string) =>
      request.onRetry?.(`${accountsInWords(book, range)} are tried once more: ${reason}`);
    try {
      await pool.evaluate(shards, onShard, { parts, signal, onRetry });
    } catch (error) {
      if (error instanceof ShardFailure) throw inWords(error, book);
      throw error;
    } finally {
      await pool.close();
    }
    return engines.map(({ kernel }, e) => ({
      accounts: accounts[e]!,
      unitCount: unitCounts[e]!,
      names: names[e]!,
      kernelSha256: kernel.sha256,
      threads: used,
      shardCount: shards.length,
      shardPositions,
    }));
  };
  return { accounts, names, threads: used, plan, evaluate };
}

function accountsInWords({ acctIds }: Book, { from, to }: ShardRange): string {
  return `accounts ${textAt(acctIds, from)} to ${textAt(acctIds, to - 1)}, ${to - from} in the book's order,`;
}

function inWords({ range, message }: ShardFailure, book: Book): UnusableInput {
  return new UnusableInput(`${accountsInWords(book, range)} could not be computed in two tries: ${message}`);
}

/** How many threads a book of so many shards is given. */
export function threadsFor(shardCount: number, asked: number | undefined): number {
  return Math.max(1, Math.min(asked ?? defaultThreads(), shardCount));
}

/** Blocks for each thread: one to work in, one whose task waits, one whose rows are written. */
export const BLOCKS_PER_THREAD = 3;

/** How many blocks of memory so many threads are given. */
export function blocksFor(shardCount: number, threads: number): number {
  return Math.max(1, Math.min(BLOCKS_PER_THREAD * threads, shardCount));
}

/** Evaluates the whole book and keeps everything. */
export async function runBook(request: RunRequest): Promise<BookResult> {
  const parts: RowSet[] = [];
  const outcome = await prepareRun(request).evaluate((_, rows) => {
    parts.push(copySet(rows));
  });
  return { ...outcome, rows: joinSets(parts) };
}
