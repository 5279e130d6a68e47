// What can only make it worse or better: a wider grid, open orders, more equity.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountStates } from '../../src/margin/account-columns.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { lawHolds } from '../support/chance.ts';
import { bothEngines, kernelOn, type UnitOutcome } from '../support/engines.ts';
import { setForEveryClass, variantOf } from '../support/rulebook-variants.ts';
import { smallMarket } from '../support/small-market.ts';
import { legsOf } from './accounts.ts';

const { rulebook } = loadRulebook('okx-2025');

/** Shocks from −99 % to +150 % as a rulebook writes them: ascending, none twice. */
const shockList = fc
  .uniqueArray(fc.integer({ min: -99, max: 150 }), { minLength: 1, maxLength: 5 })
  .map((percents) => percents.map((percent) => percent / 100));
const written = (shocks: number[]) => [...new Set(shocks)].sort((a, b) => a - b).map(String);

describe('a wider grid', () => {
  const gridOf = (shocks: number[], extremes: number[]) =>
    variantOf('okx-2025', (variant) => {
      setForEveryClass(variant['mr1-spot-shock'].shocks, written(shocks));
      setForEveryClass(variant['mr6-extreme-move']!.shocks, written(extremes));
    });
  const grids = fc.record({ shocks: shockList, more: shockList, extremes: shockList, further: shockList });

  it('never lowers MR1 by a shock more nor MR6 by an extreme more, not by a bit', () => {
    lawHolds(fc.tuple(grids, fc.array(legsOf(), { minLength: 8, maxLength: 8 })), 25, ([grid, accounts]) => {
      const { shocks, more, extremes, further } = grid;
      const narrow = kernelOn(smallMarket, gridOf(shocks, extremes));
      const wide = kernelOn(smallMarket, gridOf([...shocks, ...more], [...extremes, ...further]));
      const holders = accounts.map((legs, i) => ({ acctId: `a${i}`, ...legs }));
      const before = narrow(holders);
      wide(holders).forEach((outcome, i) => {
        for (const [riskUnit, unit] of outcome.units) {
          const narrower = before[i]!.units.get(riskUnit)!.figures;
          expect(unit.figures.mr1, riskUnit).toBeGreaterThanOrEqual(narrower.mr1!);
          expect(unit.figures.mr6, riskUnit).toBeGreaterThanOrEqual(narrower.mr6!);
        }
      });
    });
  });

  it('never lowers MR1 by a vol shock more', () => {
    const only = (scales: string[]) =>
      variantOf('okx-2025', (variant) => {
        variant['mr1-spot-shock'].volShocks.value = scales.map((scale) => {
          return { name: scale, wireKey: scale, wireWord: scale, scale };
        });
      });
    const narrow = kernelOn(smallMarket, only(['0', '1']));
    const wide = kernelOn(smallMarket, only(['1.7', '0', '-0.4', '1', '-1']));
    lawHolds(legsOf(), 200, (legs) => {
      const [before] = narrow([{ acctId: 'a', ...legs }]);
      const [after] = wide([{ acctId: 'a', ...legs }]);
      for (const [riskUnit, unit] of after!.units) {
        expect(unit.figures.mr1).toBeGreaterThanOrEqual(before!.units.get(riskUnit)!.figures.mr1!);
      }
    });
  });
});

describe.each(bothEngines(smallMarket, rulebook))('by $name', ({ name, evaluate }) => {
  const runs = name === 'the kernel' ? 300 : 40;

  it('orders never bring the IMR below 1.3 times the MMR, nor below what it was, and leave the MMR alone', () => {
    lawHolds(legsOf(), runs, (legs) => {
      const [bare, ordered] = evaluate([
        { acctId: 'bare', ...legs, orders: [] },
        { acctId: 'ordered', ...legs },
      ]);
      for (const [riskUnit, { figures }] of ordered!.units) {
        expect(figures.imr, riskUnit).toBeGreaterThanOrEqual(1.3 * figures.mmr! * (1 - 1e-15));
        const without: UnitOutcome | undefined = bare!.units.get(riskUnit);
        expect(figures.mmr, riskUnit).toBe(without?.figures.mmr ?? 0);
        expect(figures.imr, riskUnit).toBeGreaterThanOrEqual(without?.figures.imr ?? 0);
        for (const figure of ['mr1', 'mr4', 'mr7', 'spotInUse', 'delta', 'upl']) {
          expect(figures[figure], figure).toBe(without?.figures[figure] ?? 0);
        }
      }
      expect(ordered!.figures.adjEq).toBeLessThanOrEqual(bare!.figures.adjEq!);
      expect(ordered!.figures.borrowImr).toBeGreaterThanOrEqual(bare!.figures.borrowImr!);
    });
  });

  it('more dollars never worsen the state nor raise what is borrowed', () => {
    lawHolds(
      fc.tuple(legsOf({ ccys: ['BTC', 'ETH'] }), fc.nat(3_000_000), fc.nat(3_000_000)),
      runs,
      ([legs, cash, more]) => {
        const withCash = (dollars: number) => [...legs.balances, ['USDT', dollars - 1_500_000] as [string, number]];
        const [poorer, richer] = evaluate([
          { acctId: 'poorer', ...legs, balances: withCash(cash) },
          { acctId: 'richer', ...legs, balances: withCash(cash + more) },
        ]);
        expect(rank(richer!.state)).toBeGreaterThanOrEqual(rank(poorer!.state));
        for (const figure of ['borrowMmr', 'borrowImr', 'liqFee', 'totalMmr', 'totalImr']) {
          expect(richer!.figures[figure], figure).toBeLessThanOrEqual(poorer!.figures[figure]!);
        }
        expect(richer!.figures.adjEq).toBeGreaterThanOrEqual(poorer!.figures.adjEq!);
        for (const [riskUnit, unit] of poorer!.units) {
          expect(richer!.units.get(riskUnit)!.figures.mmr).toBe(unit.figures.mmr);
        }
      },
    );
  });
});

/** 0 is the worst state. */
function rank(state: string): number {
  return (accountStates as string[]).indexOf(state);
}
