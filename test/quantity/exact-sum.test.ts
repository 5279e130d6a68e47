// Sums that are rounded once: against sums of whole numbers, which round nothing until the end.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactSum, exactSum } from '../../src/quantity/exact-sum.ts';
import { lawHolds } from '../support/chance.ts';

/** Every double is a whole multiple of this power of two. */
const SCALE_BITS = 1074;

function scaled(value: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(value).buffer)[0]!;
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const whole = exponent === 0 ? fraction : (fraction | 0x10000000000000n) << BigInt(exponent - 1);
  return bits >> 63n === 1n ? -whole : whole;
}

/** The nearest double of a scaled whole number, ties to even: `Number` of a bigint is that. */
function nearest(sum: bigint): number {
  const size = sum < 0n ? -sum : sum;
  const bits = size.toString(2).length;
  // Cut to 60 bits with a sticky last one, so that scaling down afterwards rounds no second time.
  const cut = Math.max(0, bits - 60);
  const kept = (size >> BigInt(cut)) | (size & ((1n << BigInt(cut)) - 1n) ? 1n : 0n);
  const value = Number(kept) * 2 ** (cut - SCALE_BITS);
  return sum < 0n ? -value : value;
}

const byWholeNumbers = (values: readonly number[]) => nearest(values.reduce((sum, value) => sum + scaled(value), 0n));

const money = fc.double({ min: -1e15, max: 1e15, noNaN: true }).map((value) => value + 0);
const anything = fc.double({ min: -1e300, max: 1e300, noNaN: true }).map((value) => value + 0);

describe('an exact sum', () => {
  it('is the sum rounded once', () => {
    lawHolds(fc.array(fc.oneof(money, anything), { maxLength: 60 }), 2000, (values) => {
      expect(exactSum(values) + 0).toBe(byWholeNumbers(values) + 0);
    });
  });

  it.each([
    { values: [], sum: 0 },
    { values: [0.1, 0.2, -0.3], sum: 2.7755575615628914e-17 },
    { values: [1e16, 1, -1e16], sum: 1 },
    { values: [1e308, 1, -1e308], sum: 1 },
    // Half a unit rounds to even, and a trace more rounds up.
    { values: [2 ** 53, 1], sum: 2 ** 53 },
    { values: [2 ** 53, 1, 2 ** -60], sum: 2 ** 53 + 2 },
    { values: [5e-324, 5e-324, -5e-324], sum: 5e-324 },
  ])('of $values is $sum', ({ values, sum }) => {
    expect(exactSum(values)).toBe(sum);
  });

  it('does not depend on the order, nor on how it is cut into columns', () => {
    lawHolds(fc.tuple(fc.array(money, { maxLength: 60 }), fc.nat(60)), 500, ([values, at]) => {
      const sum = new ExactSum();
      sum.addAll(Float64Array.from(values.slice(at)));
      for (const value of values.slice(0, at)) sum.add(value);
      expect(sum.value()).toBe(exactSum(values));
      expect(exactSum(values.toReversed())).toBe(exactSum(values));
    });
  });

  it('leaves out what is marked, and goes on after it was asked', () => {
    const sum = new ExactSum();
    sum.addAll(Float64Array.of(1, 2, Number.NaN, 4), Uint8Array.of(0, 1, 1, 0));
    expect(sum.value()).toBe(5);
    sum.add(0.5);
    expect(sum.value()).toBe(5.5);
  });
});
