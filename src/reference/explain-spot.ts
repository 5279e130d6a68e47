/** Which of its limits decides the spot in use of a unit: the equity of the coin, the need of the hedge, the user's cap. */
import type { Decimal } from '../quantity/decimal.ts';
import type { UnitHoldings, UnitRisk } from './evaluate-unit.ts';

/** Coins. */
export interface SpotExplanation {
  /** Equity of the coin, 0 in a unit that holds no spot. */
  readonly equity: Decimal;
  /** Delta of the derivatives; its opposite is what the hedge needs. */
  readonly derivativesDelta: Decimal;
  /** Null is no cap. */
  readonly cap: Decimal | null;
  readonly used: Decimal;
  /** Why it is no more: `equity`, `need`, `cap`, or the two do not oppose each other. */
  readonly decidedBy: 'equity' | 'need' | 'cap' | 'no-hedge';
}

/** Explains the spot in use of a unit's positions. */
export function explainSpot(unit: UnitHoldings, { coinDelta, spotInUse }: UnitRisk): SpotExplanation {
  const { spotEquity: equity, spotCap: cap } = unit;
  const limits = { equity, derivativesDelta: coinDelta, cap, used: spotInUse };
  if (!equity.times(coinDelta).isNegative() || equity.isZero() || coinDelta.isZero()) {
    return { ...limits, decidedBy: 'no-hedge' };
  }
  if (spotInUse.abs().eq(equity.abs())) return { ...limits, decidedBy: 'equity' };
  return { ...limits, decidedBy: spotInUse.abs().eq(coinDelta.abs()) ? 'need' : 'cap' };
}
