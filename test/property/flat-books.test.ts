// A flat book costs nothing; spot can hedge an inverse contract to nothing.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { lawHolds } from '../support/chance.ts';
import { bothEngines } from '../support/engines.ts';
import type { HandAccount } from '../support/rows.ts';
import { smallMarket } from '../support/small-market.ts';
import { TinyMarket } from '../support/tiny-market.ts';
import { legsOf } from './accounts.ts';

const { rulebook } = loadRulebook('okx-2025');
const marketRisks = ['mr1', 'mr2', 'mr3', 'mr4', 'mr5', 'mr6', 'mr7', 'mr9'];

describe.each(bothEngines(smallMarket, rulebook))('by $name', ({ name, evaluate }) => {
  const runs = name === 'the kernel' ? 300 : 40;

  it('an account that holds nothing has no figure but 0, no ratio, and is healthy', () => {
    const [empty] = evaluate([{ acctId: 'empty' }]);
    const { mgnRatio, ...figures } = empty!.figures;
    expect(Object.values(figures).every((value) => value === 0)).toBe(true);
    expect(mgnRatio).toBeNaN();
    expect(empty!.state).toBe('healthy');
    expect(empty!.units.size).toBe(0);
  });

  it('coins without contracts make no unit and no derivatives margin', () => {
    lawHolds(legsOf(), runs, ({ balances }) => {
      const [outcome] = evaluate([{ acctId: 'coins', balances }]);
      expect(outcome!.units.size).toBe(0);
      expect([outcome!.figures.derivMmr, outcome!.figures.derivImr, outcome!.figures.acctLever]).toEqual([0, 0, 0]);
    });
  });

  it('positions and orders of size 0 cost nothing', () => {
    lawHolds(legsOf(), runs, ({ positions, orders, balances }) => {
      const none = {
        positions: positions.map(([instId, , px]): [string, number, number] => [instId, 0, px]),
        orders: orders.map(([instId, , px]): [string, number, number] => [instId, 0, px]),
      };
      const [outcome, bare] = evaluate([
        { acctId: 'sizeless', balances, ...none },
        { acctId: 'bare', balances },
      ]);
      for (const unit of outcome!.units.values()) {
        for (const risk of [...marketRisks, 'mmr', 'imr', 'spotInUse']) expect(unit.figures[risk], risk).toBe(0);
      }
      expect({ ...outcome!.figures, acctLever: 0 }).toEqual(bare!.figures);
    });
  });

  it('a contract held both ways in one size has no market risk but its minimum charge', () => {
    lawHolds(legsOf({ ccys: ['USDT'] }), runs, ({ positions, balances }) => {
      const bothWays = positions.flatMap(([instId, pos, px]): Required<HandAccount>['positions'] => [
        [instId, Math.abs(pos), px, 'long'],
        [instId, -Math.abs(pos), px, 'short'],
      ]);
      const [outcome] = evaluate([{ acctId: 'both', balances, positions: bothWays }]);
      for (const unit of outcome!.units.values()) {
        for (const risk of marketRisks) {
          if (risk !== 'mr7') expect(unit.figures[risk], risk).toBe(0);
        }
        expect(unit.figures.mmr).toBe(unit.figures.mr7);
        expect(unit.figures.mr7).toBeGreaterThan(0);
      }
    });
  });
});

describe('the flat test', () => {
  const basis = fc.record({
    index: fc.integer({ min: 1, max: 10_000_000 }).map((cents) => cents / 100),
    premium: fc.integer({ min: 800, max: 1250 }),
    contracts: fc.integer({ min: 1, max: 1_000_000 }),
  });

  it('a short inverse contract of N USD against N/mark coins in use loses nothing at any shock and any basis', () => {
    lawHolds(basis, 40, ({ index, premium, contracts }) => {
      const mark = (index * premium) / 1000;
      const market = new TinyMarket()
        .coin('BTC', index)
        .perpetual('BTC-USD-SWAP', { ctVal: 100, markPx: mark })
        .build();
      const usd = 100 * contracts;
      const hedged = {
        acctId: 'hedged',
        positions: [['BTC-USD-SWAP', -contracts, mark]] as [string, number, number][],
        balances: [['BTC', usd / mark]] as [string, number][],
      };
      for (const { evaluate } of bothEngines(market, rulebook)) {
        const unit = evaluate([hedged])[0]!.units.get('BTC')!;
        expect(unit.figures.spotInUse! / (usd / mark)).toBeCloseTo(1, 12);
        // A double holds N/mark to 1e-16 of it; what remains of N is of that order.
        const most = Math.max(1e-9, 1e-15 * usd * (index / mark));
        for (const cell of [...unit.mr1Cells, ...unit.mr6Cells]) expect(Math.abs(cell)).toBeLessThanOrEqual(most);
      }
    });
  });
});
