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
import { type Decimal, exact, fromText, zero } from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';

const pointsPerVol = exact(100);

export interface ExpiryVega {
  /** USD for one vol point up, signed, over all options of the expiry. */
  readonly volPointUsd: Decimal;
  /** MR1's shock in points at the expiry, as a vol (0.30). */
  readonly shockPoints: Decimal;
}

/** MR3 of a unit in USD. */
export function vegaSpanCharge(rulebook: Rulebook, expiries: Iterable<ExpiryVega>): Decimal {
  const mr3 = rulebook['mr3-vega-span'];
  if (mr3 === null) return zero;
  let gross = zero;
  let net = zero;
  for (const { volPointUsd, shockPoints } of expiries) {
    const moved = volPointUsd.times(shockPoints).times(pointsPerVol);
    gross = gross.plus(moved.abs());
    net = net.plus(moved);
  }
  return fromText(mr3.spanWeight.value).times(gross.minus(net.abs()));
}
