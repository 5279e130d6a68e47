/**
 * Where rounding could tip a decision. Figures are continuous almost everywhere; where they are not – a state threshold,
 * the edge of a tier, equity that is 0 – the last bit of a double may stand for a whole tier of money. An
 * account that comes within 1e-9 of such a place is marked, and the decimal engine decides it.
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

  /** Whether a ratio stands at a state's threshold. Without a ratio (NaN) there is none to stand at. */
  @inline static isAtState(params: usize, ratio: f64): bool {
    return Closeness.isNearState(params, ratio, CLOSE);
  }

  /** Likewise for a ratio of a sum that may cancel. @param gross what was added up for it, without signs, as a ratio */
  @inline static isRatioAtState(params: usize, ratio: f64, gross: f64): bool {
    return Closeness.isNearState(params, ratio, Math.max(CLOSE, ROUNDING * gross));
  }

  static isNearState(params: usize, ratio: f64, near: f64): bool {
    return (
      Math.abs(ratio - View.f64(params, PARAM_LIQUIDATION_RATIO)) <= near ||
      Math.abs(ratio - View.f64(params, PARAM_DANGER_RATIO)) <= near ||
      Math.abs(ratio - View.f64(params, PARAM_WATCH_RATIO)) <= near ||
      Math.abs(ratio - View.f64(params, PARAM_WARNING_RATIO)) <= near
    );
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
   * Whether eligibility or leverage stands at a threshold.
   * @param grossUsd everything that was added up for the equity
   */
  @inline static isAtEquity(params: usize, adjEq: f64, eqUsd: f64, grossUsd: f64): bool {
    const least = View.f64(params, PARAM_ELIGIBLE_EQUITY_USD);
    if (Math.abs(eqUsd - least) <= CLOSE * Math.max(least, grossUsd)) return true;
    return adjEq != 0 && Math.abs(adjEq) <= CLOSE * grossUsd;
  }
}
