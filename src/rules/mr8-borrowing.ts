/**
 * mr8-borrowing: what the account's debts require, real ones and those that its frozen amounts could bring.
 *
 *   liability = max(0, −eq),  pb = max(0, −(eq − frozen))                        (coins, per currency)
 *   borrowImr = pb·u/leverage(pb),  borrowMmr = pb·u·mmr(pb),  MR8 = Σ borrowMmr of the account
 *
 * The tier is that of the whole amount, its upper edge included; the last tier goes on beyond its edge. Every unit shows
 * the account's sum; it is never added per unit.
 *
 * Rulebook: account.borrowTiers, for currencies whose tiers the snapshot lacks.
 * Source: position-builder reply of 2025-01-15 (USDT 10 % and 2 %, one figure in every unit: published); potential
 * borrowing and the whole-amount tier: assumed.
 *
 * Worked: −78,589.37 USDT at 0.99954 USD, leverage 10, MMR 0.02: borrowImr 7,855.32188898, borrowMmr 1,571.064377796.
 */
import type { Currency } from '../market/snapshot.ts';
import { type Decimal, exact, fromText, shortfall } from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';

export interface BorrowRate {
  readonly leverage: Decimal;
  readonly mmr: Decimal;
}

/** The tier of a borrowed amount in coins. */
export function borrowRate(rulebook: Rulebook, currency: Currency, amount: Decimal): BorrowRate {
  if (currency.borrowTiers !== null && currency.borrowTiers.length > 0) {
    const tiers = currency.borrowTiers;
    const tier = tiers.find(({ maxSz }) => amount.lte(exact(maxSz))) ?? tiers.at(-1)!;
    return { leverage: exact(tier.maxLever), mmr: exact(tier.mmr) };
  }
  const { byCcy, others } = rulebook.account.borrowTiers;
  const tier = Object.hasOwn(byCcy, currency.ccy) ? byCcy[currency.ccy]! : others;
  return { leverage: fromText(tier.leverage), mmr: fromText(tier.mmr) };
}

/** Coins of one currency, and its price in USD. */
export interface BorrowingInput {
  readonly currency: Currency;
  readonly equity: Decimal;
  readonly frozen: Decimal;
  readonly usdPx: Decimal;
}

export interface Borrowing {
  /** Coins. */
  readonly liability: Decimal;
  readonly potentialBorrowing: Decimal;
  /** USD. */
  readonly borrowImr: Decimal;
  readonly borrowMmr: Decimal;
}

/** Debts of one currency and what they require. */
export function borrowing(rulebook: Rulebook, { currency, equity, frozen, usdPx }: BorrowingInput): Borrowing {
  const liability = shortfall(equity);
  const potentialBorrowing = shortfall(equity.minus(frozen));
  const rate = borrowRate(rulebook, currency, potentialBorrowing);
  const usd = potentialBorrowing.times(usdPx);
  return { liability, potentialBorrowing, borrowImr: usd.div(rate.leverage), borrowMmr: usd.times(rate.mmr) };
}
