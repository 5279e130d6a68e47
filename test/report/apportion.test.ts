import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apportioned } from '../../src/quantity/apportion.ts';
import { exact, fromText, sum } from '../../src/quantity/decimal.ts';
import { lawHolds } from '../support/chance.ts';

const parts = (values: string[], places: number) =>
  apportioned(values.map(fromText), places).parts.map((part) => part.toFixed(places));

describe('rounding a column by the largest remainder', () => {
  it('gives the missing units to those that lost most, the first of equals', () => {
    expect(parts(['33.333', '33.333', '33.334'], 2)).toEqual(['33.33', '33.33', '33.34']);
    expect(
      parts(
        ['1', '1', '1'].map((one) => `${one}.5`),
        0,
      ),
    ).toEqual(['2', '1', '1']);
    expect(parts(['0.005', '0.005'], 2)).toEqual(['0.01', '0.00']);
  });

  it('takes signed parts, and a total smaller than any of them', () => {
    expect(parts(['35478.004', '-35477.456'], 2)).toEqual(['35478.01', '-35477.46']);
    expect(parts(['-1.005', '-1.005', '2.01'], 2)).toEqual(['-1.00', '-1.01', '2.01']);
  });

  it('has no parts and a total of 0 for nothing', () => {
    expect(apportioned([], 2).total.toString()).toBe('0');
  });

  it('adds up exactly and moves no part by a unit or more', () => {
    const values = fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 12 });
    lawHolds(values, 200, (doubles) => {
      const whole = doubles.map(exact);
      const { parts: rounded, total } = apportioned(whole, 3);
      expect(sum(rounded).eq(total)).toBe(true);
      expect(total.eq(sum(whole).toDecimalPlaces(3))).toBe(true);
      whole.forEach((value, i) => {
        expect(value.minus(rounded[i]!).abs().lt('0.001')).toBe(true);
      });
    });
  });
});
