/**
 * loan-interest: interest by the hour on what is really borrowed; what is repaid by force where borrowing is off.
 */
import { CF_INTEREST_FREE, CF_LOAN_RATE } from '../layout';
import { View } from '../view';

const HOURS_PER_DAY: f64 = 24;

export class LoanInterest {
  /** Coins an hour: cash below 0 bears interest whole, the rest of a liability beyond the interest-free amount. */
  @inline static perHour(currency: usize, cash: f64, equity: f64): f64 {
    const borrowed = Math.max(0, -cash);
    const beyondFree = Math.max(0, -equity) - borrowed - View.f64(currency, CF_INTEREST_FREE);
    return (View.f64(currency, CF_LOAN_RATE) / HOURS_PER_DAY) * (borrowed + Math.max(0, beyondFree));
  }

  /** Coins: the liability beyond the interest-free amount. */
  @inline static forcedRepayment(currency: usize, equity: f64): f64 {
    return Math.max(0, -equity - View.f64(currency, CF_INTEREST_FREE));
  }
}
