/** Where an account stands: its equity against orders, leverage, state, eligibility. The same in every account mode. */
import type { AccountHoldings, PositionHolding } from '../portfolio/holdings.ts';
import { type Decimal, fromText, sum, zero } from '../quantity/decimal.ts';
import type { AccountMargin, AccountState, WalletMargin } from '../quantity/margin-result.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { discountedUsd } from './discount.ts';
import { orderLossUsd, orderNotionalUsd, positionNotionalUsd, unrealisedProfit } from './positions-and-orders.ts';
import type { Prices } from './prices.ts';
import type { HeldCurrency } from './wallets.ts';

interface Context {
  readonly rulebook: Rulebook;
  readonly prices: Prices;
}

/** Discounted equity less what the orders lose if filled, and their fees, USD. */
export function adjustedEquity(
  account: AccountHoldings,
  held: readonly WalletMargin<Decimal>[],
  { prices, rulebook }: Context,
): Decimal {
  const discounted = held.map(({ ccy, eq }) => discountedUsd(rulebook, prices.currency(ccy), eq, prices.usd(ccy)));
  const losses = sum(account.orders.map((order) => orderLossUsd(order, prices)));
  const ordered = sum(account.orders.map((order) => orderNotionalUsd(order, prices)));
  return sum(discounted)
    .minus(losses)
    .minus(ordered.times(fromText(rulebook.account.takerFee.value)));
}

/** What an account of one ratio in USD has and owes, before its legs' requirement. */
export function moneyOf(account: AccountHoldings, currencies: readonly HeldCurrency[], context: Context) {
  const { prices } = context;
  const wallets = currencies.map(({ wallet }) => wallet);
  const borrowing = currencies.flatMap((currency) => currency.borrowing ?? []);
  return {
    adjEq: adjustedEquity(account, wallets, context),
    eqUsd: sum(wallets.map(({ ccy, eq }) => eq.times(prices.usd(ccy)))),
    upl: profitUsd(account, prices),
    borrowMmr: sum(wallets.map((wallet) => wallet.borrowMmr)),
    borrowImr: sum(wallets.map((wallet) => wallet.borrowImr)),
    interestHour: sum(borrowing.map(({ ccy, interest }) => interest.times(prices.usd(ccy)))),
    forcedRepayment: sum(borrowing.map(({ ccy, forcedRepayment }) => forcedRepayment.times(prices.usd(ccy)))),
    wallets,
    borrowing,
  };
}

/** Unrealised profit of every position, options included, USD. */
export function profitUsd(account: AccountHoldings, prices: Prices): Decimal {
  return sum(account.positions.map((position) => positionProfitUsd(position, prices)));
}

export function positionProfitUsd(position: PositionHolding, prices: Prices): Decimal {
  const { ccy, coins } = unrealisedProfit(position);
  return coins.times(prices.usd(ccy));
}

/** Σ |notionalUsd| over the equity: 0 without positions, null where there is no equity. */
export function leverageOf(account: AccountHoldings, adjEq: Decimal, prices: Prices): Decimal | null {
  if (account.positions.length === 0) return zero;
  if (adjEq.isZero()) return null;
  return sum(account.positions.map((position) => positionNotionalUsd(position, prices))).div(adjEq);
}

/** State by the ratio, eligibility by the equity. */
export function standingOf(
  { riskAck }: AccountHoldings,
  mgnRatio: Decimal | null,
  eqUsd: Decimal,
  rulebook: Rulebook,
): Pick<AccountMargin<Decimal>, 'state' | 'eligible' | 'isClose'> {
  return {
    state: stateOf(rulebook, mgnRatio),
    eligible: riskAck && eqUsd.gte(fromText(rulebook.account.eligibilityMinEquityUsd.value)),
    isClose: false,
  };
}

/** `liquidation` ≤, `danger` ≤, `watch` <, `warning` <, else `healthy`; without a ratio `healthy`. */
export function stateOf(rulebook: Rulebook, mgnRatio: Decimal | null): AccountState {
  const limits = rulebook.account.stateThresholds;
  if (mgnRatio === null) return 'healthy';
  if (mgnRatio.lte(fromText(limits.liquidation))) return 'liquidation';
  if (mgnRatio.lte(fromText(limits.danger))) return 'danger';
  if (mgnRatio.lt(fromText(limits.watch))) return 'watch';
  if (mgnRatio.lt(fromText(limits.warning))) return 'warning';
  return 'healthy';
}
