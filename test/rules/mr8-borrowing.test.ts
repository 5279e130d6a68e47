// mr8-borrowing: the venue's printed figures, tier edges, and that no unit adds it.
import { describe, expect, it } from 'vitest';
import type { BorrowTier } from '../../src/market/snapshot.ts';
import { exact, fromText } from '../../src/quantity/decimal.ts';
import type { BorrowingFigure } from '../../src/quantity/margin-result.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { borrowing, borrowingCauses, borrowRate } from '../../src/rules/mr8-borrowing.ts';
import { bothEngines } from '../support/engines.ts';
import type { HandAccount } from '../support/rows.ts';
import { TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const currency = (ccy: string, borrowTiers: BorrowTier[] | null = null) => ({
  ccy,
  usdPx: 1,
  discountTiers: null,
  borrowTiers,
  loanRatePerDay: null,
  interestFreeAmt: 0,
  problem: null,
});

describe('mr8-borrowing', () => {
  it('requires what the venue’s reply prints for −78,589.37 USDT', () => {
    const debt = borrowing(rulebook, {
      currency: currency('USDT'),
      equity: fromText('-78589.37'),
      frozen: exact(0),
      usdPx: fromText('0.99954'),
    });
    expect(debt.liability.toString()).toBe('78589.37');
    expect(debt.borrowImr.toString()).toBe('7855.32188898');
    expect(debt.borrowMmr.toString()).toBe('1571.064377796');
  });

  it('counts frozen amounts into potential borrowing, not into the liability', () => {
    const debt = borrowing(rulebook, {
      currency: currency('USDT'),
      equity: exact(100),
      frozen: exact(350),
      usdPx: exact(1),
    });
    expect(debt.liability.toString()).toBe('0');
    expect(debt.potentialBorrowing.toString()).toBe('250');
    expect(debt.borrowImr.toString()).toBe('25');
  });

  const tiers: BorrowTier[] = [
    { maxSz: 100, mmr: 0.02, maxLever: 10 },
    { maxSz: 500, mmr: 0.03, maxLever: 5 },
    { maxSz: 1000, mmr: 0.05, maxLever: 4 },
  ];

  it.each([
    ['0', '10', '0.02'],
    ['100', '10', '0.02'],
    ['100.00000001', '5', '0.03'],
    ['500', '5', '0.03'],
    ['1000', '4', '0.05'],
    ['123456', '4', '0.05'],
  ])('takes the tier of the whole amount: %s coins borrow at leverage %s, MMR %s', (amount, leverage, mmr) => {
    const rate = borrowRate(rulebook, currency('SOL', tiers), fromText(amount));
    expect([rate.leverage.toString(), rate.mmr.toString()]).toEqual([leverage, mmr]);
  });

  it('falls back on the rulebook’s tiers', () => {
    const rate = (ccy: string) => borrowRate(rulebook, currency(ccy), exact(1)).leverage.toString();
    expect([rate('BTC'), rate('SOL'), rate('toString')]).toEqual(['10', '5', '5']);
  });

  it('shows the account’s figure in every unit and adds it once', () => {
    const market = new TinyMarket()
      .currency('USDT', 1)
      .coin('BTC', 100000, { USDT: 100000 })
      .coin('ETH', 3000, { USDT: 3000 })
      .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 100000 })
      .perpetual('ETH-USDT-SWAP', { ctVal: 0.1, markPx: 3000 })
      .build();
    const account = tinyAccount(market, {
      positions: [
        ['BTC-USDT-SWAP', 1, 100000],
        ['ETH-USDT-SWAP', 1, 3000],
      ],
      balances: [['USDT', -500]],
    });
    const margin = new ReferenceEngine(market, rulebook).evaluate(account);
    expect(margin.units.map((unit) => unit.mr8.toString())).toEqual(['10', '10']);
    expect(margin.totalMmr.minus(margin.derivMmr).toString()).toBe('10');
  });
});

