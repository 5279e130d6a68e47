import { describe, expect, it } from 'vitest';
import { plainPosition } from '../../src/portfolio/holdings.ts';
import { exact, fromText, sum } from '../../src/quantity/decimal.ts';
import { stateOf } from '../../src/reference/account-standing.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { rules } from '../../src/rules/index.ts';
import { documentedReplyMs, type TinyAccount, TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const expTimeMs = documentedReplyMs + 30 * 86_400_000;
const market = new TinyMarket()
  .currency('USDT', 1)
  .currency('USDC', 1)
  .coin('BTC', 100000, { USDT: 100000, USDC: 100000 })
  .coin('ETH', 4000, { USDT: 4000 })
  .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 100000 })
  .perpetual('BTC-USDC-SWAP', { ctVal: 0.01, markPx: 100000 })
  .perpetual('BTC-USD-SWAP', { ctVal: 100, markPx: 100000 })
  .perpetual('ETH-USDT-SWAP', { ctVal: 0.1, markPx: 4000 })
  .option('BTC-USD-250214-100000-C', { ctMult: 0.01, markPx: 0.06, markVol: 0.55, fwdPx: 100000, expTimeMs })
  .option('BTC-USD-250214-90000-P', { ctMult: 0.01, markPx: 0.02, markVol: 0.6, fwdPx: 100000, expTimeMs })
  .spot('BTC-USDT')
  .spot('ETH-USDC')
  .coin('ETH', 4000, { USDT: 4000, USDC: 4000 })
  .build();
const engine = new ReferenceEngine(market, rulebook);
const evaluate = (account: TinyAccount) => engine.evaluate(tinyAccount(market, account));

describe('equity', () => {
  it('adds cash, profit of perpetuals, option value, less interest; an option’s profit is reported only', () => {
    const margin = evaluate({
      positions: [
        ['BTC-USD-SWAP', 100, 80000],
        ['BTC-USD-250214-100000-C', 10, 0.05],
        ['BTC-USDT-SWAP', 1, 99000],
      ],
      balances: [
        ['BTC', 2, { interest: 0.5 }],
        ['USDT', 100],
      ],
    });
    const [btc, usdt] = margin.wallets;
    // 100·100 USD·(1/80,000 − 1/100,000) = 0.025 coin; ten options of 0.01 coin at 0.06 are 0.006 coin.
    expect(btc!.upl.toString()).toBe('0.025');
    expect(btc!.optionValue.toString()).toBe('0.006');
    expect(btc!.eq.toString()).toBe('1.531');
    expect(usdt!.eq.toString()).toBe('110');
    expect(margin.eqUsd.toString()).toBe('153210');
    // 2,500 of the perpetual, 100 of the option, 10 of the linear contract.
    expect(margin.upl.toString()).toBe('2610');
    expect(margin.units[0]!.upl.toString()).toBe('2610');
  });

  it('loses what orders would lose at their limit, and their fees', () => {
    const adjEqOf = (orders: [string, number, number][]) =>
      exact(100000)
        .minus(evaluate({ orders, balances: [['USDT', 100000]] }).adjEq)
        .toString();
    // Loss, then 0.001 of the notional at the USD index.
    expect(adjEqOf([['BTC-USDT-SWAP', 10, 101000]])).toBe('110');
    expect(adjEqOf([['BTC-USDT-SWAP', 10, 99000]])).toBe('10');
    expect(adjEqOf([['BTC-USDT-SWAP', -10, 99000]])).toBe('110');
    expect(adjEqOf([['BTC-USD-SWAP', 100, 125000]])).toBe('2010');
    expect(adjEqOf([['BTC-USD-SWAP', -100, 80000]])).toBe('2510');
    expect(adjEqOf([['BTC-USD-250214-100000-C', 10, 0.08]])).toBe('210');
    expect(adjEqOf([['BTC-USDT', 0.5, 100200]])).toBe('150');
    expect(adjEqOf([['BTC-USDT', -0.5, 100200]])).toBe('50');
    expect(adjEqOf([['BTC-USDT-SWAP', 0, 0]])).toBe('0');
  });

  it('freezes what orders would spend, in the currency they spend', () => {
    const { wallets } = evaluate({
      orders: [
        ['BTC-USDT', -0.4, 100000],
        ['ETH-USDC', 2, 3900],
        ['BTC-USD-250214-100000-C', 10, 0.05],
        ['BTC-USD-250214-90000-P', -10, 0.05],
        ['BTC-USDT-SWAP', 5, 100000],
      ],
    });
    expect(wallets.map(({ ccy, frozen }) => `${ccy} ${frozen}`)).toEqual(['BTC 0.405', 'USDC 7800']);
    expect(wallets.map(({ potentialBorrowing }) => potentialBorrowing.toString())).toEqual(['0.405', '7800']);
    expect(wallets.every(({ liability }) => liability.isZero())).toBe(true);
  });
});

