/** mr7-minimum-charge: a floor by gross size, each slice of it at its tier's multiplier. */
import { UNIT_CHARGE_TIER_COUNT, UNIT_CHARGE_TIERS_PTR } from '../layout';
import { View } from '../view';
import { MarginalTiers } from './marginal-tiers';

export class Mr7MinimumCharge {
  /** @param chargeUsd the unit's raw sum of unit charges */
  static evaluate(unit: usize, chargeUsd: f64): f64 {
    const tiers = View.ptr(unit, UNIT_CHARGE_TIERS_PTR);
    return MarginalTiers.charge(chargeUsd, tiers, View.u32(unit, UNIT_CHARGE_TIER_COUNT));
  }
}
