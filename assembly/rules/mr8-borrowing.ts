/**
 * mr8-borrowing: what debts and potential debts of the whole account require. It is the account's: every unit shows it and
 * none adds it.
 */
import {
  BORROW_LEVERAGE,
  BORROW_MAX,
  BORROW_MMR,
  BORROW_SLOTS,
  CF_USD_PX,
  CURRENCY_BORROW_COUNT,
  CURRENCY_BORROWS_PTR,
} from '../layout';
import { View } from '../view';

export class Mr8Borrowing {
  /** What would be owed of a currency if everything frozen were used. */
  @inline static potential(equity: f64, frozen: f64): f64 {
    return Math.max(0, frozen - equity);
  }

  /** The tier of a whole borrowed amount: upper edges inclusive, the last tier also beyond its own. */
  @inline static tier(currency: usize, amount: f64): usize {
    const last = View.u32(currency, CURRENCY_BORROW_COUNT) - 1;
    let tier = View.ptr(currency, CURRENCY_BORROWS_PTR);
    for (let i: u32 = 0; i < last && amount > View.f64(tier, BORROW_MAX); i++) tier += BORROW_SLOTS << 3;
    return tier;
  }

  /** USD of initial margin: potential borrowing over its tier's leverage. */
  @inline static imr(currency: usize, potential: f64, tier: usize): f64 {
    return (potential * View.f64(currency, CF_USD_PX)) / View.f64(tier, BORROW_LEVERAGE);
  }

  /**
   * What one cause, of up to `most`, takes of the potential borrowing that is left. Where no later cause has any, it is
   * all that is left, so that rounding leaves no trace of a cause that is not there.
   */
  @inline static caused(left: f64, most: f64, laterMost: f64): f64 {
    return laterMost > 0 ? Math.min(left, most) : most > 0 ? left : 0;
  }

  /** USD of maintenance margin: potential borrowing at its tier's MMR. */
  @inline static mmr(currency: usize, potential: f64, tier: usize): f64 {
    return potential * View.f64(currency, CF_USD_PX) * View.f64(tier, BORROW_MMR);
  }
}
