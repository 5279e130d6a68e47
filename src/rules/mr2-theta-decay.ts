/**
 * mr2-theta-decay: what the unit's options lose by the passing of one horizon, spot and vol unchanged.
 *
 *   MR2 = max(0, −Σ options coins·(v(F, σ, T − dt) − v(F, σ, T))·I),  dt = min(horizon, T), I = I[X,USD]
 *
 * The signed sum is also the unit's CASH theta.
 *
 * Rulebook: mr2-theta-decay.horizonHours.
 * Source: help page of 2025-12-04 and opt-summary example of 2022-03-08 (24 hours, capped by what is left: published);
 * the loss as a revaluation of the whole unit: assumed.
 *
 * Worked: one long coin of a call at F = K = I = 100,000, σ 0.5, one day left. Before: v = 2·N(0.5/√365/2) − 1 =
 * 0.0104405; after: 0. MR2 = 1,044.05.
 */
import { type Decimal, exact, fromText, shortfall, smaller, zero } from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';

const hoursPerYear = exact(24 * 365);
/** A Greek's day, where the rulebook has no MR2 and so no horizon. */
const oneDayInYears = exact(24).div(hoursPerYear);

/** dt in years for an option with `years` left. */
export function decayStep(rulebook: Rulebook, years: Decimal): Decimal {
  const mr2 = rulebook['mr2-theta-decay'];
  const horizon = mr2 === null ? oneDayInYears : fromText(mr2.horizonHours.value).div(hoursPerYear);
  return smaller(horizon, years);
}

/** MR2 of a unit in USD, from the signed P&L of one step over all its options. */
export function thetaDecayLoss(rulebook: Rulebook, decayPnlUsd: Decimal): Decimal {
  return rulebook['mr2-theta-decay'] === null ? zero : shortfall(decayPnlUsd);
}
