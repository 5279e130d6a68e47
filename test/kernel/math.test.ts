// The kernel's own exp, log and N(x) against the oracle.
import { beforeAll, describe, expect, test } from 'vitest';
import { buildProbe, type Probe } from './math-build.ts';
import * as oracle from './math-oracle.ts';
import { Chance, context, worstOf } from './math-samples.ts';

let probe: Probe;

beforeAll(async () => {
  probe = await buildProbe('release');
});

function expError(x: number, got: number): number {
  const { mantissa, exponent } = oracle.expParts(oracle.fixed(x));
  return oracle.ulpError(got, mantissa, oracle.BITS - exponent);
}

function digits(value: bigint, count: number): string {
  const scaled = (value * 10n ** BigInt(count)) >> oracle.BITS;
  const text = scaled.toString().padStart(count + 1, '0');
  return `${text.slice(0, -count)}.${text.slice(-count)}`;
}

describe('the oracle', () => {
  test('knows published digits of e^x, ln x, π and N(x)', () => {
    expect(digits(oracle.exp(oracle.ONE), 40)).toBe('2.7182818284590452353602874713526624977572');
    expect(digits(oracle.LN2, 40)).toBe('0.6931471805599453094172321214581765680755');
    expect(digits(oracle.lnOfDouble(10), 40)).toBe('2.3025850929940456840179914546843642076011');
    expect(digits(oracle.PI, 40)).toBe('3.1415926535897932384626433832795028841971');
    expect(digits(oracle.normalCdf(oracle.ONE), 40)).toBe('0.8413447460685429485852325456320379224779');
    expect(digits(oracle.normalCdf(-8n * oracle.ONE), 40)).toBe('0.0000000000000006220960574271784123515995');
  });
});

describe('exp', () => {
  test('is within 1 ulp from −708 to 709.7 and near 0', () => {
    const chance = new Chance(1);
    const wide = worstOf(
      60_000,
      () => chance.between(-708, 709.7),
      (x) => expError(x, probe.exp(x)),
    );
    expect(wide.size, context(wide)).toBeLessThanOrEqual(1);
    const near = worstOf(
      60_000,
      () => chance.between(-1, 1),
      (x) => expError(x, probe.exp(x)),
    );
    expect(near.size, context(near)).toBeLessThanOrEqual(1);
    const middle = worstOf(
      30_000,
      () => chance.between(-690, 690),
      (x) => expError(x, probe.expMiddle(x)),
    );
    expect(middle.size, context(middle)).toBeLessThanOrEqual(1);
  });

  test('runs out through the subnormals to 0 and through infinity', () => {
    const chance = new Chance(2);
    const subnormal = worstOf(
      5_000,
      () => chance.between(-745.13, -708),
      (x) => expError(x, probe.exp(x)),
    );
    expect(subnormal.size, context(subnormal)).toBeLessThanOrEqual(1);
    expect([-745.2, -1e308, -Infinity].map(probe.exp)).toEqual([0, 0, 0]);
    expect([709.79, 1e308, Infinity].map(probe.exp)).toEqual([Infinity, Infinity, Infinity]);
    expect([0, -0, Number.NaN].map(probe.exp)).toEqual([1, 1, Number.NaN]);
  });
});

describe('log', () => {
  test('is within 1 ulp over all positive doubles, and relative to itself near 1', () => {
    const chance = new Chance(3);
    const error = (x: number): number => (x === 1 ? 0 : oracle.ulpError(probe.log(x), oracle.lnOfDouble(x)));
    const wide = worstOf(20_000, () => Math.exp(chance.between(-708, 709)), error);
    expect(wide.size, context(wide)).toBeLessThanOrEqual(1);
    const near = worstOf(30_000, () => chance.between(0.5, 2), error);
    expect(near.size, context(near)).toBeLessThanOrEqual(1);
    const nearest = worstOf(20_000, () => 1 + chance.between(-1, 1) * 2 ** -chance.between(1, 51), error);
    expect(nearest.size, context(nearest)).toBeLessThanOrEqual(1);
    const subnormal = worstOf(2_000, () => Math.exp(chance.between(-744, -708)), error);
    expect(subnormal.size, context(subnormal)).toBeLessThanOrEqual(1);
  });

  test('has the usual values at the edges', () => {
    expect([1, 0, -0, -1, Infinity, -Infinity, Number.NaN].map(probe.log)).toEqual([
      0,
      -Infinity,
      -Infinity,
      Number.NaN,
      Infinity,
      Number.NaN,
      Number.NaN,
    ]);
  });
});

describe('the normal distribution', () => {
  test('is within 4 ulp in the left tail down to −8', () => {
    const chance = new Chance(4);
    const error = (x: number): number => oracle.ulpError(probe.cdf(x), oracle.normalCdf(oracle.fixed(x)));
    const tail = worstOf(60_000, () => chance.between(-8, 0), error);
    expect(tail.size, context(tail)).toBeLessThanOrEqual(4);
    const centre = worstOf(20_000, () => -(2 ** chance.between(-40, 0)), error);
    expect(centre.size, context(centre)).toBeLessThanOrEqual(4);
  });

  test('is within 1.7e-16 above 0, which is 1 less the tail', () => {
    const chance = new Chance(5);
    const error = (x: number): number =>
      oracle.approximate(oracle.fixed(probe.cdf(x)) - oracle.normalCdf(oracle.fixed(x)));
    const right = worstOf(20_000, () => chance.between(0, 9), error);
    expect(right.size, context(right)).toBeLessThanOrEqual(1.7e-16);
  });

  test('ends in 0 and 1, is ½ at 0, stays inside, and rises', () => {
    expect([-Infinity, -1e300, -40, 0, -0, 40, 1e300, Infinity].map(probe.cdf)).toEqual([0, 0, 0, 0.5, 0.5, 1, 1, 1]);
    expect(probe.cdf(Number.NaN)).toBeNaN();
    let before = 0;
    for (let x = -40; x <= 40; x += 1 / 1024) {
      const now = probe.cdf(x);
      expect(now >= before && now <= 1, `N falls at ${x}: ${before} then ${now}`).toBe(true);
      before = now;
    }
  });

  test('has a density within 4 ulp', () => {
    const chance = new Chance(6);
    const error = (x: number): number => oracle.ulpError(probe.density(x), oracle.normalDensity(oracle.fixed(x)));
    const worst = worstOf(20_000, () => chance.between(-8, 8), error);
    expect(worst.size, context(worst)).toBeLessThanOrEqual(4);
    expect([-Infinity, -40, 40, 1e300].map(probe.density)).toEqual([0, 0, 0, 0]);
  });
});
