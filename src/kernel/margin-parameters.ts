/**
 * The account layer's parameters in doubles, one entry for each currency of the market: USD price, discount tiers,
 * borrowing tiers and interest rate, the snapshot's where it has them, else the rulebook's.
 */
import type { BorrowTier, DiscountTier, Snapshot } from '../market/snapshot.ts';
import { assetClass } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';

export interface CurrencyParameters {
  ccy: string;
  usdPx: number;
  discountTiers: DiscountTier[];
  borrowTiers: BorrowTier[];
  loanRatePerDay: number;
  interestFreeAmt: number;
}

export interface MarginParameters {
  /** In the order of `Snapshot.currencies`. */
  currencies: CurrencyParameters[];
  takerFee: number;
  stateThresholds: { liquidation: number; danger: number; watch: number; warning: number };
  eligibilityMinEquityUsd: number;
  /** Of account modes 2 and 3: leverage of legs that state none; shares of a short option's initial margin. */
  defaultLever: number;
  optionImr: { least: number; base: number };
}

/** Joins snapshot and rulebook. */
export function marginParameters(snapshot: Snapshot, rulebook: Rulebook): MarginParameters {
  const { account, modes } = rulebook;
  const thresholds = account.stateThresholds;
  return {
    currencies: snapshot.currencies.map((currency) => ({
      ccy: currency.ccy,
      usdPx: currency.usdPx,
      discountTiers: currency.discountTiers ?? [rulebookDiscount(rulebook, currency.ccy)],
      borrowTiers: currency.borrowTiers ?? [rulebookBorrowTier(rulebook, currency.ccy)],
      loanRatePerDay: currency.loanRatePerDay ?? Number(account.loanRatePerDay.value),
      interestFreeAmt: currency.interestFreeAmt,
    })),
    takerFee: Number(account.takerFee.value),
    stateThresholds: {
      liquidation: Number(thresholds.liquidation),
      danger: Number(thresholds.danger),
      watch: Number(thresholds.watch),
      warning: Number(thresholds.warning),
    },
    eligibilityMinEquityUsd: Number(account.eligibilityMinEquityUsd.value),
    defaultLever: Number(modes.defaultLever.value),
    optionImr: { least: Number(modes.optionImr.least), base: Number(modes.optionImr.base) },
  };
}

function rulebookDiscount(rulebook: Rulebook, ccy: string): DiscountTier {
  const { byCcy, byClass } = rulebook.account.discountRates;
  const rate = Object.hasOwn(byCcy, ccy) ? byCcy[ccy] : byClass[assetClass(rulebook, ccy)];
  return { minAmt: 0, maxAmt: Number.POSITIVE_INFINITY, discountRate: Number(rate) };
}

function rulebookBorrowTier(rulebook: Rulebook, ccy: string): BorrowTier {
  const { byCcy, others } = rulebook.account.borrowTiers;
  const tier = Object.hasOwn(byCcy, ccy) ? byCcy[ccy]! : others;
  return { maxSz: Number.POSITIVE_INFINITY, mmr: Number(tier.mmr), maxLever: Number(tier.leverage) };
}
