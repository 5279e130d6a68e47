// single-currency-ratio: the worked number, every term alone, the lowest ratio, and what is added over currencies.
import { describe, expect, it } from 'vitest';
import { exact } from '../../src/quantity/decimal.ts';
import type { CurrencyFigure } from '../../src/quantity/margin-result.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { lowestRatio, type SingleCurrencyTerms, singleCurrencyRatio } from '../../src/rules/single-currency-ratio.ts';
import { modesMarket, modesRulebook as rulebook } from '../support/modes-market.ts';
import { type TinyAccount, tinyAccount } from '../support/tiny-market.ts';

const terms: SingleCurrencyTerms = {
  cashBal: exact(10000),
  crossUpl: exact(-500),
  pendingSells: exact(300),
  optionBuyNeed: exact(200),
  isolatedOpenNeed: exact(150),
  orderFees: exact(50),
  mmr: exact(1000),
  liqFee: exact(100),
};
const engine = new ReferenceEngine(modesMarket, rulebook);
const evaluate = (account: TinyAccount) => engine.evaluate(tinyAccount(modesMarket, { acctLv: 2, ...account }));
/** Figures above or below 0 of each currency, by name. */
const figures = (account: TinyAccount) =>
  Object.fromEntries(
    evaluate(account).currencies.map(({ ccy, mgnRatio, ...row }) => {
      const found = Object.entries(row).filter(([, value]) => !value.isZero());
      return [ccy, Object.fromEntries(found.map(([name, value]) => [name, value.toString()]))];
    }),
  ) as Record<string, Partial<Record<CurrencyFigure, string>>>;

describe('single-currency-ratio', () => {
  it('is 8 of the worked number', () => {
    expect(singleCurrencyRatio(terms)!.toString()).toBe('8');
  });

  it.each([
    ['cashBal', 9],
    ['crossUpl', 9],
    ['pendingSells', 7],
    ['optionBuyNeed', 7],
    ['isolatedOpenNeed', 7],
    ['orderFees', 7],
    ['mmr', 4],
    ['liqFee', 4],
  ] as const)('with 1,100 more of %s is %i', (name, expected) => {
    expect(singleCurrencyRatio({ ...terms, [name]: terms[name].plus(1100) })!.toString()).toBe(String(expected));
  });

  it('is none where nothing is required, and the account’s is the lowest', () => {
    expect(singleCurrencyRatio({ ...terms, mmr: exact(0), liqFee: exact(0) })).toBeNull();
    expect(lowestRatio([null, exact(3), exact(-1), null, exact(2)])!.toString()).toBe('-1');
    expect(lowestRatio([null])).toBeNull();
  });

  it('takes every term from where it arises', () => {
    expect(figures({ balances: [['USDT', 700, { interest: 5 }]] })).toEqual({ USDT: { cashBal: '700' } });
    // Ten contracts of 1,000 USDT: a profit of 1,000, 40 to maintain, 1,000 to open, 10 to close.
    expect(figures({ positions: [['BTC-USDT-SWAP', 10, 90000]] })).toEqual({
      USDT: { crossUpl: '1000', mmr: '40', imr: '1000', liqFee: '10' },
    });
    expect(figures({ orders: [['BTC-USDT', -2, 90000]] })).toEqual({ BTC: { pendingSells: '2', orderFees: '0.002' } });
    expect(figures({ orders: [['BTC-USDT', 2, 90000]] })).toEqual({
      USDT: { pendingSells: '180000', orderFees: '200' },
    });
    expect(figures({ orders: [['BTC-USD-250328-110000-C', 10, 0.02]] })).toEqual({
      BTC: { optionBuyNeed: '0.02', orderFees: '0.001' },
    });
    expect(figures({ orders: [['BTC-USDT-SWAP', 10, 90000, { isolated: true }]] })).toEqual({
      USDT: { isolatedOpenNeed: '910' },
    });
    // The fee on its notional, whatever the order's price; its margin at mark.
    expect(figures({ orders: [['BTC-USD-SWAP', -100, 80000]] })).toEqual({
      BTC: { orderFees: '0.0001', imr: '0.01' },
    });
    expect(figures({ positions: [['BTC-USD-250328-110000-C', -10, 0.05]] })).toEqual({
      BTC: { mmr: '0.06', imr: '0.13', liqFee: '0.00003' },
    });
  });

  it('has rows for the currencies of isolated positions, none for orders of size 0', () => {
    expect(
      figures({
        positions: [['BTC-USD-SWAP', 10, 80000, { isolated: true }]],
        orders: [
          ['DOGE-USDT-SWAP', 0, 0.5],
          ['BTC-USDC-SWAP', 1, 200000, { isolated: true, reduceOnly: true }],
        ],
      }),
    ).toEqual({ BTC: {} });
  });

  it('gives the account its lowest ratio, and sums in USD', () => {
    const margin = evaluate({
      positions: [
        ['BTC-USDT-SWAP', 10, 90000],
        ['BTC-USDC-SWAP', -10, 200000],
        ['BTC-USD-250328-110000-C', 10, 0.02],
        ['BTC-USD-250328-90000-P', -10, 0.05],
      ],
      balances: [
        ['USDT', 4000],
        ['USDC', 200],
        ['BTC', 1, { interest: 0.25 }],
      ],
    });
    // BTC 1/(0.05 + 0.00005), as closing the long option has a fee too; USDC 200/(80 + 20), USDT 5,000/50.
    expect(margin.currencies.map(({ mgnRatio }) => mgnRatio!.toFixed(6))).toEqual([
      '19.980020',
      '2.000000',
      '100.000000',
    ]);
    expect([margin.mgnRatio!.toString(), margin.state]).toEqual(['2', 'warning']);
    // 100,000 + 5,000 + 100 stand against it; options and interest of BTC: 0.03 − 0.02 − 0.25.
    expect(margin.adjEq.toString()).toBe('105100');
    expect(margin.eqUsd.toString()).toBe('81100');
    // 1,000 of the perpetual; options 0.01 and 0.03 BTC.
    expect(margin.upl.toString()).toBe('5000');
    expect([margin.derivMmr, margin.totalMmr, margin.liqFee].map(String)).toEqual(['5080', '5080', '25']);
    expect([margin.derivImr, margin.totalImr].map(String)).toEqual(['14000', '14000']);
    // Notional 10,000 + 10,000 + 100,000 + 100,000.
    expect(margin.acctLever!.times(105100).toFixed(20)).toBe(exact(220000).toFixed(20));
    expect([margin.units, margin.wallets, margin.borrowing]).toEqual([[], [], []]);
  });

  it('borrows nothing, bears no interest and repays nothing, though a currency be below 0', () => {
    for (const autoLoan of [true, false]) {
      const margin = evaluate({ balances: [['USDT', -500]], positions: [['BTC-USDT-SWAP', 10, 100000]], autoLoan });
      const none = [margin.borrowMmr, margin.borrowImr, margin.interestHour, margin.forcedRepayment];
      expect(none.every((figure) => figure.isZero())).toBe(true);
      expect([margin.mgnRatio!.toString(), margin.state]).toEqual(['-10', 'liquidation']);
    }
  });
});
