// Scaling: an account k times as large has k times the risk, as far as no tier stands between.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { toleranceUsd } from '../../src/verify/tolerance.ts';
import { lawHolds } from '../support/chance.ts';
import { bothEngines, kernelOn } from '../support/engines.ts';
import { variantOf } from '../support/rulebook-variants.ts';
import { smallMarket } from '../support/small-market.ts';
import { TinyMarket } from '../support/tiny-market.ts';
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

describe('by the kernel', () => {
  it('a power of two scales MR1 to MR6, the Greeks and every cell to the bit', () => {
    const evaluate = kernelOn(smallMarket, rulebook);
    lawHolds(fc.tuple(legsOf(), fc.integer({ min: 1, max: 10 })), 200, ([legs, power]) => {
      const k = 2 ** power;
      const [one, scaled] = evaluate([
        { acctId: 'one', ...legs },
        { acctId: 'scaled', ...times(legs, k) },
      ]);
      for (const [riskUnit, unit] of one!.units) {
        const big = scaled!.units.get(riskUnit)!;
        for (const figure of withoutTiers) expect(big.figures[figure], figure).toBe(unit.figures[figure]! * k);
        expect(big.mr1Cells).toEqual(unit.mr1Cells.map((cell) => cell * k + 0));
        expect(big.figures.mr1Worst).toBe(unit.figures.mr1Worst);
      }
    });
  });
});

// Without tiers everything is proportional: no charge by size, one rate of discount, one tier of borrowing.
const flatMarket = new TinyMarket()
  .currency('USDT', 0.99934)
  .coin('BTC', 97032.2, { USDT: 97078.9 })
  .spot('BTC-USDT')
  .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 97093.7 })
  .perpetual('BTC-USD-SWAP', { ctVal: 100, markPx: 97041.8 })
  .future('BTC-USDT-250328', { ctVal: 0.01, markPx: 98910.6 })
  .build();
const flatRulebook = variantOf('okx-2025', (variant) => {
  variant['mr7-minimum-charge'] = null;
  variant['mr9-stablecoin-depeg'] = null;
});

describe.each(bothEngines(flatMarket, flatRulebook))('by $name, of a linear book', ({ name, evaluate }) => {
  const instIds = flatMarket.instruments.map(({ instId }) => instId);
  const flatLegs = legsOf({ underlyings: ['BTC'], contracts: ['linear', 'inverse'], ccys: ['BTC', 'USDT'] }).map(
    (legs) => ({
      ...legs,
      positions: legs.positions.filter(([instId]) => instIds.includes(instId)),
      orders: legs.orders.filter(([instId]) => instIds.includes(instId)),
    }),
  );

  it('all totals scale and neither ratio nor leverage nor state moves', () => {
    lawHolds(fc.tuple(flatLegs, fc.integer({ min: 2, max: 500 })), name === 'the kernel' ? 300 : 60, ([legs, k]) => {
      const [one, scaled] = evaluate([
        { acctId: 'one', ...legs },
        { acctId: 'scaled', ...times(legs, k) },
      ]);
      const slack = 2 * toleranceUsd(0, scaled!.scale.accountUsd);
      for (const [figure, value] of Object.entries(one!.figures)) {
        if (figure === 'mgnRatio' || figure === 'acctLever') continue;
        const off = Math.abs(scaled!.figures[figure]! - value * k);
        expect(off, figure).toBeLessThanOrEqual(slack + 2e-12 * Math.abs(value * k));
      }
      const required = one!.figures.totalMmr! + one!.figures.liqFee!;
      if (!(required > 1)) return;
      const moved = Math.abs(scaled!.figures.mgnRatio! - one!.figures.mgnRatio!);
      expect(moved).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(one!.figures.mgnRatio!)));
      expect(scaled!.state).toBe(one!.state);
    });
  });
});
