/**
 * Where rounding could tip a decision. Figures are continuous almost everywhere; where they are not – a state threshold,
 * the edge of a borrowing tier, equity that is 0 – the last bit of a double may stand for a whole tier of money. An
 * account that comes within 1e-9 of such a place is marked, and the decimal engine decides it.
 */
import type { MarginParameters } from './parameters.ts';

/** How near is too near to leave to doubles, relative to the amounts that were added up. */
export const CLOSE = 1e-9;

/** Whether borrowing or liability of a currency stands at an edge: nothing and something, or one tier and the next. */
export function isAtBorrowEdge(amount: number, tierEdges: { maxSz: number }[], grossAmount: number): boolean {
  // Exactly 0 with nothing to round is no edge; a residue of sums that should have met is one.
  if (amount !== 0 && Math.abs(amount) <= CLOSE * grossAmount) return true;
  return tierEdges.some(({ maxSz }) => {
    // Nothing is near an edge that is not there.
    return Number.isFinite(maxSz) && Math.abs(amount - maxSz) <= CLOSE * Math.max(maxSz, grossAmount);
  });
}

export interface Decided {
  adjEq: number;
  eqUsd: number;
  mgnRatio: number;
  /** USD of everything that was added up for the equity. */
  grossUsd: number;
}

/** Whether the state, the eligibility or the leverage of an account stands at a threshold. */
export function isAtThreshold({ adjEq, eqUsd, mgnRatio, grossUsd }: Decided, parameters: MarginParameters): boolean {
  const { liquidation, danger, watch, warning } = parameters.stateThresholds;
  if ([liquidation, danger, watch, warning].some((threshold) => Math.abs(mgnRatio - threshold) <= CLOSE)) return true;
  const leastEquity = parameters.eligibilityMinEquityUsd;
  if (Math.abs(eqUsd - leastEquity) <= CLOSE * Math.max(leastEquity, grossUsd)) return true;
  return adjEq !== 0 && Math.abs(adjEq) <= CLOSE * grossUsd;
}
