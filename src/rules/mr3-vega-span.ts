/**
 * mr3-vega-span: vols of different expiries don't move together; offsetting vegas of two expiries are charged.
 *
 *   MR3 = w·(Σₑ |Vₑ·pₑ| − |Σₑ Vₑ·pₑ|)
 *
 * Vₑ is the USD change of expiry e's options when every vol rises by 0.01 (by revaluation), pₑ the MR1 vol shock of that
 * expiry in vol points (30 for 0.30). One expiry alone costs 0.
 *
 * Rulebook: mr3-vega-span.spanWeight; mr1-spot-shock.volShockTable.
 * Source: position-builder example of 2022-03-07 (0 for one option: published); form and weight: assumed.
 *
 * Worked: +100 USD a point at 0 days (30 points), −100 at 60 days (20 points): gross 5,000, net 1,000,
 * MR3 = 0.3·4,000 = 1,200.
 */
import { type Decimal, exact, fromText, sum, zero } from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';

const pointsPerVol = exact(100);

export interface ExpiryVega {
  /** USD for one vol point up, signed, over all options of the expiry. */
  readonly volPointUsd: Decimal;
  /** MR1's shock in points at the expiry, as a vol (0.30). */
  readonly shockPoints: Decimal;
}

/** MR3 of a unit and what it is made of, USD. */
export interface VegaSpan {
  /** Vₑ·pₑ of each expiry, in the order given. */
  readonly moved: readonly Decimal[];
  readonly grossUsd: Decimal;
  readonly netUsd: Decimal;
  readonly weight: Decimal;
  readonly chargeUsd: Decimal;
}

/** MR3 with its parts; null where the rulebook lacks it. */
export function vegaSpan(rulebook: Rulebook, expiries: Iterable<ExpiryVega>): VegaSpan | null {
  const mr3 = rulebook['mr3-vega-span'];
  if (mr3 === null) return null;
  const moved = Array.from(expiries, ({ volPointUsd, shockPoints }) => {
    return volPointUsd.times(shockPoints).times(pointsPerVol);
  });
  const grossUsd = sum(moved.map((usd) => usd.abs()));
  const netUsd = sum(moved);
  const weight = fromText(mr3.spanWeight.value);
  return { moved, grossUsd, netUsd, weight, chargeUsd: weight.times(grossUsd.minus(netUsd.abs())) };
}

/** MR3 of a unit in USD. */
export function vegaSpanCharge(rulebook: Rulebook, expiries: Iterable<ExpiryVega>): Decimal {
  return vegaSpan(rulebook, expiries)?.chargeUsd ?? zero;
}
