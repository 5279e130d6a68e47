// Scaling by any whole number, which rounds; powers of two, and tiers, are laws of src/laws.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { toleranceUsd } from '../../src/verify/tolerance.ts';
import { lawHolds } from '../support/chance.ts';
import { bothEngines } from '../support/engines.ts';
import { smallMarket } from '../support/small-market.ts';
import { type Legs, legsOf } from './accounts.ts';

const withoutTiers = ['mr1', 'mr2', 'mr3', 'mr4', 'mr5', 'mr6', 'spotInUse', 'delta', 'gamma', 'theta', 'vega', 'upl'];

function times({ positions, orders, balances }: Legs, k: number): Legs {
  return {
    positions: positions.map(([instId, pos, avgPx]) => [instId, pos * k, avgPx]),
    orders: orders.map(([instId, sz, px]) => [instId, sz * k, px]),
    balances: balances.map(([ccy, cash, { interest = 0, cap } = {}]) => {
      return [ccy, cash * k, { interest: interest * k, ...(cap === undefined ? {} : { cap: cap * k }) }];
    }),
  };
}

const { rulebook } = loadRulebook('okx-2025');

describe.each(bothEngines(smallMarket, rulebook))('by $name', ({ name, evaluate }) => {
  it('holdings k times as large have MR1 to MR6 and Greeks k times as large', () => {
    lawHolds(fc.tuple(legsOf(), fc.integer({ min: 2, max: 1000 })), name === 'the kernel' ? 300 : 40, ([legs, k]) => {
      const [one, scaled] = evaluate([
        { acctId: 'one', ...legs },
        { acctId: 'scaled', ...times(legs, k) },
      ]);
      expect([...scaled!.units.keys()]).toEqual([...one!.units.keys()]);
      for (const [riskUnit, unit] of one!.units) {
        const big = scaled!.units.get(riskUnit)!;
        const scaleUsd = scaled!.scale.units.get(riskUnit)!;
        for (const figure of withoutTiers) {
          const expected = unit.figures[figure]! * k;
          const tolerance = 2 * toleranceUsd(expected, scaleUsd);
          const told = `unit ${riskUnit}, ${figure} at ${k} times: ${big.figures[figure]} against ${expected}`;
          expect(Math.abs(big.figures[figure]! - expected), told).toBeLessThanOrEqual(tolerance);
        }
      }
    });
  });
});
