/**
 * The currencies of one account: equity, what is frozen, what is owed and could be.
 *
 *   eq = cashBal + UPL of perpetuals and futures + optionValue − interest, derivatives by their settle currency
 *
 * An option's profit is not in UPL: its premium has passed through `cashBal`, so its whole worth is `optionValue`. Which
 * options count, and what beside orders is spoken for, is the account mode's (`WalletTerms`).
 * Source: help page of 2025-07-09 (parts of equity: published).
 */
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { byCodeUnits } from '../quantity/code-units.ts';
import { type Decimal, exact, fromText, one, zero } from '../quantity/decimal.ts';
import type { BorrowingMargin, WalletMargin } from '../quantity/margin-result.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { loanCost } from '../rules/loan-interest.ts';
import { borrowing, borrowingCauses, borrowRate } from '../rules/mr8-borrowing.ts';
import { isOption } from './contracts.ts';
import { frozenBy, optionValue, unrealisedProfit } from './positions-and-orders.ts';
import type { Prices } from './prices.ts';

interface Purse {
  cashBal: Decimal;
  /** Interest due. */
  accrued: Decimal;
  upl: Decimal;
  optionValue: Decimal;
  premiums: Decimal;
  otherFrozen: Decimal;
}

const emptyPurse: Purse = {
  cashBal: zero,
  accrued: zero,
  upl: zero,
  optionValue: zero,
  premiums: zero,
  otherFrozen: zero,
};

/** One currency, and its row of borrowing: null where nothing is owed and nothing could be. */
export interface HeldCurrency {
  readonly wallet: WalletMargin<Decimal>;
  readonly borrowing: BorrowingMargin<Decimal> | null;
}

/** What an account mode counts into its currencies. */
export interface WalletTerms {
  /** Whether a long option counts by its value; a short one always does. */
  readonly countsLongOptions: boolean;
}

/** Portfolio margin counts every option. */
const portfolioTerms: WalletTerms = { countsLongOptions: true };

/** Every currency with a balance, a settled position or something frozen, by code units. */
export function heldCurrencies(
  account: AccountHoldings,
  prices: Prices,
  rulebook: Rulebook,
  terms: WalletTerms = portfolioTerms,
): HeldCurrency[] {
  const ordered = [...pursesOf(account, terms)].sort(([a], [b]) => byCodeUnits(a, b));
  return ordered.map(([ccy, purse]) => heldCurrency(ccy, purse, account.autoLoan, { prices, rulebook }));
}

/** What a currency's balance, positions and orders come to. */
function pursesOf(account: AccountHoldings, terms: WalletTerms): Map<string, Purse> {
  const purses = new Map<string, Purse>();
  const purse = (ccy: string) => {
    const found = purses.get(ccy) ?? { ...emptyPurse };
    purses.set(ccy, found);
    return found;
  };
  for (const { ccy, cashBal, interest } of account.balances) {
    const own = purse(ccy);
    own.cashBal = own.cashBal.plus(exact(cashBal));
    own.accrued = own.accrued.plus(exact(interest));
  }
  for (const position of account.positions) {
    const own = purse(position.instrument.settleCcy);
    if (!isOption(position.instrument)) own.upl = own.upl.plus(unrealisedProfit(position).coins);
    else if (terms.countsLongOptions || position.pos < 0) own.optionValue = own.optionValue.plus(optionValue(position));
  }
  for (const order of account.orders) {
    const frozen = frozenBy(order);
    if (frozen === null) continue;
    const own = purse(frozen.ccy);
    if (frozen.isPremium) own.premiums = own.premiums.plus(frozen.coins);
    else own.otherFrozen = own.otherFrozen.plus(frozen.coins);
  }
  return purses;
}

function heldCurrency(
  ccy: string,
  purse: Purse,
  autoLoan: boolean,
  { prices, rulebook }: { prices: Prices; rulebook: Rulebook },
): HeldCurrency {
  const { cashBal, upl, optionValue: worth } = purse;
  const currency = prices.currency(ccy);
  const cash = cashBal.minus(purse.accrued);
  const gains = upl.plus(worth);
  const eq = cash.plus(gains);
  const frozen = purse.premiums.plus(purse.otherFrozen);
  const debt = borrowing(rulebook, { currency, equity: eq, frozen, usdPx: prices.usd(ccy) });
  const { rate, liability, potentialBorrowing, borrowImr, borrowMmr } = debt;
  const amounts = { liability, potentialBorrowing, borrowImr, borrowMmr };
  const wallet = { ccy, eq, upl, optionValue: worth, frozen, ...amounts };
  if (potentialBorrowing.isZero() && !cashBal.lt(zero)) return { wallet, borrowing: null };
  const frozenParts = { frozenPremiums: purse.premiums, frozenOthers: purse.otherFrozen };
  return {
    wallet,
    borrowing: {
      ccy,
      eq,
      frozen,
      liability,
      potential: potentialBorrowing,
      ...borrowingCauses(potentialBorrowing, { cash, gains, ...frozenParts }),
      leverage: rate.leverage,
      mmrRate: rate.mmr,
      imr: borrowImr,
      mmr: borrowMmr,
      ...loanCost(rulebook, { currency, cashBal, equity: eq, autoLoan }),
    },
  };
}

/** Σ liabilityUsd·(1 + its tier's MMR)·takerFee: the fee of closing what is owed, USD. */
export function liquidationFee(held: readonly WalletMargin<Decimal>[], prices: Prices, rulebook: Rulebook): Decimal {
  let total = zero;
  for (const { ccy, liability } of held) {
    if (liability.isZero()) continue;
    const { mmr } = borrowRate(rulebook, prices.currency(ccy), liability);
    total = total.plus(liability.times(prices.usd(ccy)).times(one.plus(mmr)));
  }
  return total.times(fromText(rulebook.account.takerFee.value));
}
