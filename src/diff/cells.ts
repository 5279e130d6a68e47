/** Columns with empty cells, which are NaN. */
import { ExactSum } from '../quantity/exact-sum.ts';

/** An empty cell counts 0 where a change is taken. */
export function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}

/** The sum of a column, rounded once; empty cells are passed over. */
export function sumOfCells(column: Float64Array): number {
  const sum = new ExactSum();
  sum.addAll(
    column,
    Uint8Array.from(column, (value) => (Number.isNaN(value) ? 1 : 0)),
  );
  return sum.value();
}
