/**
 * The order sets of a unit. The initial margin is taken of three combinations: the positions; the positions with every
 * order of positive delta; the positions with every order of negative delta. Orders enter at their full size. An order of
 * zero delta, which only one of size 0 has, joins the negative set; a spot order goes by its sign. Status assumed: the
 * nearest published rule is another venue's of the same family.
 */
import { type Decimal, zero } from '../quantity/decimal.ts';
import type { Leg } from './leg-values.ts';

/** What one set adds to the positions. */
export interface OrderSet {
  readonly legs: readonly Leg[];
  /** Coins that its spot orders add to the equity of the coin. */
  readonly spotChange: Decimal;
}

/** The sets that hold anything, positive delta first; `spotOrders` are signed coins. */
export function orderSets(orders: readonly Leg[], spotOrders: readonly Decimal[]): OrderSet[] {
  const isPositive = (order: Leg) => order.qty.times(order.value.deltaSign).gt(zero);
  const sets: OrderSet[] = [];
  for (const side of [true, false]) {
    const legs = orders.filter((order) => isPositive(order) === side);
    const spot = spotOrders.filter((coins) => coins.gt(zero) === side);
    const spotChange = spot.reduce((total, coins) => total.plus(coins), zero);
    if (legs.length > 0 || spot.length > 0) sets.push({ legs, spotChange });
  }
  return sets;
}