describe('the causes of potential borrowing', () => {
  const causes = (potential: number, cash: number, gains: number, premiums: number, others: number) =>
    Object.values(
      borrowingCauses(exact(potential), {
        cash: exact(cash),
        gains: exact(gains),
        frozenPremiums: exact(premiums),
        frozenOthers: exact(others),
      }),
    ).map(String);

  it.each([
    { of: [1950, -1050, -300, 200, 400], are: ['1050', '300', '200', '400'] },
    // A profit pays for what comes last.
    { of: [1150, -1050, 500, 200, 400], are: ['1050', '0', '100', '0'] },
    { of: [500, -1050, 550, 0, 0], are: ['500', '0', '0', '0'] },
    { of: [250, 100, 50, 0, 400], are: ['0', '0', '0', '250'] },
    { of: [0, -10, 30, 5, 15], are: ['0', '0', '0', '0'] },
  ])('of $of are $are', ({ of: [potential, cash, gains, premiums, others], are }) => {
    expect(causes(potential!, cash!, gains!, premiums!, others!)).toEqual(are);
  });
});

// BTC at 100,000; its call is worth 0.05 coins. Premiums and spot sells freeze BTC, spot buys USDT.
const market = new TinyMarket()
  .currency('USDT', 0.99954)
  .coin('BTC', 100000, { USDT: 100000 })
  .coin('LTC', 101.89, { USDT: 101.9951 })
  .spot('BTC-USDT')
  .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 97093.7 })
  .perpetual('LTC-USDT-SWAP', { ctVal: 1, markPx: 102 })
  .perpetual('BTC-USD-SWAP', { ctVal: 100, markPx: 100000 })
  .option('BTC-USD-250328-100000-C', { ctMult: 0.01, markPx: 0.05, markVol: 0.6, fwdPx: 100500 })
  .build();

const documented: HandAccount = {
  acctId: 'documented',
  positions: [
    ['BTC-USDT-SWAP', -10, 100000],
    ['LTC-USDT-SWAP', 10, 8000],
  ],
  balances: [['USDT', 100]],
};

// Losses of 10,000 USD·(1/80,000 − 1/100,000) = 0.025 coins; premiums of 20·0.01·0.055 = 0.011; 0.3 coins for sale.
const everyCause: HandAccount = {
  acctId: 'every cause',
  positions: [['BTC-USD-SWAP', -100, 80000]],
  orders: [
    ['BTC-USD-250328-100000-C', 20, 0.055],
    ['BTC-USDT', -0.3, 101000],
  ],
  balances: [['BTC', -0.2, { interest: 0.004 }]],
};

describe.each(bothEngines(market, rulebook))('rows of borrowing by $name', ({ evaluate }) => {
  const near = (row: Record<BorrowingFigure, number>, expected: Partial<Record<BorrowingFigure, number>>) => {
    for (const [name, value] of Object.entries(expected)) {
      expect(row[name as BorrowingFigure], name).toBeCloseTo(value, 9);
    }
  };

  it('give the documented account 78,589.37 USDT, owed by unrealised loss alone', () => {
    const [margin] = evaluate([documented]);
    expect([...margin!.borrowing.keys()]).toEqual(['USDT']);
    const row = margin!.borrowing.get('USDT')!;
    near(row, { eq: -78589.37, frozen: 0, liability: 78589.37, potential: 78589.37, lossBorrow: 78589.37 });
    expect([row.marginBorrow, row.optionBorrow, row.orderBorrow]).toEqual([0, 0, 0]);
    near(row, { leverage: 10, mmrRate: 0.02, imr: 7855.32188898, mmr: 1571.064377796 });
  });

  it('split what all four causes bring', () => {
    const row = evaluate([everyCause])[0]!.borrowing.get('BTC')!;
    near(row, { eq: -0.229, frozen: 0.311, liability: 0.229, potential: 0.54, imr: 5400, mmr: 1080 });
    near(row, { marginBorrow: 0.204, lossBorrow: 0.025, optionBorrow: 0.011, orderBorrow: 0.3 });
  });

  it('are there for cash below 0 that profits cover, and not where nothing is owed', () => {
    const covered: HandAccount = { acctId: 'covered', positions: [['BTC-USD-SWAP', 100, 80000]] };
    const rows = evaluate([{ ...covered, balances: [['BTC', -0.01]] }])[0]!.borrowing;
    near(rows.get('BTC')!, { eq: 0.015, liability: 0, potential: 0, imr: 0, mmr: 0, leverage: 10 });
    expect(evaluate([{ ...covered, balances: [['BTC', 0]] }])[0]!.borrowing.size).toBe(0);
  });
});
