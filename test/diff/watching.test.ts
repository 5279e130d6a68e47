// What is watched between two runs: standings, ratios below the threshold, movers, concentration.

import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/diff/compare-ends.ts';
import { diffReport } from '../../src/diff/diff-report.ts';
import { diffLines } from '../../src/diff/diff-text.ts';
import { largestRows } from '../../src/quantity/largest.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { type HandAccount, rowsOf } from '../support/rows.ts';
import { smallMarket } from '../support/small-market.ts';
import { compare, okx2025, withPrices } from './comparing.ts';

/** A long of ETH on so much money: its ratio falls with the price. */
const long = (acctId: string, usdt: number, contracts = 100): HandAccount => ({
  acctId,
  positions: [['ETH-USDT-SWAP', contracts, 3313.11]],
  balances: [['USDT', usdt]],
});
const before = [
  long('deep', 15_000),
  long('safe', 60_000),
  long('falls', 7000),
  long('sinks', 6400),
  long('big', 30_000, 400),
  long('gone', 9000),
  { acctId: 'flat', balances: [['USDT', 10]] } satisfies HandAccount,
];
const after = [
  ...before.filter(({ acctId }) => acctId !== 'gone'),
  long('fresh', 3600),
  { acctId: 'btc', positions: [['BTC-USDT-SWAP', -10, 97_000]], balances: [['USDT', 40_000]] } satisfies HandAccount,
];
const rows = { a: rowsOf(before), b: rowsOf(after) };
const later = withPrices(smallMarket, 0.94);

function reportOf(comparison: Comparison, top = 10) {
  const loaded = { ...loadRulebook('okx-2025') };
  const head = (side: 'A' | 'B') => ({
    side,
    results: `results-${side}`,
    stored: {
      schema: 'shockgrid-manifest/1' as const,
      inputs: {
        market: { directory: '', asOf: '2025-01-15T10:26:41.642Z', files: [] },
        portfolio: { directory: '', files: [] },
      },
      rulebook: { id: 'okx-2025', path: '', sha256: '' },
      kernel: { sha256: '' },
      shockgrid: '',
      options: { modes: false, format: 'csv', verify: 0 },
      resultsHash: '00',
      outputs: [],
      verification: null,
    },
    portfolioDirectory: '',
    snapshot: smallMarket,
    loaded,
  });
  return diffReport({ inputsA: head('A'), inputsB: head('B'), comparison }, top);
}

