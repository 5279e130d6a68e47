/**
 * The book's sums and what is left of them: A's total, the parts, the accounts that are not split, B's total. Totals are
 * those of the two runs, parts those of the rows, so that what is left tells whether every account was counted once.
 */
import { exactSum } from '../quantity/exact-sum.ts';
import { sumOfCells } from './cells.ts';
import { type Part, parts, type SummedFigure, summedFigures } from './parts.ts';
import type { FigureSplit, Split } from './split.ts';

/** Relative to the book's gross: what rounding leaves of a sum of 16 million accounts is far below it. */
export const RESIDUAL_MAX = 1e-9;

export interface Reconciliation {
  a: number;
  parts: Record<Part, number>;
  outside: number;
  b: number;
  /** What the lines above lack of B's total, USD. */
  residual: number;
  /** The same over the gross of the book: the larger sum of absolute figures of the two ends. */
  relativeResidual: number;
}

/**
 * Sums of every figure over the accounts, each exactly rounded.
 * @throws Error where they do not add up: an account was lost, or counted twice
 */
export function reconcile(split: Split): Record<SummedFigure, Reconciliation> {
  const sums = summedFigures.map((name) => [name, reconciled(split[name])] as const);
  for (const [name, { relativeResidual, residual }] of sums) {
    if (!(relativeResidual <= RESIDUAL_MAX)) {
      throw new Error(`the parts of ${name} lack ${residual} USD of the whole, ${relativeResidual} of the book`);
    }
  }
  return Object.fromEntries(sums) as Record<SummedFigure, Reconciliation>;
}

function reconciled(figure: FigureSplit): Reconciliation {
  const a = sumOfCells(figure.a);
  const b = sumOfCells(figure.b);
  const outside = sumOfCells(figure.outside);
  const sums = Object.fromEntries(parts.map((part) => [part, sumOfCells(figure.parts[part])])) as Record<Part, number>;
  const residual = exactSum([b, -a, -outside, ...parts.map((part) => -sums[part])]);
  const gross = Math.max(sumOfCells(figure.a.map(Math.abs)), sumOfCells(figure.b.map(Math.abs)));
  const relativeResidual = residual === 0 ? 0 : Math.abs(residual) / gross;
  return { a, parts: sums, outside, b, residual, relativeResidual };
}
