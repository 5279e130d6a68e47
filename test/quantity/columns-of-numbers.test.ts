// The largest rows of a column, and sums of many groups.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { exactSum } from '../../src/quantity/exact-sum.ts';
import { largestRows } from '../../src/quantity/largest.ts';
import { OrderedSums } from '../../src/quantity/ordered-sums.ts';

it('few rows kept in order and many rows sorted are what sorting all of them gives', () => {
  const key = fc.oneof(fc.integer({ min: -3, max: 9 }), fc.double({ noNaN: false }));
  fc.assert(
    fc.property(fc.array(key, { maxLength: 40 }), fc.constantFrom(0, 1, 2, 5, 30, 256, 257, 9999), (keys, top) => {
      const rows = keys.map((_, row) => row).filter((row) => keys[row]! > 0);
      const wanted = rows.sort((a, b) => (keys[a] === keys[b] ? a - b : keys[b]! - keys[a]!)).slice(0, top);
      expect(largestRows(Float64Array.from(keys), top)).toEqual(wanted);
    }),
  );
});

it('sums of groups keep what plain addition loses', () => {
  const sums = new OrderedSums(2);
  for (const value of [1e16, 1, -1e16]) sums.add(1, value);
  expect([sums.value(0), sums.value(1)]).toEqual([0, 1]);
  fc.assert(
    fc.property(fc.array(fc.double({ min: -1e12, max: 1e12, noNaN: true }), { maxLength: 200 }), (values) => {
      const one = new OrderedSums(1);
      for (const value of values) one.add(0, value);
      const gross = values.reduce((sum, value) => sum + Math.abs(value), 0);
      expect(Math.abs(one.value(0) - exactSum(values))).toBeLessThanOrEqual(gross * 2 ** -52 + Number.MIN_VALUE);
    }),
  );
});
