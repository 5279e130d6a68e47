/**
 * Discounted equity: positive equity counts by marginal tiers in coins, at the USD index; negative equity counts in full.
 * What lies above a finite last tier counts 0. Tiers are the snapshot's, else one rate of the rulebook
 * (`account.discountRates`). Source: the venue's discount-rate reply of 2022-03-08 (tiers: published), position-builder
 * reply of 2025-01-15 (negative in full: published).
 */
import type { Currency } from '../market/snapshot.ts';
import { type Decimal, exact, fromText, larger, smaller, zero } from '../quantity/decimal.ts';
import { assetClass } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';

/** USD that an equity in coins counts for. */
export function discountedUsd(rulebook: Rulebook, currency: Currency, equity: Decimal, usdPx: Decimal): Decimal {
  if (equity.lte(zero)) return equity.times(usdPx);
  return discountedCoins(rulebook, currency, equity).times(usdPx);
}

function discountedCoins(rulebook: Rulebook, currency: Currency, equity: Decimal): Decimal {
  const { ccy, discountTiers } = currency;
  if (discountTiers === null || discountTiers.length === 0) {
    const { byCcy, byClass } = rulebook.account.discountRates;
    const rate = Object.hasOwn(byCcy, ccy) ? byCcy[ccy] : byClass[assetClass(rulebook, ccy)];
    if (rate === undefined) throw new Error(`the rulebook has no discount rate for the class of ${ccy}`);
    return equity.times(fromText(rate));
  }
  let total = zero;
  for (const tier of discountTiers) {
    const inside = larger(zero, smaller(equity, exact(tier.maxAmt)).minus(exact(tier.minAmt)));
    total = total.plus(inside.times(exact(tier.discountRate)));
  }
  return total;
}