describe('ratio, leverage, state', () => {
  it('has no ratio without a requirement and no leverage without equity', () => {
    const empty = evaluate({ balances: [['USDT', 5]] });
    expect([empty.mgnRatio, empty.acctLever!.toString(), empty.state]).toEqual([null, '0', 'healthy']);
    const broke = evaluate({ positions: [['BTC-USDT-SWAP', 1, 100000]] });
    expect(broke.acctLever).toBeNull();
    expect(broke.state).toBe('liquidation');
  });

  it('adds the absolute notional of each leg', () => {
    const margin = evaluate({
      positions: [
        ['BTC-USDT-SWAP', 10, 100000],
        ['BTC-USDT-SWAP', -10, 100000],
      ],
      balances: [['USDT', 10000]],
    });
    expect(margin.acctLever!.toString()).toBe('2');
  });

  it.each([
    ['-3', 'liquidation'],
    ['1', 'liquidation'],
    ['1.0000000000001', 'danger'],
    ['1.1', 'danger'],
    ['1.1000000000001', 'watch'],
    ['1.4999999999999', 'watch'],
    ['1.5', 'warning'],
    ['2.9999999999999', 'warning'],
    ['3', 'healthy'],
  ])('at a ratio of %s is %s', (ratio, state) => {
    expect(stateOf(rulebook, fromText(ratio))).toBe(state);
  });

  it('is eligible from 10,000 USD at index prices, undiscounted, with the risk acknowledged', () => {
    expect(evaluate({ balances: [['ETH', 2.5]] }).eligible).toBe(true);
    expect(evaluate({ balances: [['ETH', 2.4999]] }).eligible).toBe(false);
    expect(evaluate({ balances: [['ETH', 2.5]], riskAck: false }).eligible).toBe(false);
  });

  it('takes the liquidation fee of what is owed at the tier of the debt', () => {
    const margin = evaluate({ balances: [['USDT', -1000]] });
    expect(margin.liqFee.toString()).toBe('1.02');
  });
});

