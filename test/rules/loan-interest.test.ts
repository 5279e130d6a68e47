// loan-interest: what is really borrowed costs by the hour, what is potential never; off, the excess is repaid by force.
import { describe, expect, it } from 'vitest';
import { exact } from '../../src/quantity/decimal.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { loanCost } from '../../src/rules/loan-interest.ts';
import { bothEngines } from '../support/engines.ts';
import type { HandAccount } from '../support/rows.ts';
import { variantOf } from '../support/rulebook-variants.ts';
import { TinyMarket } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');

const currency = {
  ccy: 'USDT',
  usdPx: 1,
  discountTiers: null,
  borrowTiers: null,
  loanRatePerDay: 0.00016,
  interestFreeAmt: 500,
  problem: null,
};

describe('loan-interest', () => {
  const cost = (cashBal: number, equity: number, autoLoan = true, of: object = {}) => {
    const input = { currency: { ...currency, ...of }, cashBal: exact(cashBal), equity: exact(equity), autoLoan };
    const { interest, forcedRepayment } = loanCost(rulebook, input);
    return [interest.toString(), forcedRepayment.toString()];
  };

  it('is the worked number: 1,000 of cash debt and 2,500 of losses, 500 of them free', () => {
    expect(cost(-1000, -3500)).toEqual(['0.02', '0']);
    expect(cost(-1000, -3500, false)).toEqual(['0', '3000']);
  });

  it.each([
    { what: 'losses within the free amount', cash: 0, equity: -500, on: '0', off: '0' },
    { what: 'losses beyond it', cash: 100, equity: -800, on: '0.002', off: '300' },
    { what: 'cash debt within it', cash: -240, equity: -240, on: '0.0016', off: '0' },
    { what: 'cash debt that profits cover', cash: -240, equity: 60, on: '0.0016', off: '0' },
    { what: 'nothing owed', cash: 10, equity: 10, on: '0', off: '0' },
  ])('of $what is $on an hour; $off are to be repaid where borrowing is off', ({ cash, equity, on, off }) => {
    expect(cost(cash, equity)).toEqual([on, '0']);
    expect(cost(cash, equity, false)).toEqual(['0', off]);
  });

  it('takes the rulebook’s rate where the snapshot has none', () => {
    expect(cost(-2400, -2400, true, { loanRatePerDay: null })).toEqual(['0.01', '0']);
    expect(cost(-2400, -2400, true, { loanRatePerDay: 0 })).toEqual(['0', '0']);
  });
});

const market = new TinyMarket()
  .currency('USDT', 0.9993, { loanRatePerDay: 0.00016, interestFreeAmt: 500 })
  .currency('USDC', 1)
  .coin('BTC', 100000, { USDT: 100000 }, { interestFreeAmt: 0.02 })
  .spot('BTC-USDT')
  .perpetual('BTC-USDT-SWAP', { ctVal: 0.01, markPx: 100000 })
  .build();

/** 1,000 USDT of cash debt, 2,500 of losses, 4,000 frozen; 0.24 BTC owed. */
const debtor: HandAccount = {
  acctId: 'debtor',
  positions: [['BTC-USDT-SWAP', 25, 110000]],
  orders: [['BTC-USDT', 0.05, 80000]],
  balances: [
    ['USDT', -1000],
    ['USDC', -480],
    ['BTC', -0.24],
  ],
};
const losses = (coins: number): HandAccount => ({
  acctId: `loses ${coins}`,
  positions: [['BTC-USDT-SWAP', 1, 100000 + 100 * coins]],
});

describe.each(bothEngines(market, rulebook))('by $name', ({ evaluate }) => {
  it('interest is that of the file, or else of the rulebook, on what is really borrowed', () => {
    const [margin] = evaluate([debtor]);
    const rows = margin!.borrowing;
    expect(rows.get('USDT')!.potential).toBeCloseTo(7500, 9);
    expect(rows.get('USDT')!.interest).toBeCloseTo((0.00016 / 24) * (1000 + 2000), 15);
    expect(rows.get('USDC')!.interest).toBeCloseTo(0.002, 15);
    // The free amount is for losses alone: a debt of cash within it bears interest all the same.
    expect(rows.get('BTC')!.interest).toBeCloseTo(0.000001, 15);
    expect(margin!.figures.interestHour).toBeCloseTo(0.02 * 0.9993 + 0.002 + 0.1, 12);
    expect(margin!.figures.forcedRepayment).toBe(0);
  });

  it('borrowing that is off costs nothing by the hour and repays what is not free', () => {
    const [margin] = evaluate([{ ...debtor, autoLoan: false }]);
    expect(margin!.borrowing.get('USDT')!.forcedRepayment).toBeCloseTo(3000, 9);
    expect(margin!.borrowing.get('BTC')!.forcedRepayment).toBeCloseTo(0.22, 12);
    expect(margin!.figures.interestHour).toBe(0);
    expect(margin!.figures.forcedRepayment).toBeCloseTo(3000 * 0.9993 + 480 + 22000, 8);
  });

  it('the free amount covers losses up to it and not a coin more', () => {
    const interest = evaluate([losses(400), losses(500), losses(600)]).map(
      ({ borrowing }) => borrowing.get('USDT')!.interest,
    );
    expect(interest[0]).toBe(0);
    expect(interest[1]).toBeCloseTo(0, 12);
    expect(interest[2]).toBeCloseTo((0.00016 / 24) * 100, 12);
  });
});

describe.each(
  bothEngines(
    market,
    variantOf('okx-2025', ({ account }) => {
      account.loanRatePerDay.value = '0.24';
    }),
  ),
)('by $name under another rulebook', ({ evaluate }) => {
  it('only currencies without a rate in the file cost something else', () => {
    const rows = evaluate([debtor])[0]!.borrowing;
    expect(rows.get('USDT')!.interest).toBeCloseTo(0.02, 15);
    expect(rows.get('USDC')!.interest).toBeCloseTo(4.8, 12);
    expect(rows.get('BTC')!.interest).toBeCloseTo(0.0024, 12);
  });
});
