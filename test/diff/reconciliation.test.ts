// Books of some hundred accounts between two markets: nothing is lost on the way, whatever happened to whom.

import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../src/diff/compare-ends.ts';
import { OUTSIDE_WORDS, parts, splitFigures, summedFigures } from '../../src/diff/parts.ts';
import { reconcile } from '../../src/diff/reconcile.ts';
import { readMarket } from '../../src/market/read-market.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { textAt } from '../../src/quantity/text-table.ts';
import { MS_PER_DAY } from '../../src/rulebook/compile.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { movedMarket } from '../../src/whatif/moved-market.ts';
import { sampleMarket } from '../failure/market-folder.ts';
import { repeatCommand, seedOr } from '../support/chance.ts';
import { realMarket } from '../support/real-markets.ts';
import { generatedRows, type PortfolioRows, type TextRow } from '../support/rows.ts';
import { compare } from './comparing.ts';

const seed = seedOr(47);
const sample = readMarket(sampleMarket);
const orZero = (value: number) => (Number.isNaN(value) ? 0 : value);

/** Rows that B has instead: some accounts gone, some new, some with a bad row, the positions of all others a little larger. */
function laterRows(rows: PortfolioRows): PortfolioRows {
  const isGone = (acctId: string) => acctId.endsWith('7');
  const renamed = (acctId: string) => (acctId.endsWith('3') ? `N${acctId}` : acctId);
  const stays = (table: TextRow[]): TextRow[] =>
    table.filter(({ acctId }) => !isGone(acctId!)).map((row) => ({ ...row, acctId: renamed(row.acctId!) }));
  return {
    accounts: stays(rows.accounts),
    balances: stays(rows.balances),
    orders: stays(rows.orders),
    positions: stays(rows.positions).map((row) => ({
      ...row,
      pos: row.acctId!.endsWith('11') ? 'ten' : String(Number(row.pos) * 1.25),
    })),
  };
}

/** Every row and every sum adds up; sums are looked at anew, in another order. */
function expectWhole({ matched, split, splittable, sums }: Comparison): void {
  for (const name of splitFigures) {
    const { a, b, parts: columns, outside } = split[name];
    for (let row = 0; row < matched.count; row++) {
      if (name === 'mgnRatio' && !Number.isNaN(outside[row]!)) continue;
      const all = parts.reduce((sum, part) => sum + orZero(columns[part][row]!), orZero(outside[row]!));
      const steps = parts.reduce((most, part) => Math.max(most, Math.abs(orZero(columns[part][row]!))), 0);
      const scale = Math.max(Math.abs(orZero(a[row]!)), Math.abs(orZero(b[row]!)), steps);
      const lack = Math.abs(orZero(a[row]!) + all - orZero(b[row]!));
      expect(lack, `${name} of ${textAt(matched.ids, row)}, ${repeatCommand(seed)}`).toBeLessThanOrEqual(1e-14 * scale);
      if (name !== 'mgnRatio') expect(Number.isNaN(columns.positions[row]!)).toBe(splittable.whyNot[row] !== 0);
    }
  }
  for (const name of summedFigures) {
    const { a, b, parts: own, outside, residual, relativeResidual } = sums[name];
    const column = split[name];
    const reversed = (values: Float64Array) => values.reduceRight((sum, value) => sum + orZero(value), 0);
    const scale = Math.max(Math.abs(a), Math.abs(b));
    for (const [sum, values] of [
      [a, column.a],
      [b, column.b],
      [outside, column.outside],
      ...parts.map((part) => [own[part], column.parts[part]] as const),
    ] as const) {
      expect(Math.abs(sum - reversed(values))).toBeLessThanOrEqual(1e-10 * scale);
    }
    expect(relativeResidual).toBeLessThanOrEqual(1e-9);
    expect(Math.abs(residual)).toBeLessThanOrEqual(1e-9 * scale);
    const whole = parts.reduce((sum, part) => sum + own[part], a + outside);
    expect(Math.abs(whole - b)).toBeLessThanOrEqual(1e-9 * scale);
  }
}