describe('units', () => {
  const hedged: TinyAccount = {
    positions: [
      ['BTC-USDT-SWAP', 10, 100000],
      ['BTC-USD-SWAP', -100, 100000],
      ['BTC-USD-250214-100000-C', -10, 0.05],
      ['BTC-USD-250214-90000-P', 25, 0.02],
      ['ETH-USDT-SWAP', 5, 4000],
    ],
    balances: [
      ['BTC', 0.3],
      ['USDT', 20000],
    ],
  };

  it('merge by coin, or by coin and quote with the options in USD', () => {
    const names = (id: string) => {
      const { units } = new ReferenceEngine(market, loadRulebook(id).rulebook).evaluate(tinyAccount(market, hedged));
      return units.map((unit) => unit.riskUnit);
    };
    expect(names('okx-2025')).toEqual(['BTC', 'ETH']);
    expect(names('okx-2024-06')).toEqual(['BTC-USD', 'BTC-USDT', 'ETH-USDT']);
  });

  it('add up by the formula of the requirement', () => {
    for (const unit of evaluate(hedged).units) {
      const worst = [unit.mr1, unit.mr2, unit.mr6].reduce((a, b) => (a.gte(b) ? a : b));
      const risks = sum([worst, unit.mr3, unit.mr4, unit.mr5, unit.mr9]);
      expect(unit.mmr.eq(risks.gte(unit.mr7) ? risks : unit.mr7)).toBe(true);
    }
  });

  it('are the same for any order of rows, and scale with the account where no tier bends', () => {
    const reversed = { ...hedged, positions: [...hedged.positions!].reverse() };
    const twice = {
      positions: hedged.positions!.map(([id, pos, px]) => [id, 2 * pos, px] as [string, number, number]),
      balances: hedged.balances!.map(([ccy, cash]) => [ccy, 2 * cash] as [string, number]),
    };
    const [once, turned, doubled] = [evaluate(hedged), evaluate(reversed), evaluate(twice)];
    const close = exact(1e-40);
    expect(once.derivMmr.minus(turned.derivMmr).abs().lt(close)).toBe(true);
    expect(once.derivMmr.times(2).minus(doubled.derivMmr).abs().lt(close)).toBe(true);
    expect(once.mgnRatio!.minus(doubled.mgnRatio!).abs().lt(close)).toBe(true);
  });

  it('are explained by legs that add up to their worst cells and their delta', () => {
    const { units } = evaluate(hedged);
    const explained = engine.explain(tinyAccount(market, hedged));
    expect(explained.map((unit) => unit.riskUnit)).toEqual(units.map((unit) => unit.riskUnit));
    const close = exact(1e-40);
    units.forEach((unit, i) => {
      const { legs, mr1Worst, mr6Worst, spotInUse, mmr, buckets } = explained[i]!;
      expect(mmr.eq(unit.mmr) && spotInUse.eq(unit.spotInUse)).toBe(true);
      expect(
        sum(legs.map((leg) => leg.mr1Pnl))
          .minus(unit.mr1Cells[mr1Worst]!)
          .abs()
          .lt(close),
      ).toBe(true);
      expect(
        sum(legs.map((leg) => leg.mr6Pnl))
          .minus(unit.mr6Cells[mr6Worst]!)
          .abs()
          .lt(close),
      ).toBe(true);
      const derivatives = legs.filter((leg) => leg.kind !== 'spot');
      expect(
        sum(derivatives.map((leg) => leg.cashDelta))
          .minus(unit.delta)
          .abs()
          .lt(close),
      ).toBe(true);
      expect(sum(derivatives.map((leg) => leg.mr7Charge)).eq(unit.mr7)).toBe(true);
      expect(
        sum(buckets.map((bucket) => bucket.cashDelta))
          .minus(sum(legs.map((leg) => leg.cashDelta)))
          .abs()
          .lt(close),
      ).toBe(true);
    });
  });

  it('refuse a contract that no rule values', () => {
    const { instruments } = market;
    const odd = { ...instruments[0]!, contract: 'unsupported' as const };
    const account = tinyAccount(market, {});
    const position = { ...plainPosition, instrument: odd, pos: 1, avgPx: 1 };
    expect(() => engine.evaluate({ ...account, positions: [position] })).toThrow('no rule values');
  });
});

describe('the list of rules', () => {
  it('has the nine in order, each with a rulebook block of its slug but borrowing', () => {
    expect(rules.map((rule) => rule.column)).toEqual(['mr1', 'mr2', 'mr3', 'mr4', 'mr5', 'mr6', 'mr7', 'mr8', 'mr9']);
    const blocks = Object.keys(rulebook).filter((key) => key.startsWith('mr'));
    expect(rules.map((rule) => rule.slug).filter((slug) => slug !== 'mr8-borrowing')).toEqual(blocks);
  });
});
