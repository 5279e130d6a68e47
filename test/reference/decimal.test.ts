import { describe, expect, it } from 'vitest';
import {
  exact,
  firstMinimum,
  fromDigits,
  fromText,
  onMarginalScale,
  shortfall,
  sum,
} from '../../src/quantity/decimal.ts';
import { toDecimal, toFixedPoint } from '../../src/reference/fixed-point.ts';

describe('decimals', () => {
  it('read a double by the digits that the venue printed, not by its binary value', () => {
    expect(exact(0.1).toString()).toBe('0.1');
    expect(exact(97078.9).times(3).toString()).toBe('291236.7');
    expect(exact(1e-7).toFixed()).toBe('0.0000001');
    expect(exact(Number.POSITIVE_INFINITY).gt(exact(1e300))).toBe(true);
    expect(() => exact(Number.NaN)).toThrow('does not have');
  });

  it('have 50 digits', () => {
    expect(fromText('1').div(3).toString()).toBe(`0.${'3'.repeat(50)}`);
  });

  it('have no minus zero in a loss', () => {
    expect(Object.is(shortfall(exact(0).neg()).toNumber(), 0)).toBe(true);
    expect(shortfall(exact(-2)).toString()).toBe('2');
    expect(shortfall(exact(2)).toString()).toBe('0');
  });

  it('add up, and find the first of the least', () => {
    expect(sum([exact(0.1), exact(0.2), exact(-0.3)]).isZero()).toBe(true);
    expect(firstMinimum([1, -2, 3, -2].map(exact))).toBe(1);
    expect(firstMinimum([])).toBe(-1);
  });

  it('count nothing above a finite last step of a scale', () => {
    const steps = [
      { upTo: exact(10), factor: exact(1) },
      { upTo: exact(20), factor: exact(0.5) },
    ];
    const on = (amount: number) => onMarginalScale(exact(amount), steps).toString();
    expect([on(0), on(10), on(14), on(20), on(999)]).toEqual(['0', '10', '12', '15', '15']);
    expect(onMarginalScale(exact(999), [{ upTo: null, factor: exact(2) }]).toString()).toBe('1998');
  });

  it('survive the way to fixed point and back, from 1e-17 to 1e300', () => {
    for (const text of ['0.1', '-0.0625', '12345678901234567.8901', '1e-17', '-97093.7', '7e22', '-1.5e300']) {
      const x = fromDigits(text);
      const back = toDecimal(toFixedPoint(x));
      const allowed = x.abs().times(fromDigits('1e-49')).plus(fromDigits('1e-57'));
      expect(back.minus(x).abs().lte(allowed), text).toBe(true);
    }
  });
});
