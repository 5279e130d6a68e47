import { expect, test } from 'vitest';
import { JoinedBlocks } from '../../src/ingest/joined-blocks.ts';
import type { RowBlock } from '../../src/portfolio/table-parts.ts';
import { sharedF64, sharedU8, sharedU32 } from '../../src/quantity/shared-columns.ts';

function block(from: number, count: number): RowBlock & { side: Uint8Array; qty: Float64Array } {
  const [account, side, qty] = [sharedU32(count), sharedU8(count), sharedF64(count)];
  for (let i = 0; i < count; i++) {
    account[i] = from + i;
    side[i] = (from + i) % 3;
    qty[i] = (from + i) / 4;
  }
  return { count, account, side, qty };
}

test('small blocks are joined in their order, large ones stay as they are, empty ones go', () => {
  const joined = new JoinedBlocks();
  const large = block(1003, 100_000);
  const given = [...Array.from({ length: 1000 }, (_, i) => block(i, 1)), block(0, 0), block(1000, 3), large];
  given.push(block(101_003, 2), block(101_005, 1));
  for (const each of given) joined.push(each);
  const all = joined.all() as ReturnType<typeof block>[];
  expect(all.map(({ count }) => count)).toEqual([1003, 100_000, 3]);
  expect(all[1]).toBe(large);
  for (const { account, side, qty } of all) {
    expect(account.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(side).toBeInstanceOf(Uint8Array);
    expect(account.every((row, i) => side[i] === row % 3 && qty[i] === row / 4)).toBe(true);
  }
  expect(all.flatMap(({ account }) => [...account])).toEqual(Array.from({ length: 101_006 }, (_, i) => i));
});
