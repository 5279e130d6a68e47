/**
 * position-tiers: the whole size of a position stands at one tier, by contracts where the snapshot has tiers, else by USD
 * notional; upper edges are inclusive and the last tier goes on beyond its own.
 */
import {
  LADDER_EDGE,
  LADDER_LEAST_IMR,
  LADDER_MMR,
  LADDER_OPTION_FACTOR,
  LADDER_SLOTS,
  TERMS_LADDER_PTR,
  TF_TIER_MEASURE,
} from '../layout-modes';
import { View } from '../view';

export class PositionTiers {
  /** The tier of `size` contracts. */
  @inline static tier(terms: usize, size: f64): usize {
    const measure = size * View.f64(terms, TF_TIER_MEASURE);
    let tier = View.ptr(terms, TERMS_LADDER_PTR);
    while (measure > View.f64(tier, LADDER_EDGE)) tier += LADDER_SLOTS << 3;
    return tier;
  }

  @inline static mmrRate(terms: usize, size: f64): f64 {
    return View.f64(PositionTiers.tier(terms, size), LADDER_MMR);
  }

  @inline static imrRate(terms: usize, size: f64, lever: f64): f64 {
    return Math.max(1 / lever, View.f64(PositionTiers.tier(terms, size), LADDER_LEAST_IMR));
  }

  /** The factor on the margins of short options. */
  @inline static optionFactor(terms: usize, size: f64): f64 {
    return View.f64(PositionTiers.tier(terms, size), LADDER_OPTION_FACTOR);
  }
}
