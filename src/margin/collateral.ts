/** Collateral of one currency, in coins. */
import type { DiscountTier } from '../market/snapshot.ts';

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
