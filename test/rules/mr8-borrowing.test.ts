// mr8-borrowing: the venue's printed figures, tier edges, and that no unit adds it.
import { describe, expect, it } from 'vitest';
import type { BorrowTier } from '../../src/market/snapshot.ts';
import { exact, fromText } from '../../src/quantity/decimal.ts';
import { ReferenceEngine } from '../../src/reference/evaluate-account.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { borrowing, borrowRate } from '../../src/rules/mr8-borrowing.ts';
import { TinyMarket, tinyAccount } from '../support/tiny-market.ts';

const { rulebook } = loadRulebook('okx-2025');
const currency = (ccy: string, borrowTiers: BorrowTier[] | null = null) => ({
  ccy,
  usdPx: 1,
  discountTiers: null,
  borrowTiers,
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
