/**
 * Discounted equity: positive equity counts by marginal tiers in coins, at the USD index; negative equity counts in full.
 * What lies above a finite last tier counts 0. Tiers are the snapshot's, else one rate of the rulebook
 * (`account.discountRates`). Source: the venue's discount-rate reply of 2022-03-08 (tiers: published), position-builder
 * reply of 2025-01-15 (negative in full: published).
 */
import type { Currency } from '../market/snapshot.ts';
import { type Decimal, exact, fromText, marginalParts, one, type ScalePart, sum, zero } from '../quantity/decimal.ts';
import { assetClass } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';

/** USD that an equity in coins counts for. */
export function discountedUsd(rulebook: Rulebook, currency: Currency, equity: Decimal, usdPx: Decimal): Decimal {
  const parts = discountParts(rulebook, currency, equity);
  return sum(parts.map(({ counted }) => counted)).times(usdPx);
}

/** Equity in coins by discount tier, each with its rate; what lies above a finite last tier stands last, with rate 0. */
export function discountParts(rulebook: Rulebook, currency: Currency, equity: Decimal): ScalePart[] {
  if (equity.lte(zero)) return equity.isZero() ? [] : [{ amount: equity, factor: one, counted: equity }];
  const { ccy, discountTiers } = currency;
  if (discountTiers === null || discountTiers.length === 0) {
    const { byCcy, byClass } = rulebook.account.discountRates;
    const rate = Object.hasOwn(byCcy, ccy) ? byCcy[ccy] : byClass[assetClass(rulebook, ccy)];
    if (rate === undefined) throw new Error(`the rulebook has no discount rate for the class of ${ccy}`);
    const factor = fromText(rate);
    return [{ amount: equity, factor, counted: equity.times(factor) }];
  }
  const parts = marginalParts(
    equity,
    discountTiers.map((tier) => ({ upTo: exact(tier.maxAmt), factor: exact(tier.discountRate) })),
  );
  const above = equity.minus(sum(parts.map(({ amount }) => amount)));
  return above.gt(zero) ? [...parts, { amount: above, factor: zero, counted: zero }] : parts;
}
