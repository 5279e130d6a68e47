/**
 * delta-one-margin: what the cross positions and orders of one perpetual or future require, in its settle currency. Sizes
 * are contracts.
 */
import { TF_MARK_VALUE } from '../layout-modes';
import { View } from '../view';
import { PositionTiers } from './position-tiers';

export class DeltaOneMargin {
  /** Maintenance margin of one position row. */
  @inline static mmr(terms: usize, size: f64): f64 {
    return size * View.f64(terms, TF_MARK_VALUE) * PositionTiers.mmrRate(terms, size);
  }

  /** Initial margin of an exposure. */
  @inline static imr(terms: usize, size: f64, lever: f64): f64 {
    return size * View.f64(terms, TF_MARK_VALUE) * PositionTiers.imrRate(terms, size, lever);
  }

  /** What a net position, signed, comes to if the orders of the worse side are filled. */
  @inline static exposure(net: f64, buys: f64, sells: f64): f64 {
    return Math.max(net + buys, sells - net);
  }
}
