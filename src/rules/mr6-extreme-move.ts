/**
 * mr6-extreme-move: a part of the worst loss at extreme spot shocks, vols unchanged.
 *
 *   MR6 = weight·max(0, −min over s of P&L(s, same)),  P&L as in MR1
 *
 * Every shock that the rulebook lists is tried, from the lowest; the first minimum wins a tie.
 *
 * Rulebook: mr6-extreme-move.shocks, .weight; assetClasses.
 * Source: notice of 2025-01-02 (shocks) and position-builder reply of 2025-01-15 (weight, by arithmetic): published.
 *
 * Worked: +10 LTC-USDT-SWAP of 1 LTC, index 101.9951 USDT, 0.99954 USD a USDT, −36 %: P&L −367.0134561144,
 * MR6 = 183.5067280572.
 */
import { type Decimal, firstMinimum, fromText, shortfall, zero } from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { WorstCell } from './mr1-spot-shock.ts';

/** A leg's P&L at every extreme shock, USD per contract. */
export interface ExtremeMoveLeg {
  readonly qty: Decimal;
  readonly extremePnl: readonly Decimal[];
}

/** MR6 of a unit in USD; its cells are not weighted. Without the rule: no cells, worst −1, loss 0. */
export function extremeMoveLoss(rulebook: Rulebook, legs: readonly ExtremeMoveLeg[], shockCount: number): WorstCell {
  const mr6 = rulebook['mr6-extreme-move'];
  if (mr6 === null) return { lossUsd: zero, worst: -1, cells: [] };
  const cells = new Array<Decimal>(shockCount).fill(zero);
  for (const { qty, extremePnl } of legs) {
    for (let shock = 0; shock < shockCount; shock++) {
      cells[shock] = cells[shock]!.plus(qty.times(extremePnl[shock]!));
    }
  }
  const worst = firstMinimum(cells);
  return { lossUsd: fromText(mr6.weight.value).times(shortfall(cells[worst]!)), worst, cells };
}
