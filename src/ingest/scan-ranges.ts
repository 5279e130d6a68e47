/**
 * The quick lane over the ranges of a file, few at a time and in their order: one that stopped ends it, as where rows begin
 * behind it is not certain, and so does a file that leaves more than is to be kept. The rest is for the tolerant lane.
 */
import { LEFT_OVER_BYTES_MAX } from '../limits.ts';
import type { RowBlock } from '../portfolio/table-parts.ts';
import type { ByteRange } from './scan-file.ts';
import { joinRuns, type ScannedTable } from './table-lanes.ts';
import type { ScannedRun } from './table-scan.ts';

/** Ranges that wait at the threads while these are busy. */
const WAITING = 2;

/** Runs of the first ranges, as many as could be used. */
export async function scanRanges(
  ranges: readonly ByteRange[],
  threads: number,
  scan: (range: ByteRange) => Promise<ScannedRun>,
): Promise<ScannedRun[]> {
  const runs: ScannedRun[] = [];
  let [next, leftBytes, isOver] = [0, 0, false];
  const takeRanges = async () => {
    while (!isOver && next < ranges.length) {
      const r = next++;
      const run = await scan(ranges[r]!);
      runs[r] = run;
      leftBytes += run.leftBytes;
      isOver ||= run.stoppedAt !== null || leftBytes > LEFT_OVER_BYTES_MAX;
    }
  };
  // All are waited for: no reading goes on behind a refusal.
  const taken = await Promise.allSettled(Array.from({ length: threads + WAITING }, takeRanges));
  const failed = taken.find((settled) => settled.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return runs;
}

/** The runs of a file's first ranges behind one another; the scan stops where the next range begins. */
export function joinRanges<Block extends RowBlock>(
  ranges: readonly ByteRange[],
  runs: ScannedRun[],
  firstLine: number,
): ScannedTable<Block> {
  const starts = ranges.map(({ from }) => from);
  const joined = joinRuns<Block>(runs, starts, firstLine);
  if (runs.length < ranges.length) joined.stoppedAt ??= starts[runs.length]!;
  return joined;
}
