/** Marginal tiers, as MR7 and MR9 charge by size: each slice of the amount at its own tier's factor. */
import { TIER_FACTOR, TIER_SLOTS, TIER_UP_TO } from '../layout';
import { View } from '../view';

export class MarginalTiers {
  static charge(amount: f64, tiers: usize, tierCount: u32): f64 {
    let total: f64 = 0;
    let from: f64 = 0;
    for (let i: u32 = 0; i < tierCount && amount > from; i++) {
      const tier = View.record(tiers, i, TIER_SLOTS);
      const upTo = View.f64(tier, TIER_UP_TO);
      total += (Math.min(amount, upTo) - from) * View.f64(tier, TIER_FACTOR);
      from = upTo;
    }
    return total;
  }
}
