/**
 * mr4-basis-risk: prices of one coin at different dates drift apart; each date's net cash delta is charged.
 *
 *   sum               Σ_b |cashDelta_b|·(basic + annualised·days_b/365)
 *   max               Σ_b |cashDelta_b|·max(basic, annualised·days_b/365)
 *   sqrt              Σ_b |cashDelta_b|·(basic + annualised·√(days_b/365))
 *   sum-without-spot  as sum, without the bucket of spot in use
 *   gross-minus-net   Σ_b |m·cashDelta_b| − |Σ_b m·cashDelta_b|, m the class's maximum forward move
 *
 * Buckets b: spot in use (0 days), perpetuals of all quotes together (0 days), each expiry date (futures of all quotes
 * and options together).
 *
 * Rulebook: mr4-basis-risk.form, .basicShock, .annualisedMove, .maxForwardMove; assetClasses.
 * Source: notice of 2025-01-02 (annualised moves: published), position-builder reply of 2025-01-15 (basic shocks of BTC
 * and LTC by arithmetic: published; the sum over buckets: assumed), notice of 2024-05-31 (its example, which
 * gross-minus-net gives to the cent: published; the form: assumed).
 *
 * Worked: one perpetual with a cash delta of −9,704.9036898 USD: 0.002·9,704.9036898 = 19.4098073796. Under
 * gross-minus-net 10 BTC at 67,111.0 against −10 BTC at 67,114.889: 2·0.006·671,110 = 8,053.32.
 */
import { type Decimal, exact, fromText, larger, sum, zero } from '../quantity/decimal.ts';
import { assetClass, valueForClass } from '../rulebook/scenarios.ts';
import type { Mr4Form, Rulebook } from '../rulebook/schema.ts';

const daysPerYear = exact(365);

export interface BasisBucket {
  readonly isSpot: boolean;
  /** Days to expiry, fractional; 0 for spot and perpetuals. */
  readonly days: Decimal;
  /** Net over the bucket, USD. */
  readonly cashDelta: Decimal;
}

/** What a bucket is charged: |cashDelta| times the factor. */
export interface BasisPart {
  readonly factor: Decimal;
  readonly chargeUsd: Decimal;
}

/** MR4 of a unit by bucket, in the order given: the parts' sum less what `gross-minus-net` takes off. */
export interface BasisCharge {
  readonly parts: readonly BasisPart[];
  /** |Σ m·cashDelta| under `gross-minus-net`, 0 under the other forms. */
  readonly netUsd: Decimal;
  readonly chargeUsd: Decimal;
}

/** MR4 of a unit on coin `underlying` in USD. */
export function basisCharge(rulebook: Rulebook, underlying: string, buckets: Iterable<BasisBucket>): Decimal {
  return basisCharges(rulebook, underlying, buckets)?.chargeUsd ?? zero;
}

/** MR4 by bucket; null where the rulebook lacks it. */
export function basisCharges(
  rulebook: Rulebook,
  underlying: string,
  buckets: Iterable<BasisBucket>,
): BasisCharge | null {
  const mr4 = rulebook['mr4-basis-risk'];
  if (mr4 === null) return null;
  const className = assetClass(rulebook, underlying);
  const form = mr4.form.value;
  if (form === 'gross-minus-net') {
    return grossMinusNet(buckets, fromText(valueForClass<string>(mr4.maxForwardMove, className)));
  }
  const basic = fromText(valueForClass<string>(mr4.basicShock, className));
  const annualised = fromText(valueForClass<string>(mr4.annualisedMove, className));
  const parts = Array.from(buckets, ({ isSpot, days, cashDelta }) => {
    const isLeftOut = isSpot && form === 'sum-without-spot';
    const factor = isLeftOut ? zero : moveAt(form, basic, annualised, days.div(daysPerYear));
    return { factor, chargeUsd: cashDelta.abs().times(factor) };
  });
  return { parts, netUsd: zero, chargeUsd: sum(parts.map(({ chargeUsd }) => chargeUsd)) };
}

function moveAt(form: Mr4Form, basic: Decimal, annualised: Decimal, years: Decimal): Decimal {
  if (form === 'max') return larger(basic, annualised.times(years));
  if (form === 'sqrt') return basic.plus(annualised.times(years.sqrt()));
  return basic.plus(annualised.times(years));
}

function grossMinusNet(buckets: Iterable<BasisBucket>, move: Decimal): BasisCharge {
  const moved = Array.from(buckets, ({ cashDelta }) => move.times(cashDelta));
  const parts = moved.map((usd) => ({ factor: move, chargeUsd: usd.abs() }));
  const netUsd = sum(moved).abs();
  return { parts, netUsd, chargeUsd: sum(parts.map(({ chargeUsd }) => chargeUsd)).minus(netUsd) };
}
