/**
 * mr8-borrowing: what debts and potential debts of the whole account require. It is the account's, so it has no twin in
 * the kernel; every unit shows it and none adds it.
 */
import type { BorrowTier } from '../market/snapshot.ts';
import type { CurrencyParameters } from './parameters.ts';

/** The tier of a whole borrowed amount: upper edges inclusive, the last tier also beyond its own. */
export function borrowTierOf(amount: number, tiers: BorrowTier[]): BorrowTier {
  return tiers.find((tier) => amount <= tier.maxSz) ?? tiers.at(-1)!;
}

export interface Borrowing {
  /** What is owed now, and what would be owed if everything frozen were used; in the currency. */
  liability: number;
  potentialBorrowing: number;
  /** USD: potential borrowing over the tier's leverage, and at the tier's MMR. */
  borrowImr: number;
  borrowMmr: number;
}

/** Borrowing of one currency from its equity and what its orders freeze. */
export function borrowing(equity: number, frozen: number, currency: CurrencyParameters): Borrowing {
  const potentialBorrowing = Math.max(0, frozen - equity);
  const tier = borrowTierOf(potentialBorrowing, currency.borrowTiers);
  const borrowedUsd = potentialBorrowing * currency.usdPx;
  return {
    liability: Math.max(0, -equity),
    potentialBorrowing,
    borrowImr: borrowedUsd / tier.maxLever,
    borrowMmr: borrowedUsd * tier.mmr,
  };
}
