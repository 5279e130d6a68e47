/**
 * multi-currency-ratio: account mode 3 has one ratio in USD over all its currencies, leg by leg, nothing offsets anything.
 *
 *   adjEq    = Σ discounted(eq) − orderLoss − orderFees,  eq counts short options only
 *   totalMmr = Σ MMR·u + borrowMmr,  totalImr = Σ IMR·u + borrowImr
 *   liqFee   = Σ cross positions |value at mark|·takerFee·u + that of the liabilities
 *   mgnRatio = adjEq/(totalMmr + liqFee), none where the denominator is 0
 *   saving   = 1 − pmImr/imrMode3, none where imrMode3 is 0
 *
 * MMR and IMR by delta-one-margin and short-option-margin, u the USD price of the settle currency; borrowing (mr8-borrowing)
 * anew from this equity. An option's value is its premium. Isolated positions and orders stand alone: only the reported upl
 * is of all positions. The saving holds what portfolio margin requires of the same cross legs, pmImr, against
 * what this mode does; it is below 0 where portfolio margin asks for more.
 *
 * Rulebook: account.takerFee; those of the rules it is made of.
 * Source: help page of 2025-07-09 (short options only, no offsets: published); the fees of closing positions: reported;
 * the saving is ours.
 *
 * Worked: 12,000 of adjusted equity against 3,000 of MMR, 900 of borrowing's and 100 of fees: 3. An account that needs
 * 10,000 here and 3,500 under portfolio margin saves 0.65.
 */
import { type Decimal, one } from '../quantity/decimal.ts';

/** The ratio; null where nothing is required. USD. */
export function multiCurrencyRatio(adjEq: Decimal, totalMmr: Decimal, liqFee: Decimal): Decimal | null {
  const required = totalMmr.plus(liqFee);
  return required.isZero() ? null : adjEq.div(required);
}

/** The part of the multi-currency requirement that portfolio margin does not ask for; null where there is none. */
export function savingOf(pmImr: Decimal, imrMode3: Decimal): Decimal | null {
  return imrMode3.isZero() ? null : one.minus(pmImr.div(imrMode3));
}
