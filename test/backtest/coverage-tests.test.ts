// Kupiec's test and the traffic light against what was published of them, and against whole numbers.
import { describe, expect, it } from 'vitest';
import { CoverageTests, kupiec, lightBounds, MOVES_LEAST } from '../../src/backtest/coverage-tests.ts';

describe('the traffic light', () => {
  it('of 250 moves at 99 % is green to 4, yellow to 9, red from 10, as the Basel Committee printed it', () => {
    expect(lightBounds(250, 0.99)).toEqual({ yellow: 5, red: 10 });
    const tests = new CoverageTests(0.99);
    const zoneOf = (exceptions: number) => tests.verdict(250, exceptions)!.zone;
    expect([0, 4, 5, 9, 10, 250].map(zoneOf)).toEqual(['green', 'green', 'yellow', 'yellow', 'red', 'red']);
  });

  /** Σ C(n, k)·f^k·(100 − f)^(n − k) in whole numbers, up to where it reaches a share of 100^n. */
  function firstReaching(moves: number, failuresInHundred: bigint, share: { of: bigint; in: bigint }): number {
    const n = BigInt(moves);
    let cumulative = 0n;
    let choose = 1n;
    for (let k = 0n; k <= n; k++) {
      cumulative += choose * failuresInHundred ** k * (100n - failuresInHundred) ** (n - k);
      if (cumulative * share.in >= share.of * 100n ** n) return Number(k);
      choose = (choose * (n - k)) / (k + 1n);
    }
    throw new Error('all outcomes together are certain');
  }

  it.each([
    [50, 0.99, 1n],
    [100, 0.99, 1n],
    [500, 0.99, 1n],
    [1000, 0.99, 1n],
    [250, 0.95, 5n],
    [60, 0.75, 25n],
  ])('of %d moves at %d begins where whole numbers say', (moves, coverage, failures) => {
    expect(lightBounds(moves, coverage)).toEqual({
      yellow: firstReaching(moves, failures, { of: 95n, in: 100n }),
      red: firstReaching(moves, failures, { of: 9999n, in: 10_000n }),
    });
  });
});

describe("Kupiec's test", () => {
  // Kupiec (1995), table of regions without rejection at 5 %: more than the first count and fewer than the second. Of 255
  // moves at 99 % it prints the upper end alone; no exception at all has a ratio of 5.13, above 3.84.
  it.each([
    [255, 0.99, 0, 7],
    [510, 0.99, 1, 11],
    [1000, 0.99, 4, 17],
    [255, 0.975, 2, 12],
    [510, 0.975, 6, 21],
    [1000, 0.975, 15, 36],
    [255, 0.95, 6, 21],
    [510, 0.95, 16, 36],
    [1000, 0.95, 37, 65],
  ])('of %d moves at %d accepts more than %d and fewer than %d exceptions', (moves, coverage, above, below) => {
    const accepted = Array.from({ length: moves + 1 }, (_, x) => x).filter((x) => kupiec(moves, x, coverage).p >= 0.05);
    expect([accepted[0], accepted.at(-1)]).toEqual([above + 1, below - 1]);
  });

  it('has its edges where nothing and where everything failed', () => {
    const none = kupiec(250, 0, 0.99);
    expect(none.lr).toBeCloseTo(-2 * 250 * Math.log(0.99), 12);
    // The upper tail of chi-squared with one degree of freedom at 5.0252.
    expect(none.p).toBeCloseTo(0.02498, 5);
    const all = kupiec(60, 60, 0.99);
    expect(all.lr).toBeCloseTo(-2 * 60 * Math.log(0.01), 9);
    expect(all.p).toBeLessThan(1e-100);
    expect(all.p).toBeGreaterThan(0);
  });

  it('is 0 where the share of exceptions is the stated one', () => {
    expect(kupiec(100, 1, 0.99)).toEqual({ lr: 0, p: 1 });
    expect(kupiec(200, 10, 0.95)).toEqual({ lr: 0, p: 1 });
  });
});

it('fewer than 50 moves get no verdict', () => {
  const tests = new CoverageTests(0.99);
  expect(MOVES_LEAST).toBe(50);
  expect(tests.verdict(49, 49)).toBeNull();
  expect(tests.verdict(50, 1)).toMatchObject({ zone: 'green' });
  expect(tests.verdict(50, 2)).toMatchObject({ zone: 'yellow' });
});
