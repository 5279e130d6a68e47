// The venue's documented position-builder reply (API v5, run of 2025-01-15 10:26:41 UTC), every number of it. The request:
// 100 USDT, −10 BTC-USDT-SWAP at 100,000, +10 LTC-USDT-SWAP at 8,000. Marks are printed; the indices are the round
// values that solve MR1 (X-USDT), notionalUsd (X-USD) and upl (USDT-USD).
import { describe, expect, it } from 'vitest';
import { exact, fromDigits } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { scenarioGrid } from '../../src/rulebook/scenarios.ts';
import { relativeError, TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const tolerance = 1e-12;

const printed = {
  account: {
    adjEq: '-78553.21888979999',
    upl: '-78653.1728898',
    derivMmr: '1375.4837063088003',
    borrowMmr: '1571.064377796',
    totalMmr: '2946.5480841048',
    borrowImr: '7855.32188898',
    totalImr: '9643.45070718144',
    mgnRatio: '-25.95365779811705',
    acctLever: '-0.1364949794742562',
  },
  units: [
    {
      riskUnit: 'BTC',
      figures: {
        delta: '-9704.903689800001',
        gamma: '0',
        theta: '0',
        vega: '0',
        upl: '290.49631020000027',
        mmr: '1183.8207318516002',
        imr: '1538.9669514070802',
        mr1: '1164.4109244719994',
        mr2: '0',
        mr3: '0',
        mr4: '19.4098073796',
        mr5: '0',
        mr6: '1164.4109244720003',
        mr7: '43.67206660410001',
        mr8: '1571.064377796',
        mr9: '0',
        spotInUse: '0',
      },
      mr1Worst: { spotShock: '0.12', volShock: 'up' },
      mr6Worst: '0.24',
      mr6Pnl: '-2328.8218489440005',
      // From −12 % to +12 %, the same in all three vol columns.
      cells: [
        '1164.4109244719994',
        '776.2739496480004',
        '388.1369748240002',
        '0',
        '-388.1369748240002',
        '-776.2739496480004',
        '-1164.4109244719994',
      ],
      legs: { notionalUsd: '9703.22', upl: '290.49631020000027' },
    },
    {
      riskUnit: 'LTC',
      figures: {
        delta: '1019.5308',
        gamma: '0',
        theta: '0',
        vega: '0',
        upl: '-78943.6692',
        mmr: '191.6629744572',
        imr: '249.16186679436',
        mr1: '183.50672805719995',
        mr2: '0',
        mr3: '0',
        mr4: '8.1562464',
        mr5: '0',
        mr6: '183.5067280572',
        mr7: '7.1367156',
        mr8: '1571.064377796',
        mr9: '0',
        spotInUse: '0',
      },
      mr1Worst: { spotShock: '-0.18', volShock: 'up' },
      mr6Worst: '-0.36',
      mr6Pnl: '-367.0134561144',
      cells: [
        '-183.50672805719995',
        '-122.33781870480001',
        '-61.168909352399936',
        '0',
        '61.168909352399936',
        '122.33781870480001',
        '183.50672805719995',
      ],
      legs: { notionalUsd: '1018.9', upl: '-78943.6692' },
    },
  ],
} as const;

describe('the documented reply of 2025-01-15', () => {
  const { rulebook } = loadRulebook('okx-2025');
  const market = new TinyMarket()
    .currency('USDT', 0.99954)
    .coin('BTC', 97032.2, { USDT: 97078.9 })
    .coin('LTC', 101.89, { USDT: 101.9951 })
    .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 97093.7 })
    .perpetual('LTC-USDT-SWAP', { markPx: 102 })
    .build();
  const account = tinyAccount(market, {
    positions: [
      ['LTC-USDT-SWAP', 10, 8000],
      ['BTC-USDT-SWAP', -10, 100000],
    ],
    balances: [['USDT', 100]],
  });
  const engine = new ReferenceEngine(market, rulebook);
  const margin = engine.evaluate(account);

  it.each(Object.entries(printed.account))('account %s is %s', (name, expected) => {
    const got = margin[name as keyof typeof printed.account];
    expect(relativeError(got!, expected)).toBeLessThan(tolerance);
  });

  it('has the fee that its ratio implies, and the state of a bankrupt account', () => {
    expect(relativeError(margin.liqFee, '80.124283267596')).toBeLessThan(tolerance);
    expect(margin.state).toBe('liquidation');
    expect(margin.eligible).toBe(false);
  });

  it('owes USDT alone', () => {
    expect(margin.wallets.map((wallet) => wallet.ccy)).toEqual(['USDT']);
    const [usdt] = margin.wallets;
    expect(usdt!.eq.toString()).toBe('-78589.37');
    expect(usdt!.upl.toString()).toBe('-78689.37');
    expect(usdt!.liability.toString()).toBe('78589.37');
    expect(usdt!.potentialBorrowing.toString()).toBe('78589.37');
    expect(relativeError(usdt!.borrowImr, '7855.32188898')).toBeLessThan(tolerance);
  });

  it('has units BTC and LTC, in order', () => {
    expect(margin.units.map((unit) => unit.riskUnit)).toEqual(['BTC', 'LTC']);
  });

  describe.each(printed.units)('unit $riskUnit', (expected) => {
    const unit = margin.units.find(({ riskUnit }) => riskUnit === expected.riskUnit)!;
    const grid = scenarioGrid(rulebook, expected.riskUnit);

    it.each(Object.entries(expected.figures))('%s is %s', (name, value) => {
      expect(relativeError(unit[name as keyof typeof expected.figures], value)).toBeLessThan(tolerance);
    });

    it('has its worst cells', () => {
      const cell = grid.cells[unit.mr1Worst]!;
      expect({ spotShock: cell.spotShock, volShock: cell.volShock.wireWord }).toEqual(expected.mr1Worst);
      expect(grid.extremeShocks[unit.mr6Worst]).toBe(expected.mr6Worst);
      expect(relativeError(unit.mr6Cells[unit.mr6Worst]!, expected.mr6Pnl)).toBeLessThan(tolerance);
    });

    it('has all 21 cells', () => {
      expect(unit.mr1Cells).toHaveLength(21);
      unit.mr1Cells.forEach((pnl, i) => {
        expect(relativeError(pnl, expected.cells[i % 7]!)).toBeLessThan(tolerance);
      });
    });

    it('has its position’s notional and profit', () => {
      const explained = engine.explain(account).find(({ riskUnit }) => riskUnit === expected.riskUnit)!;
      const [leg] = explained.legs;
      expect(relativeError(leg!.notionalUsd, expected.legs.notionalUsd)).toBeLessThan(tolerance);
      expect(relativeError(leg!.uplUsd, expected.legs.upl)).toBeLessThan(tolerance);
      expect(relativeError(leg!.cashDelta, expected.figures.delta)).toBeLessThan(tolerance);
    });
  });

  it('is exact where the venue prints binary residue', () => {
    expect(margin.units[0]!.mr1.eq(fromDigits('1164.410924472'))).toBe(true);
    expect(margin.totalMmr.eq(exact(2946.5480841048))).toBe(true);
  });
});
