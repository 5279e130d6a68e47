/**
 * Where rounding could tip a decision. Figures are continuous almost everywhere; where they are not – a state threshold,
 * the edge of a tier, a debt that is free, equity or a requirement that is 0 – the last bit of a double may stand for a
 * whole tier of money. An account that comes within 1e-9 of such a place, relative to the place itself, is marked, and the
 * decimal engine decides it. Where what was added up is so much larger than what is left that its rounding reaches further,
 * so does the mark.
 */
import {
  BORROW_MAX,
  BORROW_SLOTS,
  CURRENCY_BORROW_COUNT,
  CURRENCY_BORROWS_PTR,
  PARAM_DANGER_RATIO,
  PARAM_ELIGIBLE_EQUITY_USD,
  PARAM_LIQUIDATION_RATIO,
  PARAM_WARNING_RATIO,
  PARAM_WATCH_RATIO,
} from '../layout';
import { LADDER_EDGE, LADDER_SLOTS, TERMS_BY_NOTIONAL, TERMS_LADDER_PTR, TF_TIER_MEASURE } from '../layout-modes';
import { View } from '../view';

/** How near is too near to leave to doubles, relative to the amounts that were added up. */
const CLOSE: f64 = 1e-9;
/** What the rounding of a sum may come to, relative to what was added up, with room to spare. */
const ROUNDING: f64 = 1e-13;

export class Closeness {
  /**
   * What counts as added up for an amount of a currency.
   * @param gross what its equity and borrowing are made of, its profit and option value each as one sum
   * @param legs what those were added up from, all currencies together; of it only the rounding counts
   */
  @inline static grossAmount(gross: f64, legs: f64): f64 {
    return gross + (ROUNDING / CLOSE) * legs;
  }

  /** Whether borrowing or liability of a currency stands at an edge: nothing and something, or one tier and the next. */
  @inline static isAtBorrowEdge(currency: usize, amount: f64, grossAmount: f64): bool {
    // Exactly 0 with nothing to round is no edge; a residue of sums that should have met is one.
    if (amount != 0 && Math.abs(amount) <= CLOSE * grossAmount) return true;
    const count = View.u32(currency, CURRENCY_BORROW_COUNT);
    let tier = View.ptr(currency, CURRENCY_BORROWS_PTR);
    for (let i: u32 = 0; i < count; i++) {
      const edge = View.f64(tier, BORROW_MAX);
      // Nothing is near an edge that is not there.
      if (edge < Infinity && Math.abs(amount - edge) <= CLOSE * Math.max(edge, grossAmount)) return true;
      tier += BORROW_SLOTS << 3;
    }
    return false;
  }

  /** Whether a debt stands where it ceases to be free of interest, and with that of forced repayment. */
  @inline static isAtFreeDebt(liability: f64, free: f64, grossAmount: f64): bool {
    return free > 0 && Math.abs(liability - free) <= CLOSE * Math.max(free, grossAmount);
  }

  /**
   * Whether a ratio stands at a state's threshold. Without a ratio (NaN) there is none to stand at.
   * @param gross what was added up for both its parts, without signs, as a ratio
   */
  static isAtState(params: usize, ratio: f64, gross: f64): bool {
    const rounding = ROUNDING * gross;
    return (
      Closeness.isNear(ratio, View.f64(params, PARAM_LIQUIDATION_RATIO), rounding) ||
      Closeness.isNear(ratio, View.f64(params, PARAM_DANGER_RATIO), rounding) ||
      Closeness.isNear(ratio, View.f64(params, PARAM_WATCH_RATIO), rounding) ||
      Closeness.isNear(ratio, View.f64(params, PARAM_WARNING_RATIO), rounding)
    );
  }

  @inline static isNear(value: f64, threshold: f64, rounding: f64): bool {
    return Math.abs(value - threshold) <= Math.max(CLOSE * threshold, rounding);
  }

  /**
   * Whether a requirement is nothing but for rounding: without one an account of any equity is healthy.
   * @param grossUsd what it was added up from
   */
  @inline static isAtNoRequirement(required: f64, adjEq: f64, grossUsd: f64): bool {
    if (required == 0) return adjEq <= 0 && grossUsd > 0;
    return required <= ROUNDING * grossUsd;
  }

  /**
   * Whether a size of position stands at the edge of a tier.
   * @param gross contracts that were added up for it
   */
  static isAtTierEdge(terms: usize, size: f64, gross: f64): bool {
    const measure = View.f64(terms, TF_TIER_MEASURE);
    let tier = View.ptr(terms, TERMS_LADDER_PTR);
    for (; View.f64(tier, LADDER_EDGE) < Infinity; tier += LADDER_SLOTS << 3) {
      const edge = View.f64(tier, LADDER_EDGE);
      if (Math.abs(size * measure - edge) <= CLOSE * Math.max(edge, gross * measure)) return true;
    }
    return false;
  }

  /** Likewise for a size that was not added up: contracts are exact, only a notional is rounded. */
  @inline static isAtNotionalEdge(terms: usize, size: f64): bool {
    return View.u32(terms, TERMS_BY_NOTIONAL) != 0 && Closeness.isAtTierEdge(terms, size, size);
  }

  /**
   * Whether eligibility stands at its threshold.
   * @param grossUsd everything that was added up for the equity
   */
  @inline static isAtEligibility(params: usize, eqUsd: f64, grossUsd: f64): bool {
    const least = View.f64(params, PARAM_ELIGIBLE_EQUITY_USD);
    return Math.abs(eqUsd - least) <= CLOSE * Math.max(least, grossUsd);
  }

  /** Whether equity is nothing but for rounding, where there is a leverage to be none. */
  @inline static isAtNoEquity(adjEq: f64, grossUsd: f64, positions: u32): bool {
    if (adjEq == 0) return positions != 0 && grossUsd > 0;
    return Math.abs(adjEq) <= CLOSE * grossUsd;
  }
}
