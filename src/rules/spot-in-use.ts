/**
 * spot-in-use: spot of the coin counts in its unit as far as it hedges the derivatives, and no further.
 *
 *   used = sign(E)·min(|E|, |D|, cap) where E·D < 0, else 0
 *
 * E is the equity of coin X (negative: owed), D the unit's delta in coins: linear `coins`, inverse `N/mark`, option
 * `coins·deltaPA`. The cap is `clSpotInUseAmt`: none, or an amount, 0 allowing none.
 *
 * Rulebook: merge (under underlying-quote only the X-USDT unit holds spot).
 * Source: help page of 2025-12-04 (by the unit's delta, only where it hedges, the cap: published); the formula, and that
 * a borrowed coin may hedge a long: assumed.
 *
 * Worked, the notice of 2024-05-31: E = 10 BTC against −1,000 contracts of 0.01 BTC uses 10 BTC.
 */
import { type Decimal, smaller, zero } from '../quantity/decimal.ts';

/** Signed coins of spot in use. */
export function spotInUse(equity: Decimal, derivativesDelta: Decimal, cap: Decimal | null): Decimal {
  const hedges = equity.isNegative() ? derivativesDelta.gt(zero) : derivativesDelta.lt(zero);
  if (!hedges || equity.isZero()) return zero;
  let used = smaller(equity.abs(), derivativesDelta.abs());
  if (cap !== null) used = smaller(used, cap);
  if (used.isZero()) return zero;
  return equity.isNegative() ? used.neg() : used;
}
