/** Collateral of one currency, in coins. */
import {
  CURRENCY_DISCOUNT_COUNT,
  CURRENCY_DISCOUNTS_PTR,
  DISCOUNT_MAX,
  DISCOUNT_MIN,
  DISCOUNT_RATE,
  DISCOUNT_SLOTS,
} from '../layout';
import { View } from '../view';

export class Collateral {
  /**
   * Equity as it counts toward adjusted equity: positive equity through the marginal discount tiers (beyond a last
   * finite tier it counts 0), negative equity in full.
   */
  @inline static discounted(currency: usize, equity: f64): f64 {
    if (equity <= 0) return equity;
    const count = View.u32(currency, CURRENCY_DISCOUNT_COUNT);
    let tier = View.ptr(currency, CURRENCY_DISCOUNTS_PTR);
    let counted: f64 = 0;
    for (let i: u32 = 0; i < count && equity > View.f64(tier, DISCOUNT_MIN); i++) {
      const slice = Math.min(equity, View.f64(tier, DISCOUNT_MAX)) - View.f64(tier, DISCOUNT_MIN);
      counted += slice * View.f64(tier, DISCOUNT_RATE);
      tier += DISCOUNT_SLOTS << 3;
    }
    return counted;
  }
}
