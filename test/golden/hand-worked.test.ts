// The cases whose numbers are the venue's own or worked by hand: asserted here as literals besides `expected.json`, so that
// a careless blessing cannot move them. Both engines must give them.

import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { holdingsOf } from '../../src/portfolio/book.ts';
import type { AccountMargin } from '../../src/quantity/margin-result.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { scenarioGrid } from '../../src/rulebook/scenarios.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { evaluateHere } from '../../src/runner/evaluate-here.ts';
import { idsOf } from '../support/rows.ts';
import { casesDirectory, readCase } from './case-folder.ts';
import { officialReply } from './official-reply.ts';

type Engine = 'the decimal engine' | 'the kernel';
const engines: Engine[] = ['the decimal engine', 'the kernel'];

/** The accounts of a case by one engine, decimals rounded to doubles. */
async function evaluated(name: string, engine: Engine) {
  const golden = await readCase(join(casesDirectory, name));
  const { snapshot, rulebook, book } = golden;
  if (engine === 'the kernel') {
    const margins = evaluateHere(snapshot, rulebook, book) as AccountMargin<number>[];
    return { ...golden, margins };
  }
  const reference = new ReferenceEngine(snapshot, rulebook);
  const exact = idsOf(book).map((_, account) => reference.evaluate(holdingsOf(book, snapshot, account)));
  // A `Decimal` prints itself as text into JSON; every text that is a number becomes one.
  const text = JSON.stringify(exact);
  const margins = JSON.parse(text, (key, value) => (isFigure(key, value) ? Number(value) : value));
  return { ...golden, margins: margins as AccountMargin<number>[] };
}

function isFigure(key: string, value: unknown): boolean {
  return typeof value === 'string' && key !== 'acctId' && value !== '' && !Number.isNaN(Number(value));
}

function expectRelative(got: number, printed: string | number, tolerance: number, what: string): void {
  const expected = Number(printed);
  const off = Math.abs(got - expected) / (expected === 0 ? 1 : Math.abs(expected));
  if (!(off <= tolerance)) throw new Error(`${what}: printed ${printed}, got ${got}, off by ${off} of ${tolerance}`);
}

describe.each(engines)('by %s, the documented position-builder reply of 2025-01-15', (engine) => {
  const tolerance = 1e-9;
  let margin: AccountMargin<number>;
  let rulebook: Rulebook;
  beforeAll(async () => {
    const golden = await evaluated('position-builder-2025-01-15', engine);
    [margin] = golden.margins as [AccountMargin<number>];
    rulebook = golden.rulebook;
  });

  it.each(Object.entries(officialReply.account))('prints %s %s', (name, printed) => {
    expectRelative(margin[name as 'adjEq'], printed, tolerance, name);
  });

  it('owes USDT alone, at its tier', () => {
    expect(margin.wallets.map((wallet) => wallet.ccy)).toEqual(['USDT']);
    expectRelative(margin.wallets[0]!.eq, '-78589.37', tolerance, 'availEq');
    expectRelative(margin.wallets[0]!.borrowImr, '7855.32188898', tolerance, 'borrowImr');
    expectRelative(margin.liqFee, '80.124283267596', tolerance, 'implied fee');
  });

  describe.each(officialReply.units)('in unit $riskUnit', (printed) => {
    const unitOf = () => margin.units.find(({ riskUnit }) => riskUnit === printed.riskUnit)!;

    it.each(Object.entries(printed.figures))('prints %s %s', (name, text) => {
      expectRelative(unitOf()[name as 'mr1'], text, tolerance, name);
    });

    it('names the worst scenarios, vol shock up, and every cell', () => {
      const unit = unitOf();
      const grid = scenarioGrid(rulebook, printed.riskUnit);
      const worst = grid.cells[unit.mr1Worst]!;
      expect([worst.spotShock, worst.volShock.wireWord]).toEqual([printed.mr1FinalResult.spotShock, 'up']);
      expect(grid.extremeShocks[unit.mr6Worst]).toBe(printed.mr6FinalResult.spotShock);
      expectRelative(unit.mr1Cells[unit.mr1Worst]!, printed.mr1FinalResult.pnl, tolerance, 'mr1 pnl');
      expectRelative(unit.mr6Cells[unit.mr6Worst]!, printed.mr6FinalResult.pnl, tolerance, 'mr6 pnl');
      expect(unit.mr1Cells).toHaveLength(21);
      grid.cells.forEach(({ spotShock }, i) => {
        expectRelative(unit.mr1Cells[i]!, printed.volSame[spotShock]!, tolerance, `cell ${i} at ${spotShock}`);
      });
    });
  });
});

