/**
 * The order sets of a unit. The initial margin is taken of three combinations: the positions; the positions with every
 * order of positive delta; the positions with every order of negative delta. Orders enter at their full size. An order of
 * zero delta, which only one of size 0 has, joins the negative set; a spot order goes by its sign. Status assumed: the
 * nearest published rule is another venue's of the same family.
 */
import { type Decimal, zero } from '../quantity/decimal.ts';
import type { Leg } from './leg-values.ts';

/** By the sign of an order's own delta. */
export type OrderSide = 'positive' | 'negative';

/** What one set adds to the positions. */
export interface OrderSet {
  readonly side: OrderSide;
  readonly legs: readonly Leg[];
  /** Orders in it, of derivatives and of spot. */
  readonly orderCount: number;
  /** Coins that its spot orders add to the equity of the coin. */
  readonly spotChange: Decimal;
}

/** The sets that hold anything, positive delta first; `spotOrders` are signed coins. */
export function orderSets(orders: readonly Leg[], spotOrders: readonly Decimal[]): OrderSet[] {
  const isPositive = (order: Leg) => order.qty.times(order.value.deltaSign).gt(zero);
  const sets: OrderSet[] = [];
  for (const side of ['positive', 'negative'] as const) {
    const legs = orders.filter((order) => isPositive(order) === (side === 'positive'));
    const spot = spotOrders.filter((coins) => coins.gt(zero) === (side === 'positive'));
    const spotChange = spot.reduce((total, coins) => total.plus(coins), zero);
    const orderCount = legs.length + spot.length;
    if (orderCount > 0) sets.push({ side, legs, orderCount, spotChange });
  }
  return sets;
}
