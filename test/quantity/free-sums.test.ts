// Sums that are the same in any order and in any parts, against whole numbers of the finest place.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactSum } from '../../src/quantity/exact-sum.ts';
import { FreeSums } from '../../src/quantity/free-sums.ts';
import { lawHolds } from '../support/chance.ts';

const money = fc.double({ min: -(2 ** 55), max: 2 ** 55, noNaN: true });
const usual = fc.double({ min: -1e9, max: 1e9, noNaN: true });
const values = fc.array(fc.oneof(money, usual, fc.double({ min: -1, max: 1, noNaN: true })), { maxLength: 200 });

function sumOf(all: readonly number[]): FreeSums {
  const sums = new FreeSums(2);
  for (const value of all) sums.add(1, value);
  return sums;
}

describe('a sum that is free of order', () => {
  it('is the exact sum where no addend has anything below 2^-48', () => {
    const coarse = fc.array(fc.oneof(money, usual).map((value) => (Math.abs(value) < 16 ? 16 : value)));
    lawHolds(coarse, 1000, (all) => {
      expect(sumOf(all).value(1)).toBe(exactSum(all));
    });
  });

  it('is off by no more than 2^-49 for each addend', () => {
    lawHolds(fc.array(fc.double({ min: -16, max: 16, noNaN: true }), { maxLength: 200 }), 1000, (all) => {
      expect(Math.abs(exactSum([sumOf(all).value(1), -exactSum(all)]))).toBeLessThanOrEqual(
        all.length * 2 ** -49 + Math.abs(exactSum(all)) * 2 ** -52,
      );
    });
  });

  it('has the same bits in any order and cut into any parts', () => {
    lawHolds(fc.tuple(values, fc.nat(), fc.infiniteStream(fc.nat())), 500, ([all, at, chance]) => {
      const cut = all.length === 0 ? 0 : at % all.length;
      const shuffled = all.map((value) => ({ value, key: chance.next().value as number }));
      shuffled.sort((a, b) => a.key - b.key);
      const [first, second] = [shuffled.slice(0, cut), shuffled.slice(cut)].map((part) => {
        return sumOf(part.map(({ value }) => value)).parts();
      });
      const joined = new FreeSums(2);
      joined.addParts(second!);
      joined.addParts(first!);
      expect([...joined.parts()]).toEqual([...sumOf(all).parts()]);
    });
  });

  it('adds a column, and takes sums together', () => {
    const sums = new FreeSums(3);
    sums.addAll(0, Float64Array.of(0.1, 0, 1e15));
    sums.addAll(2, Float64Array.of(-1e15, 0.2));
    expect(sums.value(1)).toBe(0);
    expect(sums.together([0, 2])).toBeCloseTo(0.3, 14);
  });
});