describe('a book whose prices fell', async () => {
  const comparison = await compare({ market: smallMarket, rows: rows.a }, { market: later, rows: rows.b });
  const report = reportOf(comparison);
  const { changed, matrix } = report.standings;

  it('counts who went from where to where', () => {
    const counted = Object.values(matrix).flatMap((row) => Object.values(row));
    expect(counted.reduce((sum, accounts) => sum + accounts, 0)).toBe(9);
    expect(matrix.absent).toMatchObject({ absent: 0 });
    expect(Object.values(matrix.absent!).reduce((sum, accounts) => sum + accounts, 0)).toBe(2);
    for (const { from, to } of changed) expect(matrix[from]![to]).toBeGreaterThan(0);
    const stayed = Object.entries(matrix).reduce((sum, [from, row]) => sum + row[from]!, 0);
    expect(changed).toHaveLength(9 - stayed);
  });

  it('lists who changed, the worst at B first', () => {
    const order = ['liquidation', 'danger', 'watch', 'warning', 'healthy', 'quarantined', 'absent'];
    const places = changed.map(({ to }) => order.indexOf(to));
    expect(places).toEqual([...places].sort((x, y) => x - y));
    expect(changed.at(-1)).toMatchObject({ acctId: 'gone', to: 'absent', notSplit: 'absent at B', drivenBy: null });
    expect(changed.find(({ acctId }) => acctId === 'falls')).toMatchObject({ drivenBy: 'prices', notSplit: null });
    expect(changed.map(({ acctId }) => acctId)).not.toContain('flat');
  });

  it('lists who is newly below the watch threshold, from the lowest ratio on', () => {
    const { threshold, accounts } = report.belowWatch;
    expect(threshold).toEqual({ a: 1.5, b: 1.5 });
    const isBelow = (ratio: number | null) => ratio !== null && ratio < 1.5;
    const { a, b } = comparison.split.mgnRatio;
    const expected = [...a].filter((ratio, row) => !(ratio < 1.5) && b[row]! < 1.5).length;
    expect(accounts).toHaveLength(expected);
    expect(accounts.map(({ acctId }) => acctId)).toEqual(expect.arrayContaining(['falls', 'sinks', 'fresh']));
    for (const { mgnRatio } of accounts) expect([isBelow(mgnRatio.a), isBelow(mgnRatio.b)]).toEqual([false, true]);
    const ratios = accounts.map(({ mgnRatio }) => mgnRatio.b!);
    expect(ratios).toEqual([...ratios].sort((x, y) => x - y));
  });

  it('names the largest movers of the requirement with their parts', () => {
    const { totalMmr } = report.movers;
    const sizes = totalMmr.map(({ change }) => Math.abs(change));
    expect(sizes).toEqual([...sizes].sort((x, y) => y - x));
    const big = totalMmr.find(({ acctId }) => acctId === 'big')!;
    expect(big).toMatchObject({
      drivenBy: 'prices',
      notSplit: null,
      parts: { positions: 0, vols: 0, rulebook: 0, time: 0 },
    });
    expect(big.parts!.prices).toBe(big.change);
    expect(totalMmr.find(({ acctId }) => acctId === 'btc')).toMatchObject({
      a: null,
      parts: null,
      notSplit: 'absent at A',
    });
    expect(totalMmr.map(({ acctId }) => acctId)).not.toContain('flat');
  });

  it('names the largest movers of MR1 and MR9 among accounts with figures at both ends', () => {
    const { mr1, mr9 } = report.movers;
    expect(mr1![0]).toMatchObject({ acctId: 'big', riskUnit: 'ETH' });
    expect(mr1![0]!.change).toBe(mr1![0]!.b! - mr1![0]!.a!);
    expect(mr1!.map(({ acctId }) => acctId).sort()).toEqual(['big', 'deep', 'falls', 'safe', 'sinks']);
    // One family alone hedges nothing.
    expect(mr9).toEqual([]);
  });

  it('shares of the units and of what is in none add up to 1, and the largest account is named', () => {
    const { units, outside } = report.concentration;
    expect(units.map(({ riskUnit }) => riskUnit).sort()).toEqual(['BTC', 'ETH']);
    for (const side of ['a', 'b'] as const) {
      const sum = units.reduce((total, unit) => total + unit[side].share!, outside[side].share!);
      expect(sum).toBeCloseTo(1, 12);
    }
    const eth = units.find(({ riskUnit }) => riskUnit === 'ETH')!;
    expect(eth.b.largest).toMatchObject({ acctId: 'big' });
    expect(eth.b.largest!.share).toBeGreaterThan(0.4);
    const btc = units.find(({ riskUnit }) => riskUnit === 'BTC')!;
    expect(btc.a).toEqual({ accounts: 0, mmr: 0, share: 0, largest: null });
    expect(btc.b.largest).toEqual({ acctId: 'btc', share: 1 });
  });

  it('shows no more rows of a list than asked for, and says how many there are', () => {
    const short = reportOf(comparison, 2);
    expect(short.movers.totalMmr).toHaveLength(2);
    expect(short.standings.changed).toHaveLength(changed.length);
    const text = diffLines(short, { a: okx2025, b: okx2025 }, 2).join('\n');
    expect(text).toMatch(/^numbers of okx-2025 that are assumed: /);
    expect(text).toContain(`${changed.length} accounts changed state, the worst first; 2 shown`);
    expect(text).toMatch(
      /9 accounts, 6 split, 3 quarantined or listed on one side only\n {2}2: absent at A\n {2}1: absent at B/,
    );
    expect(text).toMatch(/prices +-?[\d,]+\.\d\d +-?[\d,]+\.\d\d +-?[\d,]+\.\d\d {2}indices, forwards, marks/);
    expect(text).toMatch(/gone +[\d,.]+ +– +-[\d,.]+ +– +– +– +– +– {2}absent at B/);
    const full = diffLines(report, { a: okx2025, b: okx2025 }, 10).join('\n');
    expect(full).toMatch(/big +\S+ +\S+ +\S+ +0\.00 +\S+ +0\.00 +0\.00 +0\.00 {2}prices/);
  });
});

it('units that two rulebooks cut differently are not compared', async () => {
  const { rulebook } = loadRulebook('okx-2024-06');
  const a = { market: smallMarket, rows: rows.a };
  const report = reportOf(await compare(a, { ...a, rulebook }));
  expect(report.movers).toMatchObject({ mr1: null, mr9: null });
  expect(report.concentration.units.map(({ riskUnit }) => riskUnit).sort()).toEqual(['ETH', 'ETH-USDT']);
  expect(report.rulebookChanges).toContainEqual({ path: 'merge.value', a: '"underlying"', b: '"underlying-quote"' });
});

it('the largest rows come first, of equal ones the earlier', () => {
  const keys = Float64Array.of(1, 5, Number.NaN, 5, 0, 2, 5);
  expect(largestRows(keys, 2)).toEqual([1, 3]);
  expect(largestRows(keys, 4)).toEqual([1, 3, 6, 5]);
  expect(largestRows(keys, 99)).toEqual([1, 3, 6, 5, 0]);
  expect(largestRows(Float64Array.of(0, Number.NaN), 3)).toEqual([]);
});
