import { expect, test } from 'vitest';
import { joinRanges, scanRanges } from '../../src/ingest/scan-ranges.ts';
import type { ScannedRun } from '../../src/ingest/table-scan.ts';
import { LEFT_OVER_BYTES_MAX } from '../../src/limits.ts';
import { textTable } from '../../src/quantity/text-table.ts';

const ranges = Array.from({ length: 40 }, (_, i) => ({ from: i * 100, to: (i + 1) * 100 }));

function run(changes: Partial<ScannedRun>): ScannedRun {
  const none = { ids: textTable([]), firstLine: new Uint32Array(0) };
  const left = { pieces: [], lines: new Uint32Array(0) };
  const empty = { accounts: none, blocks: [], texts: {}, withoutRow: new Uint32Array(0), left, lines: 10 };
  return { ...empty, leftBytes: 0, stoppedAt: null, ...changes };
}

test('every range is scanned where none of them stops, and the joined table ends where the file does', async () => {
  const runs = await scanRanges(ranges, 2, async () => run({}));
  expect(runs).toHaveLength(40);
  expect(joinRanges(ranges, runs, 2)).toMatchObject({ nextLine: 402, stoppedAt: null });
});

test('behind a range that stopped no more are begun', async () => {
  const begun: number[] = [];
  const runs = await scanRanges(ranges, 2, async ({ from }) => {
    begun.push(from);
    return run(from === 300 ? { stoppedAt: 7 } : {});
  });
  expect(Math.max(...begun)).toBeLessThan(800);
  expect(joinRanges(ranges, runs, 2)).toMatchObject({ nextLine: 42, stoppedAt: 307 });
});

test('a file that leaves too much to be kept is scanned so far, and the rest begins with the next range', async () => {
  const runs = await scanRanges(ranges, 2, async () => run({ leftBytes: LEFT_OVER_BYTES_MAX / 4 }));
  expect(runs.length).toBeGreaterThan(3);
  expect(runs.length).toBeLessThan(12);
  const joined = joinRanges(ranges, runs, 2);
  expect(joined.stoppedAt).toBe(runs.length * 100);
  expect(joined.nextLine).toBe(2 + runs.length * 10);
});

test('a fault in one range is told when those under way are done', async () => {
  let done = 0;
  const scan = async ({ from }: { from: number }) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    done += 1;
    if (from === 0) throw new Error('the first range is broken');
    return run({});
  };
  await expect(scanRanges(ranges, 2, scan)).rejects.toThrow('the first range is broken');
  expect(done).toBeGreaterThan(3);
});
