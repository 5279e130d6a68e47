// A wider grid can only make it worse; what orders and money can do are laws of src/laws.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lawHolds } from '../support/chance.ts';
import { kernelOn } from '../support/engines.ts';
import { setForEveryClass, variantOf } from '../support/rulebook-variants.ts';
import { smallMarket } from '../support/small-market.ts';
import { legsOf } from './accounts.ts';

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
