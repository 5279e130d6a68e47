// Equity, orders and borrowing as explain prints them, against figures worked by hand.
import { describe, expect, it } from 'vitest';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { explainHere, printed, tableOf } from '../support/explained.ts';
import { documentedReplyMs, type TinyAccount, TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const expTimeMs = documentedReplyMs + 30 * 86_400_000;
const market = new TinyMarket()
  .currency('USDT', 0.999, {
    borrowTiers: [
      { maxSz: 100_000, mmr: 0.02, maxLever: 10 },
      { maxSz: 500_000, mmr: 0.03, maxLever: 8 },
    ],
  })
  .coin(
    'BTC',
    100000,
    { USDT: 100100 },
    {
      discountTiers: [
        { minAmt: 0, maxAmt: 20, discountRate: 0.98 },
        { minAmt: 20, maxAmt: 25, discountRate: 0.9775 },
        { minAmt: 25, maxAmt: 26, discountRate: 0.5 },
      ],
    },
  )
  .coin('SOL', 200, { USDT: 200.2 })
  .perpetual('BTC-USD-SWAP', { ctVal: 100, markPx: 100000 })
  .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 100000 })
  .option('BTC-USD-250214-100000-C', { ctMult: 0.01, markPx: 0.06, markVol: 0.55, fwdPx: 100000, expTimeMs })
  .spot('BTC-USDT')
  .build();
const explain = (account: TinyAccount) => explainHere(tinyAccount(market, account), market, rulebook);

const account: TinyAccount = {
  positions: [
    ['BTC-USD-SWAP', 100, 80000],
    ['BTC-USD-250214-100000-C', 10, 0.05],
  ],
  orders: [
    ['BTC-USDT-SWAP', 10, 101000],
    ['BTC-USDT', -1, 101000],
  ],
  balances: [
    ['BTC', 24, { interest: 0.5 }],
    ['USDT', -200_000],
    ['SOL', 100],
  ],
};

describe('the equity that explain prints', () => {
  const { json, text } = explain(account);

  it('has cash, interest, profit and option value of each currency', () => {
    // 10,000 USD·(1/80,000 − 1/100,000) = 0.025 coin; ten options of 0.01 coin at 0.06 are 0.006 coin.
    const btc = json.equity.currencies.find((currency: { ccy: string }) => currency.ccy === 'BTC');
    expect(btc).toMatchObject({ cashBal: '24', interest: '0.5', upl: '0.025', optionValue: '0.006', eq: '23.531' });
    expect(btc.eqUsd).toBe('2353100');
    const [name, cash, interest, upl, options, eq] = tableOf(text, 'equity by currency, in the currency')[0]!;
    expect([name, cash, interest, upl, options, eq]).toEqual([
      'BTC',
      '24.00000000',
      '-0.50000000',
      '0.02500000',
      '0.00600000',
      '23.53100000',
    ]);
  });

  it('has every discount tier touched, the market’s or the rulebook’s', () => {
    const [btc, sol, usdt] = json.equity.currencies;
    expect(btc.tiers).toEqual([
      { amt: '20', discountRate: '0.98', counted: '19.6', disEq: '1960000' },
      { amt: '3.531', discountRate: '0.9775', counted: '3.4515525', disEq: '345155.25' },
    ]);
    expect([btc.tiersOf, btc.disEq]).toEqual(['market', '2305155.25']);
    expect([sol.tiersOf, sol.tiers]).toEqual([
      'rulebook',
      [{ amt: '100', discountRate: '0.9', counted: '90', disEq: '18000' }],
    ]);
    expect(usdt.tiers).toEqual([{ amt: '-200000', discountRate: '1', counted: '-200000', disEq: '-199800' }]);
  });

  it('has what lies above a finite last tier as a part that counts nothing', () => {
    const [btc] = explain({ balances: [['BTC', 30]] }).json.equity.currencies;
    expect(btc.tiers.at(-1)).toEqual({ amt: '4', discountRate: '0', counted: '0', disEq: '0' });
    expect(btc.disEq).toBe('2498750');
  });

  it('has losses and fees of orders, and adds up to adjEq as it is printed', () => {
    // 0.1 coin bought 1,000 above the mark at 0.999, and 0.001 of 10,000 and of 100,000 USD.
    expect(json.equity.orders).toMatchObject([
      { instId: 'BTC-USDT-SWAP', markPx: '100000', lossUsd: '99.9', feeUsd: '10' },
      { instId: 'BTC-USDT', sz: '-1', markPx: '100100', lossUsd: '0', feeUsd: '100' },
    ]);
    expect([json.equity.orderLoss, json.equity.orderFees]).toEqual(['99.9', '110']);
    // 2,305,155.25 + 18,000 − 199,800 − 99.9 − 110
    expect(json.equity.adjEq.decimal).toBe('2123145.35');
    const rows = tableOf(text, 'adjusted equity: discount tiers');
    const usd = rows.map((row) => row.find((cell) => /^-?[\d,]+\.\d\d$/.test(cell))!).map(printed);
    expect(rows.map((row) => row[0])).toEqual(['BTC', 'BTC', 'SOL', 'USDT', 'order losses', 'order fees', 'adjEq']);
    const cents = usd.map((value) => Math.round(value * 100));
    expect(cents.slice(0, -1).reduce((a, b) => a + b)).toBe(cents.at(-1));
    expect(usd.at(-1)).toBe(2123145.35);
  });
});

