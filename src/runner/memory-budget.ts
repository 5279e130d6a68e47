/**
 * How much memory a run takes, told before it starts: an unattended run that ends in the system's out-of-memory killer tells
 * nobody why. A plan that does not fit is made smaller – shards first, then threads –, and refused where that is not enough.
 * The sizes are those of the columns; what is added was measured at the peak of runs of 0.1 to 10 million positions.
 */
import { UnusableInput } from '../failure/unusable-input.ts';
import { SHARD_POSITIONS_DEFAULT } from '../limits.ts';
import type { BookColumns } from '../portfolio/book.ts';
import { BLOCKS_PER_THREAD } from './run-book.ts';

/** Node, code, market and rulebook. */
const BASE_BYTES = 110e6;
const THREAD_BYTES = 30e6;
/** A row as it is read and as it is placed, both at once: identity, price and size twice, and its place. */
const ROW_BYTES = 70;
/** What is kept of a row beside that where account modes 2 and 3 are computed. */
const ROW_TERMS_BYTES = 34;
/** The part of a row's bytes that is free again before shards are evaluated. */
const ROW_BYTES_FREED = 40;
/** An account's id, settings, offsets and figures. */
const ACCOUNT_BYTES = 155;
/** A row of a shard in a block of the kernel's memory: what goes in, and the most that can come out. */
const BLOCK_BYTES_PER_ROW = 325;
/** Shards below this cost more in tasks than they save. */
const SHARD_POSITIONS_LEAST = 5_000;

/** What there is to be held at once. */
export interface BookSize {
  /** Of all tables. */
  rows: number;
  accounts: number;
  hasTerms: boolean;
}

/** The size of a book that has been read. */
export function bookSize({ positions, orders, balances, quarantined }: BookColumns): BookSize {
  const rows = positions.instrument.length + orders.instrument.length + balances.ccy.length;
  return { rows, accounts: quarantined.length, hasTerms: positions.terms !== null };
}

export interface MemoryLimit {
  bytes: number;
  /** Where the figure is from. */
  words: string;
}

export interface MemoryPlan {
  threads: number;
  /** Undefined where the default does. */
  shardPositions: number | undefined;
  /** What the run is expected to take at its peak. */
  bytes: number;
}

/** What this process may still take, by the machine and by its control group. */
export function freeMemory(): MemoryLimit {
  return { bytes: process.availableMemory(), words: 'free on this machine' };
}

/**
 * Fits a run into memory. Threads and shards that were asked for are not made smaller.
 * @param threads how many there are to be at most
 * @throws UnusableInput with the figures, where it does not fit
 */
export function planMemory(
  size: BookSize,
  asked: { threads: number; isFixed: boolean; shardPositions: number | undefined },
  limit: MemoryLimit,
): MemoryPlan {
  const plan: MemoryPlan = { threads: asked.threads, shardPositions: asked.shardPositions, bytes: 0 };
  const fits = () => {
    plan.bytes = peakBytes(size, plan);
    return plan.bytes <= limit.bytes;
  };
  while (!fits()) {
    const shardPositions = plan.shardPositions ?? SHARD_POSITIONS_DEFAULT;
    if (asked.shardPositions === undefined && shardPositions > SHARD_POSITIONS_LEAST) {
      plan.shardPositions = Math.max(SHARD_POSITIONS_LEAST, Math.floor(shardPositions / 2));
    } else if (!asked.isFixed && plan.threads > 1) {
      plan.threads -= 1;
    } else {
      throw new UnusableInput(
        `a portfolio of ${size.rows.toLocaleString('en-US')} rows takes about ${inGb(plan.bytes)} of memory and ${inGb(limit.bytes)} are ${limit.words}: ` +
          'take a larger machine, or raise --max-memory if you know better',
      );
    }
  }
  return plan;
}

function peakBytes({ rows, accounts, hasTerms }: BookSize, { threads, shardPositions }: MemoryPlan): number {
  const held = rows * (ROW_BYTES + (hasTerms ? ROW_TERMS_BYTES : 0)) + accounts * ACCOUNT_BYTES;
  const shardRows = Math.min(shardPositions ?? SHARD_POSITIONS_DEFAULT, rows);
  const blocks = BLOCKS_PER_THREAD * threads * shardRows * BLOCK_BYTES_PER_ROW;
  return BASE_BYTES + threads * THREAD_BYTES + held + Math.max(0, blocks - rows * ROW_BYTES_FREED);
}

function inGb(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
