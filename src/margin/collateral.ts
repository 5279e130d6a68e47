/** Collateral and borrowing of one currency, in coins unless said. */
import type { BorrowTier, DiscountTier } from '../market/snapshot.ts';

/**
 * Equity as it counts toward adjusted equity: positive equity through the marginal discount tiers (beyond a last finite
 * tier it counts 0), negative equity in full.
 */
export function discounted(equity: number, tiers: DiscountTier[]): number {
  if (equity <= 0) return equity;
  let counted = 0;
  for (const tier of tiers) {
    if (equity <= tier.minAmt) break;
    counted += (Math.min(equity, tier.maxAmt) - tier.minAmt) * tier.discountRate;
  }
  return counted;
}

/** The tier of a whole borrowed amount: upper edges inclusive, the last tier also beyond its own. */
export function borrowTierOf(amount: number, tiers: BorrowTier[]): BorrowTier {
  return tiers.find((tier) => amount <= tier.maxSz) ?? tiers.at(-1)!;
}