describe('the borrowing that explain prints', () => {
  it('has frozen amounts, the tier of the whole potential amount and what it requires', () => {
    const { json, text } = explain(account);
    const [btc, , usdt] = json.borrowing;
    // One coin of the spot sale is frozen, and there is enough of it.
    expect([btc.ccy, btc.frozen, btc.potential]).toEqual(['BTC', '1', undefined]);
    expect(text).toContain('frozen by orders and covered by equity: 1.00000000 BTC');
    const decimals = ['liability', 'potential', 'leverage', 'mmrRate', 'imr', 'mmr'].map((name) => usdt[name].decimal);
    expect(decimals).toEqual(['200000', '200000', '8', '0.03', '24975', '5994']);
    expect(Number(usdt.mmr.kernel)).toBeCloseTo(5994, 9);
    expect(tableOf(text, 'borrowing by currency')[0]!.slice(0, 9)).toEqual([
      'USDT',
      '-200,000.00000000',
      '0.00000000',
      '200,000.00000000',
      '200,000.00000000',
      '8',
      '3.00 %',
      '24,975.00',
      '5,994.00',
    ]);
  });

  it('has the causes, each taking what is left, and adds up to the potential borrowing in print', () => {
    // A profit of 100 USDT covers part of what the purchase freezes: 1,000 + 5,005 − 100 of 5,905 potential.
    const { json, text } = explain({
      positions: [['BTC-USDT-SWAP', 10, 99000]],
      orders: [['BTC-USDT', 0.05, 100100]],
      balances: [['USDT', -950, { interest: 50 }]],
    });
    const usdt = json.borrowing.find(({ ccy }: { ccy: string }) => ccy === 'USDT');
    const causes = ['marginBorrow', 'lossBorrow', 'optionBorrow', 'orderBorrow', 'potential'];
    expect(causes.map((name) => usdt[name].decimal)).toEqual(['1000', '0', '0', '4905', '5905']);
    const [cells] = tableOf(text, 'potential borrowing by cause');
    expect(cells!.slice(1).map(printed)).toEqual([1000, 0, 0, 4905, 5905]);
  });

  it('has interest an hour on what is really borrowed, at the rulebook’s rate where the market has none', () => {
    const { json, text } = explain({ balances: [['USDT', -2400]] });
    // 2,400 at 0.0001 a day, an hour of it; at 0.999 USD.
    const [usdt] = json.borrowing;
    expect([usdt.loanRatePerDay, usdt.loanRateOf, usdt.interest.decimal]).toEqual(['0.0001', 'rulebook', '0.01']);
    expect(json.account.interestHour.decimal).toBe('0.00999');
    expect(text).toContain('interest an hour 0.0100 USD (kernel 0.0100), forced repayment 0.00 USD');
  });

  it('is left out where nothing is frozen or owed', () => {
    expect(explain({ balances: [['USDT', 5]] }).text).not.toContain('borrowing by currency');
  });
});

describe('the words of an explanation', () => {
  it('say what is lacking and what requires most', () => {
    const { json } = explain({
      balances: [
        ['USDT', -200_000],
        ['SOL', 100],
      ],
    });
    const words = json.summary.words.join(' ');
    expect(words).toContain('Account tiny is in liquidation');
    expect(words).toContain('The largest requirement is borrowing with 5,994.00 USD, 100.00 % of maintenance margin');
    // −199,800 + 18,000 − 5,994 − 199,800·1.03·0.001
    expect(json.summary.surplusUsd).toBe('-187999.794');
    expect(words).toContain('To be at 1.00 it lacks 187,999.79 USD of adjusted equity');
  });

  it('say so where nothing is required', () => {
    const { json, text } = explain({ balances: [['USDT', 5]] });
    expect(json.summary.words).toHaveLength(1);
    expect(text).toContain('nothing is required, so there is no margin ratio');
    expect(json.account.mgnRatio).toEqual({ kernel: null, decimal: null });
  });
});
