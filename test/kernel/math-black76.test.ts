// Black-76 in coin against the oracle: the bound of the file head of assembly/revalue/black76.ts, and the edges.
import { beforeAll, describe, expect, test } from 'vitest';
import { buildProbe, type Probe } from './math-build.ts';
import * as oracle from './math-oracle.ts';
import { Chance, callOf, context, REPEAT, sampleOption, worstOf } from './math-samples.ts';

let probe: Probe;

beforeAll(async () => {
  probe = await buildProbe('release');
});

/** The error of `got` over the bound every price must keep: max(1e-13·v, 3e-16·max(1, K/F)). */
function overBound(got: number, exact: bigint, strikeOverForward: number): number {
  const bound = Math.max(1e-13 * Math.abs(oracle.approximate(exact)), 3e-16 * Math.max(1, strikeOverForward));
  return oracle.approximate(oracle.fixed(got) - exact) / bound;
}

describe('Black-76 in coin', () => {
  test('keeps its bound on 24,000 options, and so do its delta and density', () => {
    const chance = new Chance(7);
    let delta = 0;
    let density = 0;
    const value = worstOf(
      24_000,
      () => sampleOption(chance, probe.log),
      (option) => {
        const exact = oracle.black76(option);
        const call = callOf(option);
        delta = Math.max(delta, Math.abs(overBound(probe.deltaPa(...call), exact.deltaPa, option.strikeOverForward)));
        const got = probe.density1(option.logForwardOverStrike, option.sdev);
        density = Math.max(density, Math.abs(oracle.approximate(oracle.fixed(got) - exact.density1)));
        return overBound(probe.coinValue(...call), exact.value, option.strikeOverForward);
      },
    );
    expect(value.size, context(value)).toBeLessThanOrEqual(1);
    expect(delta, REPEAT).toBeLessThanOrEqual(1);
    expect(density, REPEAT).toBeLessThanOrEqual(2e-16);
  });

  test('keeps its bound close to the money, where a price is a small difference', () => {
    const chance = new Chance(8);
    const worst = worstOf(
      12_000,
      (): oracle.Option => {
        const sdev = chance.logBetween(1e-8, 1);
        const ratio = Math.exp(sdev * chance.between(-2, 2));
        const phi = chance.chance(0.5) ? 1 : -1;
        return { phi, logForwardOverStrike: -probe.log(ratio), strikeOverForward: ratio, sdev };
      },
      (option) => overBound(probe.coinValue(...callOf(option)), oracle.black76(option).value, option.strikeOverForward),
    );
    expect(worst.size, context(worst)).toBeLessThanOrEqual(1);
  });

  test('keeps its bound far from the money, K/F from 1e-12 to 1e12', () => {
    const chance = new Chance(9);
    const worst = worstOf(
      8_000,
      (): oracle.Option => {
        const ratio = chance.logBetween(1e-12, 1e12);
        const phi = chance.chance(0.5) ? 1 : -1;
        const sdev = chance.logBetween(1e-3, 20);
        return { phi, logForwardOverStrike: -probe.log(ratio), strikeOverForward: ratio, sdev };
      },
      (option) => overBound(probe.coinValue(...callOf(option)), oracle.black76(option).value, option.strikeOverForward),
    );
    expect(worst.size, context(worst)).toBeLessThanOrEqual(1);
  });

  test('keeps its bound where the logarithms of F/K and of the shock were added up, and nearly cancel', () => {
    const chance = new Chance(13);
    const worst = worstOf(
      24_000,
      (): oracle.Option => {
        const base = chance.logBetween(0.5, 200_000);
        const growth = chance.logBetween(0.01, 2);
        const sdev = chance.logBetween(1e-6, 0.1);
        const strike = base * growth * (1 + sdev * chance.between(-2, 2));
        const phi = chance.chance(0.5) ? 1 : -1;
        const logForwardOverStrike = probe.log(base / strike) + probe.log(growth);
        return { phi, logForwardOverStrike, strikeOverForward: strike / (base * growth), sdev };
      },
      (option) => overBound(probe.coinValue(...callOf(option)), oracle.black76(option).value, option.strikeOverForward),
    );
    expect(worst.size, context(worst)).toBeLessThanOrEqual(1);
  });

  test('is never negative and never NaN, whatever finite inputs come', () => {
    const logs = [0, -0, 1e-300, 1e-17, -1e-9, 0.3, -5, 27.7, -27.7, 700, -1e9, 1e308, -1e308];
    const ratios = [5e-324, 1e-300, 1e-12, 1e-3, 1 - 2 ** -53, 1, 1 + 2 ** -52, 7, 1e12, 1e300];
    const sdevs = [-1, -0, 0, 5e-324, 1e-300, 1e-8, 1e-3, 0.5, 3, 20, 37, 80, 1e9, 1e308];
    for (const phi of [1, -1])
      for (const m of logs)
        for (const ratio of ratios)
          for (const sdev of sdevs) {
            const v = probe.coinValue(phi, m, ratio, sdev);
            expect(v >= 0 && v < Infinity && !Object.is(v, -0), `${v} at ${[phi, m, ratio, sdev]}`).toBe(true);
            expect(
              probe.deltaPa(phi, m, ratio, sdev) * phi,
              `delta at ${[phi, m, ratio, sdev]}`,
            ).toBeGreaterThanOrEqual(0);
            expect(probe.density1(m, sdev), `density at ${[m, sdev]}`).toBeGreaterThanOrEqual(0);
          }
  });

  test('is the intrinsic value without time, and delta then follows N(d1) = 1 if F > K else 0', () => {
    for (const sdev of [0, -0.2]) {
      expect(probe.coinValue(1, Math.log(4 / 3), 0.75, sdev)).toBe(0.25);
      expect(probe.coinValue(1, -Math.log(1.5), 1.5, sdev)).toBe(0);
      expect(probe.coinValue(-1, -Math.log(1.5), 1.5, sdev)).toBe(0.5);
      expect(probe.coinValue(-1, Math.log(4 / 3), 0.75, sdev)).toBe(0);
      expect([0.75, 1, 1.5].map((ratio) => probe.deltaPa(1, -Math.log(ratio), ratio, sdev))).toEqual([0.75, 0, 0]);
      expect([0.75, 1, 1.5].map((ratio) => probe.deltaPa(-1, -Math.log(ratio), ratio, sdev))).toEqual([0, -1, -1.5]);
      expect(probe.density1(0, sdev)).toBe(0);
    }
  });

  test('holds put–call parity to the last rounding', () => {
    const chance = new Chance(10);
    const worst = worstOf(
      20_000,
      () => sampleOption(chance, probe.log),
      (option) => {
        const [, m, ratio, sdev] = callOf(option);
        const difference = probe.coinValue(1, m, ratio, sdev) - probe.coinValue(-1, m, ratio, sdev);
        return (difference - (1 - ratio)) / Math.max(1, ratio);
      },
    );
    expect(worst.size, context(worst)).toBeLessThanOrEqual(2.3e-16);
  });
});
