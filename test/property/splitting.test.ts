// Long and short rows of one contract where gross size is charged; that all else goes by the net is a law of src/laws.
import { describe, expect, it } from 'vitest';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { lawHolds } from '../support/chance.ts';
import { bothEngines } from '../support/engines.ts';
import type { HandAccount } from '../support/rows.ts';
import { smallMarket } from '../support/small-market.ts';
import { type Legs, legsOf } from './accounts.ts';

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

describe.each(bothEngines(smallMarket, rulebook))('by $name', ({ name, evaluate }) => {
  const runs = name === 'the kernel' ? 300 : 40;

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
});