describe.each(engines)('by %s, the notices’ examples', (engine) => {
  it('of 2024-05-31: 10 BTC against 1,000 contracts cost 8,053.32 for the basis and nothing else', async () => {
    const { margins } = await evaluated('spot-perpetual-2024-06', engine);
    const [unit] = margins[0]!.units;
    expect(unit!.riskUnit).toBe('BTC-USDT');
    for (const risk of ['mr1', 'mr2', 'mr3', 'mr5', 'mr6', 'mr9'] as const) expect(unit![risk]).toBeCloseTo(0, 8);
    expect(unit!.mr4.toFixed(2)).toBe('8053.32');
    expect(unit!.mr7.toFixed(2)).toBe('3020.17');
    expect(unit!.mmr.toFixed(2)).toBe('8053.32');
    expect(unit!.spotInUse).toBe(10);
    // The order to buy spot adds no hedge: 1.3 times the MMR and no more.
    expectRelative(unit!.imr, 8053.32 * 1.3, 1e-14, 'imr');
  });

  it('of 2021-12-21: a raw charge of 30,000 becomes 50,000, which is the unit’s margin', async () => {
    const { margins } = await evaluated('mr7-minimum-charge-2021', engine);
    const [unit] = margins[0]!.units;
    // 800,000 USD of perpetuals, long and short both counted, at 0.45 %; 20 coins of short options at 2.2 %.
    expect(800_000 * 0.0045 + 20 * 60_000 * 0.022).toBe(30_000);
    expectRelative(unit!.mr7, 50_000, 1e-15, 'mr7');
    expectRelative(unit!.mmr, 50_000, 1e-15, 'mmr');
    expectRelative(unit!.imr, 65_000, 1e-15, 'imr');
    expect(unit!.mr1).toBeLessThan(10_000);
  });

  it('of 2024-11-25: ten million USDT-USD at 0.985 cost 202,500', async () => {
    const { margins } = await evaluated('mr9-stablecoin-depeg-2024-11', engine);
    expect(1e6 * 0.0075 + 4e6 * 0.0175 + 5e6 * 0.025).toBe(202_500);
    expectRelative(margins[0]!.units[0]!.mr9, 202_500, 1e-14, 'mr9');
  });
});

describe.each(engines)('by %s, the CASH Greeks that follow from the printed ones of 2022-03-08', (engine) => {
  // S is vegaBS/vegaPA. The printed digits leave T open by 2e-8 and the market's clock counts in whole milliseconds.
  const index = 0.7089307622 / 1.81738510733e-5;
  const strikeOverForward = 0.83102066763 + 0.01466882207;
  const printed = [
    {
      acctId: 'call',
      delta: 0.83102066763,
      gamma: -1.19654835533,
      deltaBs: 0.98573321015,
      intrinsic: 1 - strikeOverForward,
    },
    { acctId: 'put', delta: -0.01466882207, gamma: 0.49483062408, deltaBs: -0.01426678985, intrinsic: 0 },
  ];

  it.each(printed)('of the $acctId', async ({ acctId, delta, gamma, deltaBs, intrinsic }) => {
    const { margins } = await evaluated('greeks-2022-03-08', engine);
    const [unit] = margins.find((margin) => margin.acctId === acctId)!.units;
    expectRelative(unit!.delta, delta * index, 4e-8, 'delta');
    // n(d1)/(σ√T) of the cash delta for 1 % of index is what gammaPA has besides −2·deltaPA.
    expectRelative(unit!.gamma, (gamma + 2 * delta) * index * 0.01, 4e-8, 'gamma');
    expectRelative(unit!.vega, 0.7089307622, 4e-8, 'vega');
    // Less than a day is left, so the day's decay is all of the time value: v = deltaBS − deltaPA.
    expectRelative(unit!.theta, (intrinsic - (deltaBs - delta)) * index, 2e-6, 'theta');
  });
});
