/** What a single position or order means for the account's money: profit at mark, what an order freezes, loses, costs. */
import type { OrderHolding, PositionHolding } from '../portfolio/holdings.ts';
import { type Decimal, exact, larger, one, zero } from '../quantity/decimal.ts';
import { contractNotionalUsd, isOption } from './contracts.ts';
import { contractSize } from './leg-values.ts';
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

/** Mark value of an option position in its settle currency; 0 of any other. */
export function optionValue({ instrument, pos }: PositionHolding): Decimal {
  if (!isOption(instrument)) return zero;
  return exact(pos).times(contractSize(instrument)).times(exact(instrument.markPx));
}

/** An amount that an open order freezes. */
export interface FrozenAmount extends Amount {
  /** Whether it is the premium of an option. */
  readonly isPremium: boolean;
}

/** What an open order freezes: base of a spot sell, quote of a spot buy, premium of an option buy; null for the rest. */
export function frozenBy({ instrument, sz, px }: OrderHolding): FrozenAmount | null {
  const isBuy = sz > 0;
  if (sz === 0) return null;
  if (instrument.contract === 'spot') {
    const coins = exact(sz).abs();
    if (!isBuy) return { ccy: instrument.underlying, coins, isPremium: false };
    return { ccy: instrument.quote, coins: coins.times(exact(px)), isPremium: false };
  }
  if (!isOption(instrument) || !isBuy) return null;
  const premium = exact(sz).times(contractSize(instrument)).times(exact(px));
  return { ccy: instrument.settleCcy, coins: premium, isPremium: true };
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
export function orderNotionalUsd({ instrument, sz }: OrderHolding, prices: Prices): Decimal {
  return exact(sz).times(contractNotionalUsd(instrument, prices)).abs();
}

/** |notional| of a position at the X-USD index, of which leverage is made. */
export function positionNotionalUsd({ instrument, pos }: PositionHolding, prices: Prices): Decimal {
  return exact(pos).times(contractNotionalUsd(instrument, prices)).abs();
}
