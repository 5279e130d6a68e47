/** The record of a run: exactly what went in, what it was computed with, and the hash of what came out. */
import type { InputFile } from '../quantity/input-file.ts';
import type { RunOutcome } from './run-book.ts';

export interface Manifest {
  schema: 'shockgrid-manifest/1';
  shockgrid: string;
  node: string;
  startedAt: string;
  inputs: {
    market: { directory: string; asOf: string; files: InputFile[] };
    portfolio: { directory: string; files: InputFile[] };
  };
  rulebook: { id: string; path: string; sha256: string };
  kernel: { sha256: string };
  options: { threads: number; shardPositions: number; shards: number; format: string; verify: number; modes: boolean };
  counts: { accounts: number; quarantined: number; riskUnits: number; rejects: number };
  resultsHash: string;
  /** The files beside it, as they were written. */
  outputs: { name: string; bytes: number }[];
  /** What the decimal engine said of a sample, null where none was asked for. */
  verification: { failed: boolean; accounts: number; figures: number; worstShare: number; lines: string[] } | null;
  /**
   * Wall-clock: reading and grouping; evaluating and writing, which go on side by side; of that, what one thread spent on
   * deciding, hashing and writing; everything from the call on.
   */
  timings: { readMs: number; evaluateMs: number; handledMs: number; totalMs: number };
}

/** The options of a run as they were resolved. */
export function runOptions(result: RunOutcome, format: string, verify: number): Manifest['options'] {
  const { threads, shardPositions, shardCount, accounts } = result;
  return { threads, shardPositions, shards: shardCount, format, verify, modes: accounts.modes !== null };
}
