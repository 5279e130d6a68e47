/** Multi-currency mode, `acctLv` 3: one ratio in USD, leg by leg (multi-currency-ratio); isolated positions stand alone. */
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { type Decimal, sum } from '../quantity/decimal.ts';
import type { AccountMargin } from '../quantity/margin-result.ts';
import { multiCurrencyRatio } from '../rules/multi-currency-ratio.ts';
import { leverageOf, moneyOf, profitUsd, standingOf } from './account-standing.ts';
import { crossMargins, crossOf, type LegContext, type LegMargin } from './cross-legs.ts';
import { isolatedRows } from './isolated-legs.ts';
import { type HeldCurrency, heldCurrencies, liquidationFee } from './wallets.ts';

/** The whole account, USD; its rows in the snapshot's order. */
export function evaluateMultiCurrency(account: AccountHoldings, context: LegContext): AccountMargin<Decimal> {
  const { prices, rulebook } = context;
  const cross = crossOf(account);
  const money = moneyOf(cross, multiCurrencyHoldings(account, context), context);
  const { adjEq, eqUsd, borrowMmr, borrowImr, wallets } = money;
  const margins = crossMargins(cross, context);
  const inUsd = (amountOf: (margin: LegMargin) => Decimal) =>
    sum(margins.map((margin) => amountOf(margin).times(prices.usd(margin.ccy))));
  const derivMmr = inUsd(({ mmr }) => mmr);
  const derivImr = inUsd(({ imr }) => imr);
  const totalMmr = derivMmr.plus(borrowMmr);
  const liqFee = inUsd((margin) => margin.liqFee).plus(liquidationFee(wallets, prices, rulebook));
  const mgnRatio = multiCurrencyRatio(adjEq, totalMmr, liqFee);
  return {
    acctId: account.acctId,
    acctLv: 3,
    adjEq,
    eqUsd,
    upl: profitUsd(account, prices),
    derivMmr,
    borrowMmr,
    totalMmr,
    derivImr,
    borrowImr,
    totalImr: derivImr.plus(borrowImr),
    liqFee,
    mgnRatio,
    acctLever: leverageOf(cross, adjEq, prices),
    interestHour: money.interestHour,
    forcedRepayment: money.forcedRepayment,
    ...standingOf(account, mgnRatio, eqUsd, rulebook),
    units: [],
    wallets,
    borrowing: money.borrowing,
    currencies: [],
    isolated: isolatedRows(account, context),
  };
}

/** The currencies of the account's cross legs: short options count, long ones do not. */
export function multiCurrencyHoldings(account: AccountHoldings, { prices, rulebook }: LegContext): HeldCurrency[] {
  return heldCurrencies(crossOf(account), prices, rulebook, { countsLongOptions: false });
}
