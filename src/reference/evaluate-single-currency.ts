/**
 * Single-currency (futures) mode, `acctLv` 2: a ratio for each currency (single-currency-ratio), in USD only what is added
 * over them. Nothing is borrowed here by itself, so there is no borrowing, no interest and no forced repayment.
 */
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { byCodeUnits } from '../quantity/code-units.ts';
import { type Decimal, exact, sum, zero } from '../quantity/decimal.ts';
import { type AccountMargin, currencyFigures } from '../quantity/margin-result.ts';
import { availableIn, lowestRatio, singleCurrencyRatio } from '../rules/single-currency-ratio.ts';
import { leverageOf, profitUsd, standingOf } from './account-standing.ts';
import { isOption } from './contracts.ts';
import { crossMargins, crossOf, type LegContext } from './cross-legs.ts';
import { isolatedRows, openingNeeds, orderFee } from './isolated-legs.ts';
import { frozenBy, optionValue, unrealisedProfit } from './positions-and-orders.ts';

/** The terms of a currency's row, and what only its equity is made of. */
const amounts = [...currencyFigures, 'interest', 'optionValue'] as const;
type Purse = Record<(typeof amounts)[number], Decimal>;

/** The whole account, USD; its rows in the snapshot's order. */
export function evaluateSingleCurrency(account: AccountHoldings, context: LegContext): AccountMargin<Decimal> {
  const { prices, rulebook } = context;
  const cross = crossOf(account);
  const purses = [...pursesOf(account, cross, context)].sort(([a], [b]) => byCodeUnits(a, b));
  const currencies = purses.map(([ccy, { interest: _, optionValue: __, ...terms }]) => {
    return { ccy, ...terms, mgnRatio: singleCurrencyRatio(terms) };
  });
  const inUsd = (amountOf: (purse: Purse) => Decimal) =>
    sum(purses.map(([ccy, purse]) => amountOf(purse).times(prices.usd(ccy))));
  const adjEq = inUsd(availableIn);
  const eqUsd = inUsd((purse) => equityOf(purse));
  const derivMmr = inUsd(({ mmr }) => mmr);
  const derivImr = inUsd(({ imr }) => imr);
  const mgnRatio = lowestRatio(currencies.map((currency) => currency.mgnRatio));
  return {
    acctId: account.acctId,
    acctLv: 2,
    adjEq,
    eqUsd,
    upl: profitUsd(account, prices),
    derivMmr,
    borrowMmr: zero,
    totalMmr: derivMmr,
    derivImr,
    borrowImr: zero,
    totalImr: derivImr,
    liqFee: inUsd(({ liqFee }) => liqFee),
    mgnRatio,
    acctLever: leverageOf(cross, adjEq, prices),
    interestHour: zero,
    forcedRepayment: zero,
    ...standingOf(account, mgnRatio, eqUsd, rulebook),
    units: [],
    wallets: [],
    borrowing: [],
    currencies,
    isolated: isolatedRows(account, context),
  };
}

function equityOf({ cashBal, crossUpl, optionValue: worth, interest }: Purse): Decimal {
  return cashBal.plus(crossUpl).plus(worth).minus(interest);
}

/** Every currency with a balance, a settled position, or an order that takes something of it. */
function pursesOf(account: AccountHoldings, cross: AccountHoldings, context: LegContext): Map<string, Purse> {
  const purses = new Map<string, Purse>();
  const add = (ccy: string, amount: (typeof amounts)[number], coins: Decimal) => {
    const empty = () => Object.fromEntries(amounts.map((name) => [name, zero])) as Purse;
    const purse = purses.get(ccy) ?? empty();
    purses.set(ccy, purse);
    purse[amount] = purse[amount].plus(coins);
  };
  for (const { ccy, cashBal, interest } of account.balances) {
    add(ccy, 'cashBal', exact(cashBal));
    add(ccy, 'interest', exact(interest));
  }
  for (const position of account.positions) {
    const ccy = position.instrument.settleCcy;
    // An isolated position is in another table, but its currency is one of the account's.
    if (position.isolated) add(ccy, 'crossUpl', zero);
    else if (isOption(position.instrument)) add(ccy, 'optionValue', optionValue(position));
    else add(ccy, 'crossUpl', unrealisedProfit(position).coins);
  }
  for (const order of cross.orders) {
    if (order.sz === 0) continue;
    const fee = orderFee(order, context);
    add(fee.ccy, 'orderFees', fee.coins);
    const frozen = frozenBy(order);
    if (frozen !== null) add(frozen.ccy, frozen.isPremium ? 'optionBuyNeed' : 'pendingSells', frozen.coins);
  }
  for (const { ccy, coins } of openingNeeds(account, context)) add(ccy, 'isolatedOpenNeed', coins);
  for (const { ccy, mmr, imr, liqFee } of crossMargins(cross, context)) {
    // Orders of size 0 alone require nothing and make no row.
    if (!purses.has(ccy)) continue;
    add(ccy, 'mmr', mmr);
    add(ccy, 'imr', imr);
    add(ccy, 'liqFee', liqFee);
  }
  return purses;
}
