import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sortByKey, sortEqualKeys } from '../../src/portfolio/sort-rows.ts';
import { lawHolds } from '../support/chance.ts';

/** Rows of one account each in a table of their own, behind a row of another; a column says where each row stood. */
function tableOf(keys: readonly number[]) {
  const offsets = Uint32Array.of(0, 1, 1 + keys.length, 2 + keys.length);
  const key = Uint32Array.of(9, ...keys, 0);
  const place = Float64Array.from(key, (_, i) => i);
  return { offsets, key, columns: [place, place.map((i) => -i)] as [Float64Array, Float64Array] };
}

/** The same by JavaScript's own sort, which keeps equal ones in their order. */
function expectSorted(keys: readonly number[]): void {
  const table = tableOf(keys);
  const twice = sortByKey(table, 0, 3);
  const rows = keys.map((key, i) => ({ key, place: i + 1 })).sort((a, b) => a.key - b.key);
  expect(Array.from(table.key)).toEqual([9, ...rows.map(({ key }) => key), 0]);
  expect(Array.from(table.columns[0])).toEqual([0, ...rows.map(({ place }) => place), keys.length + 1]);
  expect(table.columns[1].every((value, i) => value === -table.columns[0][i]!)).toBe(true);
  expect(twice).toEqual(new Set(keys).size < keys.length ? [1] : []);
}

function* permutations(of: number[]): Generator<number[]> {
  if (of.length < 2) yield of;
  for (const [i, first] of of.entries()) {
    if (of.length < 2) return;
    for (const rest of permutations(of.toSpliced(i, 1))) yield [first, ...rest];
  }
}

describe('rows of an account by key', () => {
  test.each([1, 2, 3, 4, 5, 6, 7])('are put in order from any permutation of %d', (count) => {
    for (const keys of permutations(Array.from({ length: count }, (_, i) => i))) expectSorted(keys);
  });

  test.each([3, 5, 6])('keep their order where keys are equal, in any permutation of %d', (count) => {
    for (const keys of permutations(Array.from({ length: count }, (_, i) => Math.floor(i / 2)))) expectSorted(keys);
  });

  test.each([24, 25, 26])('are the same for the few and the many: %d rows', (count) => {
    const keys = fc.array(fc.oneof(fc.nat(30), fc.nat(0xffff_ffff)), { minLength: count, maxLength: count });
    lawHolds(keys, 200, expectSorted);
  });

  test('are put in order by every byte of the key', () => {
    const keys = [0, 1, 0xff, 0x100, 0xff00, 0xffff, 0x1_0000, 0xff_0000, 0xffff_fffe, 0xffff_ffff, 0x8000_0000];
    lawHolds(fc.array(fc.constantFrom(...keys), { minLength: 30, maxLength: 400 }), 100, expectSorted);
  });

  test('of a large account leave nothing to the smaller ones behind it', () => {
    expectSorted(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 5003));
    expectSorted(Array.from({ length: 40 }, (_, i) => (i * 7) % 41));
  });
});

test('rows of equal keys stand in one order whatever the order they came in, zeros of either sign too', () => {
  const value = fc.constantFrom(0, -0, 1, -1, 2);
  const rows = fc.array(fc.tuple(fc.nat(2), value, value), { minLength: 1, maxLength: 40 });
  const shuffled = rows.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })));
  const ordered = (all: [number, number, number][]) => {
    const byKey = [...all].sort((a, b) => a[0] - b[0]);
    const column = (c: 1 | 2) => Float64Array.from(byKey, (row) => row[c]);
    const table = { offsets: Uint32Array.of(0, all.length), key: Uint32Array.from(byKey, ([key]) => key) };
    const columns = [column(1), column(2)];
    sortEqualKeys({ ...table, columns }, 0, all.length);
    return columns;
  };
  lawHolds(shuffled, 1000, ([one, other]) => {
    expect(ordered(one)).toStrictEqual(ordered(other));
  });
});