function moved(market: Snapshot): Snapshot {
  return { ...movedMarket(market, -0.08), asOfMs: market.asOfMs + MS_PER_DAY };
}

describe('the sample market against a moved copy of it', () => {
  const rows = generatedRows([sample], { accounts: 400, seed, profile: 'mixed' });

  it('the same book: every account is split and the parts are the whole', async () => {
    const comparison = await compare({ market: sample, rows }, { market: moved(sample), rows }, 2);
    expect(comparison.splittable.rows).toHaveLength(400);
    expectWhole(comparison);
    const { parts: own, outside, a, b } = comparison.sums.totalMmr;
    expect(own.positions).toBe(0);
    expect(own.rulebook).toBe(0);
    expect(outside).toBe(0);
    expect(own.prices).not.toBe(0);
    expect(own.time).not.toBe(0);
    expect(a).not.toBe(b);
  });

  it(`another book under another rulebook: some are ${OUTSIDE_WORDS}, and part of the sum`, async () => {
    const rulebook = loadRulebook('okx-2024-06').rulebook;
    const comparison = await compare(
      { market: sample, rows },
      { market: moved(sample), rows: laterRows(rows), rulebook },
      2,
    );
    const reasons = new Set(Array.from(comparison.splittable.whyNot, (code) => comparison.splittable.reasons[code]));
    expect([...reasons].sort()).toEqual(['', 'absent at A', 'absent at B', 'quarantined at B']);
    expectWhole(comparison);
    expect(comparison.sums.totalMmr.outside).not.toBe(0);
    for (const part of parts) expect(comparison.sums.totalMmr.parts[part], part).not.toBe(0);
    expect(comparison.sameUnits).toBe(false);
  });

  it('the way back: the totals change places, and the parts are the whole again', async () => {
    const ends = [
      { market: sample, rows },
      { market: moved(sample), rows: laterRows(rows) },
    ] as const;
    const [there, back] = [await compare(...ends, 2), await compare(ends[1], ends[0], 2)];
    expectWhole(back);
    for (const name of summedFigures) {
      expect([back.sums[name].a, back.sums[name].b]).toEqual([there.sums[name].b, there.sums[name].a]);
      expect(back.sums[name].outside).toBe(-there.sums[name].outside);
    }
  });

  it('a part that is not the rows’ own is found out', async () => {
    const { split } = await compare({ market: sample, rows }, { market: moved(sample), rows }, 2);
    split.totalMmr.parts.prices[5]! += 1;
    expect(() => reconcile(split)).toThrow(/the parts of totalMmr lack -[\d.]+ USD of the whole/);
    split.totalMmr.parts.prices[5]! -= 1;
    split.adjEq.outside[7] = Number.POSITIVE_INFINITY;
    expect(() => reconcile(split)).toThrow('the parts of adjEq lack');
  });
});

const days = ['2026-02-04', '2026-02-05'].map(realMarket);

describe.skipIf(days.includes(null))('two recorded days', () => {
  it('the instruments that both list: every account is split', async () => {
    const [a, b] = days.map((day) => readMarket(day!)) as [Snapshot, Snapshot];
    const rows = generatedRows([a, b], { accounts: 500, seed, profile: 'mixed' });
    const comparison = await compare({ market: a, rows }, { market: b, rows }, 2);
    expect(comparison.splittable.rows).toHaveLength(500);
    expectWhole(comparison);
  });

  it('the instruments of either day: who holds what the other does not list stands outside', async () => {
    const [a, b] = days.map((day) => readMarket(day!)) as [Snapshot, Snapshot];
    const ofB = generatedRows([b], { accounts: 500, seed, profile: 'mixed' });
    const comparison = await compare({ market: a, rows: ofB }, { market: b, rows: ofB }, 2);
    expect(comparison.splittable.rows.length).toBeLessThan(500);
    expect(comparison.splittable.rows.length).toBeGreaterThan(50);
    expectWhole(comparison);
  });
});
