/**
 * single-currency-ratio: account mode 2 (futures mode) has a ratio for each currency, and the account stands by its lowest.
 *
 *   numerator   = cashBal + crossUpl − pendingSells − optionBuyNeed − isolatedOpenNeed − orderFees
 *   denominator = mmr + liqFee                                             (all of one currency, in coins)
 *   mgnRatio    = numerator/denominator, none where the denominator is 0
 *
 * crossUpl is of cross perpetuals and futures settled in the currency: an option's premium has passed through cashBal, and
 * its mark is in mmr. pendingSells is what cross spot orders sell of it, optionBuyNeed the premiums of cross option buys,
 * isolatedOpenNeed by isolated-margin, orderFees those of cross orders, |notionalUsd|·takerFee of each as in every mode; mmr
 * by delta-one-margin and short-option-margin, liqFee |value at mark|·takerFee of the cross positions. Accrued interest is no term of it.
 *
 * Rulebook: account.takerFee.
 * Source: a user's description of the futures mode, term by term, and third-party copies of the venue's text (reported).
 *
 * Worked: 10,000 of cash, −500 of profit, 300 pending sells, 200 of premiums, 150 for isolated orders, 50 of fees against
 * 1,000 of maintenance and 100 of liquidation fee: 8,800/1,100 = 8.
 */
import { type Decimal, smaller } from '../quantity/decimal.ts';

/** The terms of one currency, in coins. */
export interface SingleCurrencyTerms {
  readonly cashBal: Decimal;
  readonly crossUpl: Decimal;
  readonly pendingSells: Decimal;
  readonly optionBuyNeed: Decimal;
  readonly isolatedOpenNeed: Decimal;
  readonly orderFees: Decimal;
  readonly mmr: Decimal;
  readonly liqFee: Decimal;
}

/** What stands against the requirement of a currency. */
export function availableIn(terms: SingleCurrencyTerms): Decimal {
  return terms.cashBal
    .plus(terms.crossUpl)
    .minus(terms.pendingSells)
    .minus(terms.optionBuyNeed)
    .minus(terms.isolatedOpenNeed)
    .minus(terms.orderFees);
}

/** The ratio of a currency; null where it requires nothing. */
export function singleCurrencyRatio(terms: SingleCurrencyTerms): Decimal | null {
  const required = terms.mmr.plus(terms.liqFee);
  return required.isZero() ? null : availableIn(terms).div(required);
}

/** The account's: the lowest of its currencies', null where none has one. */
export function lowestRatio(ratios: Iterable<Decimal | null>): Decimal | null {
  let lowest: Decimal | null = null;
  for (const ratio of ratios) {
    if (ratio !== null) lowest = lowest === null ? ratio : smaller(lowest, ratio);
  }
  return lowest;
}
