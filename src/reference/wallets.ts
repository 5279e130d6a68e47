/**
 * The currencies of one account: equity, what is frozen, what is owed and could be.
 *
 *   eq = cashBal + UPL of perpetuals and futures + optionValue − interest, derivatives by their settle currency
 *
 * An option's profit is not in UPL: its premium has passed through `cashBal`, so its whole worth is `optionValue`.
 * Source: help page of 2025-07-09 (parts of equity: published).
 */
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { byCodeUnits } from '../quantity/code-units.ts';
import { type Decimal, exact, fromText, one, zero } from '../quantity/decimal.ts';
import type { WalletMargin } from '../quantity/margin-result.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { borrowing, borrowRate } from '../rules/mr8-borrowing.ts';
import { frozenBy, optionValue, unrealisedProfit } from './positions-and-orders.ts';
import type { Prices } from './prices.ts';

interface Purse {
  cash: Decimal;
  upl: Decimal;
  optionValue: Decimal;
  frozen: Decimal;
}

/** Every currency with a balance, a settled position or something frozen, by code units. */
export function wallets(account: AccountHoldings, prices: Prices, rulebook: Rulebook): WalletMargin<Decimal>[] {
  const purses = new Map<string, Purse>();
  const purse = (ccy: string) => {
    const found = purses.get(ccy) ?? { cash: zero, upl: zero, optionValue: zero, frozen: zero };
    purses.set(ccy, found);
    return found;
  };
  for (const { ccy, cashBal, interest } of account.balances) {
    const own = purse(ccy);
    own.cash = own.cash.plus(exact(cashBal)).minus(exact(interest));
  }
  for (const position of account.positions) {
    const own = purse(position.instrument.settleCcy);
    if (position.instrument.contract === 'option') own.optionValue = own.optionValue.plus(optionValue(position));
    else own.upl = own.upl.plus(unrealisedProfit(position).coins);
  }
  for (const order of account.orders) {
    const frozen = frozenBy(order);
    if (frozen === null) continue;
    const own = purse(frozen.ccy);
    own.frozen = own.frozen.plus(frozen.coins);
  }
  const ordered = [...purses].sort(([a], [b]) => byCodeUnits(a, b));
  return ordered.map(([ccy, own]) => {
    const eq = own.cash.plus(own.upl).plus(own.optionValue);
    const { upl, optionValue: worth, frozen } = own;
    const debt = borrowing(rulebook, {
      currency: prices.currency(ccy),
      equity: eq,
      frozen,
      usdPx: prices.usd(ccy),
    });
    return { ccy, eq, upl, optionValue: worth, frozen, ...debt };
  });
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
