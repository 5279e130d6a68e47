import { describe, expect, it } from 'vitest';
import { exact, fromDigits, fromText, one } from '../../src/quantity/decimal.ts';
import { exp, ln } from '../../src/reference/logarithm.ts';
import { relativeError } from '../support/tiny-market.ts';

// By mpmath at 60 digits.
const powers: [string, string][] = [
  ['0', '1'],
  ['1', '2.71828182845904523536028747135266249775724709'],
  ['-1', '0.367879441171442321595523770161460867445811131'],
  ['0.000001', '1.00000100000050000016666670833334166666805556'],
  ['-700', '9.85967654375977085670537294784946510511560018e-305'],
  ['123.456', '4.13294435277809344957685441227343146614594394e53'],
  ['-0.25', '0.77880078307140486824517026697832064729677229'],
];
const logarithms: [string, string][] = [
  ['1', '0'],
  ['2', '0.693147180559945309417232121458176568075500134'],
  ['10', '2.30258509299404568401799145468436420760110149'],
  ['0.88', '-0.12783337150988489572234296702906941115399572'],
  ['1.000001', '9.99999500000333333083333533333166666809523685e-7'],
  ['97093.7', '11.4834317706091199700682404464224912777086897'],
  ['0.000000001', '-20.7232658369464111561619230921592778684099134'],
  ['33000', '10.4042628404486172875111631789407476272725019'],
];

describe('exp and ln', () => {
  it.each(powers)('exp(%s) has 40 right digits', (x, expected) => {
    expect(relativeError(exp(fromText(x)), expected)).toBeLessThan(1e-40);
  });

  it.each(logarithms)('ln(%s) has 40 right digits', (x, expected) => {
    expect(relativeError(ln(fromText(x)), expected)).toBeLessThan(1e-40);
  });

  it('undo each other over the range of doubles', () => {
    for (let i = -200; i <= 200; i++) {
      const x = exact(i).times(fromText('3.37'));
      expect(ln(exp(x)).minus(x).abs().lt(fromDigits('1e-45')), `x = ${x}`).toBe(true);
    }
  });

  it('ln keeps 30 digits close to 1', () => {
    const small = fromDigits('1e-18');
    const series = small.minus(small.times(small).div(2)).plus(small.pow(3).div(3));
    expect(relativeError(ln(one.plus(small)), series.toString())).toBeLessThan(1e-30);
  });

  it('ln refuses what has none', () => {
    expect(() => ln(exact(0))).toThrow('out of its range');
    expect(() => ln(exact(-1))).toThrow('out of its range');
  });
});
