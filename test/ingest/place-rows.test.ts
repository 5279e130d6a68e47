import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type PlacedBlock, placeRows, rowOffsets, SIDES, stretches } from '../../src/portfolio/place-rows.ts';
import { NO_ACCOUNT } from '../../src/portfolio/table-parts.ts';
import { lawHolds } from '../support/chance.ts';

interface Row {
  account: number;
  major: number;
  minor: number;
  amount: number;
}

const ACCOUNTS = 9;

function blockOf(rows: readonly Row[], hasMinor: boolean): PlacedBlock {
  return {
    count: rows.length,
    account: Uint32Array.from(rows, ({ account }) => account),
    major: Uint32Array.from(rows, ({ major }) => major),
    minor: hasMinor ? Uint8Array.from(rows, ({ minor }) => minor) : null,
    columns: [Float64Array.from(rows, ({ amount }) => amount), Float64Array.from(rows, ({ amount }) => -amount)],
  };
}

/** The rows placed by so many tasks, and the accounts with two rows of one key. */
function placed(blocks: PlacedBlock[], threads: number) {
  const offsets = rowOffsets(blocks, ACCOUNTS);
  const count = offsets[ACCOUNTS]!;
  const columns = [new Float64Array(count), new Float64Array(count)];
  const into = { offsets, key: new Uint32Array(count), columns };
  const twice = stretches(offsets, threads).flatMap((stretch) => placeRows({ blocks, into, ...stretch }));
  return { into, twice };
}

/** The same by JavaScript's own sort. */
function expected(blocks: Row[][], hasMinor: boolean) {
  const rows = blocks.flat().filter(({ account }) => account !== NO_ACCOUNT);
  const keyOf = ({ major, minor }: Row) => (hasMinor ? major * SIDES + minor : major);
  const sorted = [...rows].sort((a, b) => a.account - b.account || keyOf(a) - keyOf(b));
  const twice = sorted.filter((row, i) => {
    const before = sorted[i - 1];
    return before !== undefined && before.account === row.account && keyOf(before) === keyOf(row);
  });
  return { sorted, keys: sorted.map(keyOf), twice: [...new Set(twice.map(({ account }) => account))] };
}

const row = fc.record({
  account: fc.oneof({ weight: 12, arbitrary: fc.nat(ACCOUNTS - 1) }, { weight: 1, arbitrary: fc.constant(NO_ACCOUNT) }),
  major: fc.nat(20),
  minor: fc.nat(2),
  amount: fc.integer({ min: -99, max: 99 }),
});
const inOrder = (rows: Row[]) => [...rows].sort((a, b) => a.account - b.account);
/** Blocks in the order of the accounts take another way than others. */
const block = fc.tuple(fc.array(row, { maxLength: 60 }), fc.boolean()).map(([rows, is]) => (is ? inOrder(rows) : rows));
const input = fc.record({ blocks: fc.array(block, { maxLength: 4 }), hasMinor: fc.boolean(), threads: fc.nat(12) });

describe('rows of any blocks', () => {
  test('stand where sorting would put them, whatever the number of tasks', () => {
    lawHolds(input, 1500, ({ blocks, hasMinor, threads }) => {
      const { into, twice } = placed(
        blocks.map((rows) => blockOf(rows, hasMinor)),
        threads + 1,
      );
      const { sorted, keys, twice: ofKeys } = expected(blocks, hasMinor);
      expect(Array.from(into.key)).toEqual(keys);
      expect(Array.from(into.columns[0]!)).toEqual(sorted.map(({ amount }) => amount));
      expect(into.columns[1]!.every((value, i) => value === -into.columns[0]![i]!)).toBe(true);
      expect(twice).toEqual(ofKeys);
    });
  });
});

describe('stretches', () => {
  test('cover every account once, in order, with about as many rows each', () => {
    const counts = fc.array(fc.nat(9), { maxLength: 40 });
    lawHolds(fc.tuple(counts, fc.integer({ min: 1, max: 12 })), 1000, ([rows, count]) => {
      const offsets = Uint32Array.from([0, ...rows.map((_, i) => rows.slice(0, i + 1).reduce((a, b) => a + b, 0))]);
      const cut = stretches(offsets, count);
      expect(cut.length).toBe(count);
      expect(cut[0]!.accountFrom).toBe(0);
      expect(cut.at(-1)!.accountTo).toBe(rows.length);
      for (const [s, { accountFrom, accountTo }] of cut.entries()) {
        if (s > 0) expect(accountFrom).toBe(cut[s - 1]!.accountTo);
        const held = offsets[accountTo]! - offsets[accountFrom]!;
        expect(held).toBeLessThanOrEqual(offsets[rows.length]! / count + Math.max(0, ...rows));
      }
    });
  });
});
