/**
 * mr5-rate-shift: the loss of the unit's options when the rate behind the forward moves.
 *
 *   MR5 = max(0, −min over ± of Σ options coins·(v(F·e^(±Δr·T), σ, T) − v(F, σ, T))·I),  I = I[X,USD]
 *
 * Rulebook: mr5-rate-shift.rateShift.
 * Source: position-builder example of 2022-03-07 (0 for one coin-settled option: published); form and Δr = 0: assumed.
 * A coin-settled price does not depend on the rate once its forward is fixed.
 *
 * Worked, with Δr = 0.01: one long coin of a call at F = K = I = 100,000, σ 0.5, one year: v falls from 0.197412651 to
 * 0.193418442 when F falls to 99,004.98, MR5 = 399.42.
 */
import { type Decimal, fromText, shortfall, smaller, zero } from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';

/** Δr as a yearly fraction; 0 where the rulebook has no MR5. */
export function rateShift(rulebook: Rulebook): Decimal {
  const mr5 = rulebook['mr5-rate-shift'];
  return mr5 === null ? zero : fromText(mr5.rateShift.value);
}

/** MR5 of a unit in USD, from the P&L of all its options with the rate down and up. */
export function rateShiftLoss(rateDownPnlUsd: Decimal, rateUpPnlUsd: Decimal): Decimal {
  return shortfall(smaller(rateDownPnlUsd, rateUpPnlUsd));
}
