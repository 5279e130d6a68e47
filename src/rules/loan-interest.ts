/**
 * loan-interest: what is really borrowed costs interest by the hour, and where borrowing is switched off, what is owed
 * beyond the interest-free amount is repaid by force.
 *
 *   B = max(0, −cashBal),  L = max(0, −eq)                                        (coins, per currency)
 *   autoLoan on:   interest an hour = rate/24·(B + max(0, L − B − free)),  forcedRepayment = 0
 *   autoLoan off:  interest = 0,  forcedRepayment = max(0, L − free)
 *
 * Cash below 0 is a loan from its first coin. What unrealised losses make of a liability beyond it is free up to the
 * interest-free amount. Potential borrowing is none: it never bears interest, nor is it repaid. The switch changes these
 * two figures and nothing else. A loan's quota limits borrowing and frees nothing of interest.
 *
 * Rulebook: account.loanRatePerDay, for currencies whose rate the snapshot lacks.
 * Source: third-party copies of the multi-currency page (free up to the quota, only the excess bears interest, repayment
 * above it: reported); a user's description (potential borrowing bears none: reported).
 *
 * Worked: 1,000 USDT of cash debt and 2,500 of losses, 500 free, 0.00016 a day: 0.02 USDT an hour; off, 3,000 to repay.
 */
import type { Currency } from '../market/snapshot.ts';
import { type Decimal, exact, fromText, larger, shortfall, zero } from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';

const HOURS_PER_DAY = 24;

/** Coins of one currency. */
export interface LoanInput {
  readonly currency: Currency;
  /** Without accrued interest. */
  readonly cashBal: Decimal;
  readonly equity: Decimal;
  readonly autoLoan: boolean;
}

export interface LoanCost {
  /** Coins an hour. */
  readonly interest: Decimal;
  /** Coins. */
  readonly forcedRepayment: Decimal;
}

/** What the debts of one currency cost. */
export function loanCost(rulebook: Rulebook, { currency, cashBal, equity, autoLoan }: LoanInput): LoanCost {
  const free = exact(currency.interestFreeAmt);
  const liability = shortfall(equity);
  if (!autoLoan) return { interest: zero, forcedRepayment: larger(zero, liability.minus(free)) };
  const borrowed = shortfall(cashBal);
  const beyondFree = larger(zero, liability.minus(borrowed).minus(free));
  const rate = loanRatePerDay(rulebook, currency).div(HOURS_PER_DAY);
  return { interest: rate.times(borrowed.plus(beyondFree)), forcedRepayment: zero };
}

/** A fraction a day: the snapshot's, else the rulebook's. */
export function loanRatePerDay(rulebook: Rulebook, { loanRatePerDay: given }: Currency): Decimal {
  return given === null ? fromText(rulebook.account.loanRatePerDay.value) : exact(given);
}
