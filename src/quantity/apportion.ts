/**
 * Rounding a column whose cells must add up to its total in print: the largest-remainder method. Every cell is rounded
 * down, and the units that are missing from the rounded total go to the cells that lost most; the first wins a tie.
 */
import { type Decimal, exact, sum, zero } from './decimal.ts';

export interface Apportioned {
  /** In the order of the values, each with so many decimal places. */
  readonly parts: readonly Decimal[];
  /** The rounded sum of the values, which is the exact sum of the parts. */
  readonly total: Decimal;
}

/** Rounds values, signed or not, so that they add up to their rounded sum. */
export function apportioned(values: readonly Decimal[], places: number): Apportioned {
  const total = sum(values).toDecimalPlaces(places);
  const unit = exact(10).pow(-places);
  const down = values.map((value) => value.div(unit).floor());
  const missing = total.div(unit).minus(sum(down)).toNumber();
  const lost = values.map((value, i) => ({ i, part: value.div(unit).minus(down[i]!) }));
  lost.sort((a, b) => b.part.comparedTo(a.part) || a.i - b.i);
  const raised = new Set(lost.slice(0, missing).map(({ i }) => i));
  const parts = down.map((value, i) => (raised.has(i) ? value.plus(1) : value).times(unit).plus(zero));
  return { parts, total };
}
