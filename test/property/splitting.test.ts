// Splitting and netting: long and short rows of one contract are what their net is, wherever no gross size is charged.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { toleranceUsd } from '../../src/verify/tolerance.ts';
import { lawHolds } from '../support/chance.ts';
import { bothEngines, type UnitOutcome } from '../support/engines.ts';
import type { HandAccount } from '../support/rows.ts';
import { smallMarket } from '../support/small-market.ts';
import { type Legs, legsOf } from './accounts.ts';

const byNet = ['mr1', 'mr2', 'mr3', 'mr4', 'mr5', 'mr6', 'mr9', 'spotInUse', 'delta', 'gamma', 'theta', 'vega', 'upl'];
const { rulebook } = loadRulebook('okx-2025');

/** Every net position as a long and a short row of the same price, both larger by `more` times its size. */
function asTwoSides(positions: Legs['positions'], more: number): Required<HandAccount>['positions'] {
  return positions.flatMap(([instId, pos, avgPx]): Required<HandAccount>['positions'] => {
    const wider = Math.abs(pos) * more;
    return [
      [instId, Math.max(pos, 0) + wider, avgPx, 'long'],
      [instId, -(Math.max(-pos, 0) + wider), avgPx, 'short'],
    ];
  });
}

function expectNetEqual(net: UnitOutcome, sides: UnitOutcome, scaleUsd: number): void {
  for (const figure of byNet) {
    const expected = net.figures[figure]!;
    const tolerance = 2 * toleranceUsd(expected, scaleUsd);
    expect(Math.abs(sides.figures[figure]! - expected), figure).toBeLessThanOrEqual(tolerance);
  }
}

describe.each(bothEngines(smallMarket, rulebook))('by $name', ({ name, evaluate }) => {
  const runs = name === 'the kernel' ? 300 : 40;

  it('long and short rows of a contract have the risk of their net', () => {
    lawHolds(fc.tuple(legsOf(), fc.integer({ min: 0, max: 4 })), runs, ([legs, more]) => {
      const [net, sides] = evaluate([
        { acctId: 'net', ...legs },
        { acctId: 'sides', ...legs, positions: asTwoSides(legs.positions, more) },
      ]);
      for (const [riskUnit, unit] of net!.units) {
        const scaleUsd = sides!.scale.units.get(riskUnit)!;
        expectNetEqual(unit, sides!.units.get(riskUnit)!, scaleUsd);
      }
      const equity = Math.abs(sides!.figures.eqUsd! - net!.figures.eqUsd!);
      expect(equity).toBeLessThanOrEqual(2 * toleranceUsd(net!.figures.eqUsd!, sides!.scale.accountUsd));
    });
  });

  it('the minimum charge counts both sides: it never falls, and grows with what is held both ways', () => {
    lawHolds(legsOf({ contracts: ['linear', 'inverse'] }), runs, (legs) => {
      const [net, sides] = evaluate([
        { acctId: 'net', ...legs },
        { acctId: 'sides', ...legs, positions: asTwoSides(legs.positions, 1) },
      ]);
      for (const [riskUnit, unit] of net!.units) {
        const [one, both] = [unit.figures.mr7!, sides!.units.get(riskUnit)!.figures.mr7!];
        // Once more long and once more short make three times the gross size, charged by tiers that rise.
        if (one > 0) expect(both / one).toBeGreaterThanOrEqual(3 * (1 - 1e-12));
        else expect(both).toBe(0);
      }
    });
  });

  it('two accounts’ worth of one contract in two orders is one order of the sum', () => {
    lawHolds(legsOf({ contracts: ['linear', 'inverse', 'option'] }), runs, (legs) => {
      const halves = legs.orders.flatMap(([instId, sz, px]): Legs['orders'] => [
        [instId, sz / 2, px],
        [instId, sz / 2, px],
      ]);
      const [whole, split] = evaluate([
        { acctId: 'whole', ...legs },
        { acctId: 'split', ...legs, orders: halves },
      ]);
      for (const [riskUnit, unit] of whole!.units) {
        const imr = unit.figures.imr!;
        const tolerance = 4 * toleranceUsd(imr, whole!.scale.units.get(riskUnit)!);
        expect(Math.abs(split!.units.get(riskUnit)!.figures.imr! - imr)).toBeLessThanOrEqual(tolerance);
      }
    });
  });
});
