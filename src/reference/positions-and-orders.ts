/** What a single position or order means for the account's money: profit at mark, what an order freezes, loses, costs. */
import type { OrderHolding, PositionHolding } from '../portfolio/holdings.ts';
import { type Decimal, exact, larger, one, zero } from '../quantity/decimal.ts';
import { contractSize, type LegValues } from './leg-values.ts';
import type { Prices } from './prices.ts';

/** An amount of one currency. */
export interface Amount {
  readonly ccy: string;
  readonly coins: Decimal;
}

/** Unrealised profit at mark in the settle currency; of an option too, which is reported only. */
export function unrealisedProfit({ instrument, pos, avgPx }: PositionHolding): Amount {
  const ccy = instrument.settleCcy;
  // A row of size 0 may carry no price at all.
  if (pos === 0) return { ccy, coins: zero };
  const size = exact(pos).times(contractSize(instrument));
  const mark = exact(instrument.markPx);
  const entry = exact(avgPx);
  const gain = instrument.contract === 'inverse' ? one.div(entry).minus(one.div(mark)) : mark.minus(entry);
  return { ccy, coins: size.times(gain) };
}

/** Mark value of an option position in its coin; 0 of any other. */
export function optionValue({ instrument, pos }: PositionHolding): Decimal {
  if (instrument.contract !== 'option') return zero;
  return exact(pos).times(contractSize(instrument)).times(exact(instrument.markPx));
}

/** What an open order freezes: base of a spot sell, quote of a spot buy, premium of an option buy; null for the rest. */
export function frozenBy({ instrument, sz, px }: OrderHolding): Amount | null {
  const isBuy = sz > 0;
  if (sz === 0) return null;
  if (instrument.contract === 'spot') {
    const coins = exact(sz).abs();
    if (!isBuy) return { ccy: instrument.underlying, coins };
    return { ccy: instrument.quote, coins: coins.times(exact(px)) };
  }
  if (instrument.contract !== 'option' || !isBuy) return null;
  return { ccy: instrument.settleCcy, coins: exact(sz).times(contractSize(instrument)).times(exact(px)) };
}

/** Loss in USD if the order is filled at its price and valued at mark (spot: at the index); a gain counts 0. */
export function orderLossUsd({ instrument, sz, px }: OrderHolding, prices: Prices): Decimal {
  if (sz === 0) return zero;
  const size = exact(sz).times(contractSize(instrument));
  const limit = exact(px);
  if (instrument.contract === 'spot') {
    const { underlying, quote } = instrument;
    const loss = exact(sz).times(limit.minus(prices.index(underlying, quote)));
    return larger(zero, loss.times(prices.usd(quote)));
  }
  const mark = exact(instrument.markPx);
  const loss = instrument.contract === 'inverse' ? one.div(mark).minus(one.div(limit)) : limit.minus(mark);
  return larger(zero, size.times(loss).times(prices.usd(instrument.settleCcy)));
}

/** |notional| of an order at the X-USD index, on which its fee is taken. */
export function orderNotionalUsd({ instrument, sz }: OrderHolding, prices: Prices, values: LegValues): Decimal {
  if (instrument.contract === 'spot') return exact(sz).times(prices.index(instrument.underlying, 'USD')).abs();
  return exact(sz).times(values.of(instrument).notionalUsd).abs();
}
