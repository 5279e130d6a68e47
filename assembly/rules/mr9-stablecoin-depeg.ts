/** mr9-stablecoin-depeg: a hedge of one stablecoin's contracts with another's stands only while their pegs hold. */
import {
  PAIR_COUNT,
  PAIR_FAMILY_A,
  PAIR_FAMILY_B,
  PAIR_SLOTS,
  PAIR_TIER_COUNT,
  PAIR_TIERS_PTR,
  PAIRS_PTR,
} from '../layout';
import { View } from '../view';
import { MarginalTiers } from './marginal-tiers';

export class Mr9StablecoinDepeg {
  /**
   * Pairs in the rulebook's order; what one pair has hedged is gone for the next.
   * @param families cash delta of each family, USD; reduced here by what is hedged
   */
  static evaluate(tables: usize, families: usize): f64 {
    const count = View.u32(tables, PAIR_COUNT);
    let charge: f64 = 0;
    for (let i: u32 = 0; i < count; i++) {
      const pair = View.record(View.ptr(tables, PAIRS_PTR), i, PAIR_SLOTS);
      const a = View.u32(pair, PAIR_FAMILY_A);
      const b = View.u32(pair, PAIR_FAMILY_B);
      const deltaA = View.f64(families, a);
      const deltaB = View.f64(families, b);
      if (!((deltaA > 0 && deltaB < 0) || (deltaA < 0 && deltaB > 0))) continue;
      const hedge = Math.min(Math.abs(deltaA), Math.abs(deltaB));
      View.setF64(families, a, deltaA > 0 ? deltaA - hedge : deltaA + hedge);
      View.setF64(families, b, deltaB > 0 ? deltaB - hedge : deltaB + hedge);
      charge += MarginalTiers.charge(hedge, View.ptr(pair, PAIR_TIERS_PTR), View.u32(pair, PAIR_TIER_COUNT));
    }
    return charge;
  }
}
