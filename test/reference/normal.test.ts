import { describe, expect, it } from 'vitest';
import { exact, fromText, one } from '../../src/quantity/decimal.ts';
import { normalDensity, normalDistribution } from '../../src/reference/normal.ts';
import { relativeError } from '../support/tiny-market.ts';

// By mpmath at 60 digits: erfc(−x/√2)/2 and the density.
const distribution: [string, string][] = [
  ['-40', '3.65589354091502970374898580268828366505394462e-350'],
  ['-38', '2.88542836006878430835097048156690409466181777e-316'],
  ['-20', '2.75362411860623369507562278085746533280749773e-89'],
  ['-10', '7.61985302416052606597334325159930836350403328e-24'],
  ['-5', '2.86651571879193911673752332874645353854423014e-7'],
  ['-1.96', '0.0249978951482204341365842690408371900224997791'],
  ['-1', '0.158655253931457051414767454367962077522087033'],
  ['-0.5', '0.308537538725986896362295389391662260116397824'],
  ['0', '0.5'],
  ['0.1', '0.539827837277028981465404618239182083014062284'],
  ['1', '0.841344746068542948585232545632037922477912967'],
  ['3', '0.998650101968369905473348185232405022622170632'],
  ['8', '0.999999999999999377903942572821587648400482741'],
];
const density: [string, string][] = [
  ['0', '0.398942280401432677939946059934381868475858631'],
  ['-1.5', '0.129517595665891727614099557954741491183832239'],
  ['7.25', '1.53853795056127502625736963354539108089325626e-12'],
  ['39', '2.0890872494292760732404533232476148629217407e-331'],
];

describe('the normal distribution', () => {
  it.each(distribution)('has 40 right digits at %s, tails included', (x, expected) => {
    expect(relativeError(normalDistribution(fromText(x)), expected)).toBeLessThan(1e-40);
  });

  it.each(density)('has a density with 40 right digits at %s', (x, expected) => {
    expect(relativeError(normalDensity(fromText(x)), expected)).toBeLessThan(1e-40);
  });

  it('is 0 below −40 and 1 above 40', () => {
    expect(normalDistribution(exact(-40.001)).isZero()).toBe(true);
    expect(normalDistribution(exact(1e6)).eq(one)).toBe(true);
  });

  it('adds up to 1 from both sides, and grows, over a walk that crosses every point of its table', () => {
    let before = normalDistribution(exact(-40));
    for (let step = -2_000; step <= 2_000; step++) {
      const x = exact(step).times(fromText('0.0199'));
      const here = normalDistribution(x);
      expect(here.plus(normalDistribution(x.neg())).minus(one).abs().lt(fromText('0').plus('1e-48'))).toBe(true);
      expect(here.gte(before), `N(${x})`).toBe(true);
      before = here;
    }
  });

  it('has its density as its slope at points between those of its table', () => {
    const h = fromText('0').plus('1e-12');
    for (const x of [-12.34, -3.03125, -0.001, 0.72, 2.5]) {
      const at = exact(x);
      const slope = normalDistribution(at.plus(h))
        .minus(normalDistribution(at.minus(h)))
        .div(h.times(2));
      expect(relativeError(slope, normalDensity(at).toString()), `x = ${x}`).toBeLessThan(1e-20);
    }
  });
});
