import { describe, expect, it } from 'vitest';
import type { DiscountTier } from '../../src/market/snapshot.ts';
import { exact, fromText } from '../../src/quantity/decimal.ts';
import { discountedUsd } from '../../src/reference/discount.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';

const { rulebook } = loadRulebook('okx-2025');
const currency = (ccy: string, discountTiers: DiscountTier[] | null) => ({
  ccy,
  usdPx: 1,
  discountTiers,
  borrowTiers: null,
  loanRatePerDay: null,
  interestFreeAmt: 0,
  problem: null,
});
// The first two are the venue's sample of 2022-03-08; the last edge is finite.
const tiers: DiscountTier[] = [
  { minAmt: 0, maxAmt: 20, discountRate: 0.98 },
  { minAmt: 20, maxAmt: 25, discountRate: 0.9775 },
  { minAmt: 25, maxAmt: 30, discountRate: 0.5 },
];
const counted = (equity: string, own: DiscountTier[] | null = tiers, ccy = 'BTC') =>
  discountedUsd(rulebook, currency(ccy, own), fromText(equity), exact(100)).toString();

describe('discounted equity', () => {
  it.each([
    ['0', '0'],
    ['10', '980'],
    ['20', '1960'],
    ['25', '2448.75'],
    ['30', '2698.75'],
  ])('counts %s coins by marginal tiers: %s USD', (equity, usd) => {
    expect(counted(equity)).toBe(usd);
  });

  it('counts nothing above a finite last tier', () => {
    expect(counted('30.00000001')).toBe('2698.75');
    expect(counted('1000000')).toBe('2698.75');
  });

  it('goes on where the last tier has no end', () => {
    expect(counted('1000', [{ minAmt: 0, maxAmt: Number.POSITIVE_INFINITY, discountRate: 0.5 }])).toBe('50000');
  });

  it('counts negative equity in full', () => {
    expect(counted('-3.5')).toBe('-350');
  });

  it('takes the rulebook’s rate, by currency or by class, where the snapshot has no tiers', () => {
    expect([
      counted('1', null),
      counted('1', null, 'SOL'),
      counted('1', null, 'GOAT'),
      counted('1', [], 'USDT'),
    ]).toEqual(['98', '90', '80', '100']);
  });
});
