/** Slices as a run that is ready to go: its shards are read instead of computed, and handed on in the order of the accounts. */
import { loadKernel } from '../kernel/instance.ts';
import { SHARD_POSITIONS_DEFAULT } from '../limits.ts';
import { makeAccountColumns } from '../margin/account-columns.ts';
import { unpackRows } from '../margin/packed-rows.ts';
import { rowNames } from '../margin/row-names.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { compileRulebook } from '../rulebook/compile.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { InOrder } from '../runner/in-order.ts';
import {
  BLOCKS_PER_THREAD,
  type PreparedRun,
  type RunOutcome,
  type ShardSink,
  threadsFor,
} from '../runner/run-book.ts';
import { openPool } from '../threads/pool.ts';
import { accountCount, type MergedSlices } from './merged-slices.ts';
import type { PartReaderData, ReadShard, ReadTask } from './part-reader.ts';
import { damaged } from './slice-file.ts';

export interface MergeRunRequest {
  slices: MergedSlices;
  snapshot: Snapshot;
  rulebook: Rulebook;
  comparesModes: boolean;
  threads?: number | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((accounts: number) => void) | undefined;
}

/** Makes a run of slices. */
export function prepareMerge(request: MergeRunRequest): PreparedRun {
  const { slices, snapshot, rulebook, comparesModes } = request;
  const accounts = makeAccountColumns(accountCount(slices), comparesModes);
  const names = rowNames(snapshot, compileRulebook(rulebook, snapshot).units);
  const threads = threadsFor(slices.shards.length, request.threads);
  const kernelSha256 = loadKernel().sha256;
  const ranges = slices.shards.map(({ range }) => range);
  return {
    accounts,
    names,
    threads,
    plan: { shards: ranges, shardPositions: SHARD_POSITIONS_DEFAULT, kernelSha256 },
    evaluate: async (onShard): Promise<RunOutcome> => {
      const unitCount = await readShards(request, { columns: accounts, threads }, onShard);
      const shardCount = slices.shards.length;
      return { accounts, unitCount, names, kernelSha256, threads, shardCount, shardPositions: SHARD_POSITIONS_DEFAULT };
    },
  };
}

/** Reads every shard and hands it on; returns how many risk units they have. @throws UnusableInput naming a damaged slice */
async function readShards(
  { slices, signal, onProgress }: MergeRunRequest,
  { columns, threads }: PartReaderData & { threads: number },
  onShard: ShardSink,
): Promise<number> {
  const { shards } = slices;
  const workerData: PartReaderData = { columns };
  const workerUrl = new URL('./part-reader.js', import.meta.url);
  // One reads faster than rows can be dealt with.
  const pool = openPool<ReadTask, ReadShard | null>(workerUrl, { threads: 1, tasksPerThread: 2, workerData });
  let [next, done, units] = [0, 0, 0];
  const inOrder = new InOrder<ReadShard>(async (shard, { rows: packed, cells }) => {
    const { range } = shards[shard]!;
    const rows = unpackRows(packed);
    units += rows.units.account.length;
    await onShard(range, rows, cells);
    done += range.to - range.from;
    onProgress?.(done);
  });
  const roomBytes = shards.reduce((most, { part }) => Math.max(most, part.bytes), 0);
  // So many shards are in memory at once; the memory of one serves another once its rows have been dealt with.
  const lanes = Array.from({ length: Math.min(BLOCKS_PER_THREAD * threads, shards.length) }, async () => {
    const room = new SharedArrayBuffer(roomBytes);
    while (next < shards.length && !signal?.aborted) {
      const shard = next++;
      const found = await pool.run({ ...shards[shard]!, room });
      if (found === null) {
        next = shards.length;
        throw damaged(shards[shard]!.path, 'its figures or holdings are not what was written');
      }
      await inOrder.put(shard, found);
    }
  });
  try {
    await Promise.all(lanes);
  } finally {
    await pool.close();
  }
  return units;
}
