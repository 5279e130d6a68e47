/** What each currency of an account owes and could come to owe, and whose numbers decide what that requires and costs. */
import { type Decimal, exact } from '../quantity/decimal.ts';
import type { BorrowingMargin, WalletMargin } from '../quantity/margin-result.ts';
import { loanRatePerDay } from '../rules/loan-interest.ts';
import type { UnitContext } from './evaluate-unit.ts';
import type { HeldCurrency } from './wallets.ts';

/** Coins unless said. */
export interface BorrowingExplanation {
  readonly wallet: WalletMargin<Decimal>;
  /** Null where nothing is owed and nothing could be. */
  readonly borrowing: BorrowingMargin<Decimal> | null;
  /** Interest on what is borrowed, a fraction a day, and the liability that is free of it. */
  readonly loanRatePerDay: Decimal;
  readonly interestFreeAmt: Decimal;
  /** Whether tiers and rate are the market's, else the rulebook's. */
  readonly hasOwnTiers: boolean;
  readonly hasOwnRate: boolean;
}

/** Explains the currencies of an account, in their order. */
export function explainBorrowing(
  held: readonly HeldCurrency[],
  { prices, rulebook }: UnitContext,
): BorrowingExplanation[] {
  return held.map(({ wallet, borrowing }) => {
    const currency = prices.currency(wallet.ccy);
    return {
      wallet,
      borrowing,
      loanRatePerDay: loanRatePerDay(rulebook, currency),
      interestFreeAmt: exact(currency.interestFreeAmt),
      hasOwnTiers: currency.borrowTiers !== null && currency.borrowTiers.length > 0,
      hasOwnRate: currency.loanRatePerDay !== null,
    };
  });
}
