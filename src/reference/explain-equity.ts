/**
 * Where the adjusted equity comes from: each currency's cash, interest, profit and option value, its equity by discount
 * tier, and what every order would lose and cost. The lines add up to `adjEq`.
 */
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { type Decimal, exact, fromText, type ScalePart, sum, zero } from '../quantity/decimal.ts';
import type { WalletMargin } from '../quantity/margin-result.ts';
import { discountedUsd, discountParts } from './discount.ts';
import type { UnitContext } from './evaluate-unit.ts';
import { orderLossUsd, orderNotionalUsd } from './positions-and-orders.ts';

/** A part of an equity with what it counts in USD. */
export interface DiscountedPart extends ScalePart {
  readonly disEq: Decimal;
}

/** Coins unless said; `eq = cashBal + upl + optionValue − interest`. */
export interface CurrencyExplanation {
  readonly ccy: string;
  readonly cashBal: Decimal;
  readonly interest: Decimal;
  readonly upl: Decimal;
  readonly optionValue: Decimal;
  readonly eq: Decimal;
  readonly usdPx: Decimal;
  /** Equity by tier; negative equity is one part, counted in full. */
  readonly tiers: readonly DiscountedPart[];
  /** Whether the tiers are the market's; else the rulebook's one rate. */
  readonly hasOwnTiers: boolean;
  /** USD. */
  readonly eqUsd: Decimal;
  readonly disEq: Decimal;
}

/** USD; sizes signed. */
export interface OrderExplanation {
  readonly instId: string;
  readonly sz: Decimal;
  readonly px: Decimal;
  /** The mark; of spot the index. */
  readonly markPx: Decimal;
  readonly lossUsd: Decimal;
  readonly notionalUsd: Decimal;
  readonly feeUsd: Decimal;
}

/** USD: `adjEq = disEq − orderLoss − orderFees`. */
export interface EquityExplanation {
  readonly currencies: readonly CurrencyExplanation[];
  readonly orders: readonly OrderExplanation[];
  readonly disEq: Decimal;
  readonly orderLoss: Decimal;
  readonly orderFees: Decimal;
  readonly adjEq: Decimal;
}

/** Explains the equity of an account; `held` are its currencies as margins see them. */
export function explainEquity(
  account: AccountHoldings,
  held: readonly WalletMargin<Decimal>[],
  context: UnitContext,
): EquityExplanation {
  const { prices, rulebook } = context;
  const currencies = held.map(({ ccy, upl, optionValue, eq }) => {
    const currency = prices.currency(ccy);
    const balance = account.balances.find((row) => row.ccy === ccy);
    const usdPx = prices.usd(ccy);
    return {
      ccy,
      cashBal: exact(balance?.cashBal ?? 0),
      interest: exact(balance?.interest ?? 0),
      upl,
      optionValue,
      eq,
      usdPx,
      tiers: discountParts(rulebook, currency, eq).map((part) => ({ ...part, disEq: part.counted.times(usdPx) })),
      hasOwnTiers: currency.discountTiers !== null && currency.discountTiers.length > 0,
      eqUsd: eq.times(usdPx),
      disEq: discountedUsd(rulebook, currency, eq, usdPx),
    };
  });
  const orders = explainOrders(account, context);
  const disEq = sum(currencies.map((currency) => currency.disEq));
  const orderLoss = sum(orders.map((order) => order.lossUsd));
  const orderFees = sum(orders.map((order) => order.feeUsd));
  return { currencies, orders, disEq, orderLoss, orderFees, adjEq: disEq.minus(orderLoss).minus(orderFees) };
}

function explainOrders(account: AccountHoldings, { prices, rulebook }: UnitContext): OrderExplanation[] {
  const takerFee = fromText(rulebook.account.takerFee.value);
  return account.orders.map((order) => {
    const { instrument, sz, px } = order;
    const isSpot = instrument.contract === 'spot';
    const notionalUsd = orderNotionalUsd(order, prices);
    return {
      instId: instrument.instId,
      sz: exact(sz),
      px: sz === 0 ? zero : exact(px),
      markPx: isSpot ? prices.index(instrument.underlying, instrument.quote) : exact(instrument.markPx),
      lossUsd: orderLossUsd(order, prices),
      notionalUsd,
      feeUsd: notionalUsd.times(takerFee),
    };
  });
}
