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
import { type Decimal, exact, fromText, larger, zero } from '../quantity/decimal.ts';
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

/** MR4 of a unit on coin `underlying` in USD. */
export function basisCharge(rulebook: Rulebook, underlying: string, buckets: Iterable<BasisBucket>): Decimal {
  const mr4 = rulebook['mr4-basis-risk'];
  if (mr4 === null) return zero;
  const className = assetClass(rulebook, underlying);
  const form = mr4.form.value;
  if (form === 'gross-minus-net') {
    return grossMinusNet(buckets, fromText(valueForClass<string>(mr4.maxForwardMove, className)));
  }
  const basic = fromText(valueForClass<string>(mr4.basicShock, className));
  const annualised = fromText(valueForClass<string>(mr4.annualisedMove, className));
  let total = zero;
  for (const { isSpot, days, cashDelta } of buckets) {
    if (isSpot && form === 'sum-without-spot') continue;
    total = total.plus(cashDelta.abs().times(moveAt(form, basic, annualised, days.div(daysPerYear))));
  }
  return total;
}

function moveAt(form: Mr4Form, basic: Decimal, annualised: Decimal, years: Decimal): Decimal {
  if (form === 'max') return larger(basic, annualised.times(years));
  if (form === 'sqrt') return basic.plus(annualised.times(years.sqrt()));
  return basic.plus(annualised.times(years));
}

function grossMinusNet(buckets: Iterable<BasisBucket>, move: Decimal): Decimal {
  let gross = zero;
  let net = zero;
  for (const { cashDelta } of buckets) {
    const moved = move.times(cashDelta);
    gross = gross.plus(moved.abs());
    net = net.plus(moved);
  }
  return gross.minus(net.abs());
}
