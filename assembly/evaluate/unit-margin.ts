/** From a unit's sums to its market risks and its maintenance margin: the short non-linear tail of the computation. */
import {
  ACC_CHARGE_USD,
  ACC_DELTA_COINS,
  ACC_FAMILY_USD,
  ACC_SHOCK_USD,
  MR4_FORM,
  OUT_UNIT_MMR,
  OUT_UNIT_MR1,
  OUT_UNIT_SPOT_IN_USE,
  OUT_UNIT_THETA,
  PARAM_MR2_WEIGHT,
  PARAM_MR3_WEIGHT,
  PARAM_MR6_WEIGHT,
  PARAMS_PTR,
  UF_INDEX_USD,
  UNIT_HOLDS_SPOT,
} from '../layout';
import { Mr1SpotShock } from '../rules/mr1-spot-shock';
import { Mr2ThetaDecay } from '../rules/mr2-theta-decay';
import { Mr3VegaSpan } from '../rules/mr3-vega-span';
import { Mr4BasisRisk } from '../rules/mr4-basis-risk';
import { Mr5RateShift } from '../rules/mr5-rate-shift';
import { Mr6ExtremeMove } from '../rules/mr6-extreme-move';
import { Mr7MinimumCharge } from '../rules/mr7-minimum-charge';
import { Mr9StablecoinDepeg } from '../rules/mr9-stablecoin-depeg';
import { SpotInUse } from '../rules/spot-in-use';
import { View } from '../view';
import { Accumulator } from './accumulator';

export class UnitMargin {
  /**
   * unitMmr = max( max(MR1,MR2,MR6) + MR3 + MR4 + MR5 + MR9 , MR7 ); writes it, every MR and the spot in use to `out`.
   * @param acc the unit's sums; its family deltas are used up
   * @param equityCoins equity of the unit's coin
   * @param cap the user's cap on spot in use, NaN for none
   * @param cells where MR1's cells go, MR6's behind them at `extremes`; both 0 for none
   */
  static evaluate(
    tables: usize,
    unit: usize,
    acc: usize,
    equityCoins: f64,
    cap: f64,
    out: usize,
    cells: usize,
    extremes: usize,
  ): f64 {
    const params = View.ptr(tables, PARAMS_PTR);
    const columns = Accumulator.columns(acc, unit);
    const indexUsd = View.f64(unit, UF_INDEX_USD);
    const holdsSpot = View.u32(unit, UNIT_HOLDS_SPOT) != 0;
    const spotCoins = holdsSpot ? SpotInUse.coins(equityCoins, View.f64(acc, ACC_DELTA_COINS), cap) : 0;
    const spotUsd = spotCoins * indexUsd;
    const shockUsd = View.f64(acc, ACC_SHOCK_USD) + spotUsd;

    const mr1 = Mr1SpotShock.evaluate(unit, columns, shockUsd, out, cells);
    const thetaUsd = Mr2ThetaDecay.change(unit, columns);
    const mr2 = Mr2ThetaDecay.evaluate(thetaUsd, View.f64(params, PARAM_MR2_WEIGHT));
    const mr3 = Mr3VegaSpan.evaluate(unit, Accumulator.vegaBuckets(acc, unit), View.f64(params, PARAM_MR3_WEIGHT));
    const mr4 = Mr4BasisRisk.evaluate(unit, Accumulator.cashBuckets(acc), spotUsd, View.u32(tables, MR4_FORM));
    const mr5 = Mr5RateShift.evaluate(unit, columns);
    const mr6 = Mr6ExtremeMove.evaluate(unit, columns, shockUsd, View.f64(params, PARAM_MR6_WEIGHT), out, extremes);
    const mr7 = Mr7MinimumCharge.evaluate(unit, View.f64(acc, ACC_CHARGE_USD));
    const mr9 = Mr9StablecoinDepeg.evaluate(tables, acc + (ACC_FAMILY_USD << 3));

    const mmr = Math.max(Math.max(Math.max(mr1, mr2), mr6) + mr3 + mr4 + mr5 + mr9, mr7);
    View.setF64(out, OUT_UNIT_MMR, mmr);
    View.setF64(out, OUT_UNIT_MR1 + 1, mr2);
    View.setF64(out, OUT_UNIT_MR1 + 2, mr3);
    View.setF64(out, OUT_UNIT_MR1 + 3, mr4);
    View.setF64(out, OUT_UNIT_MR1 + 4, mr5);
    View.setF64(out, OUT_UNIT_MR1 + 5, mr6);
    View.setF64(out, OUT_UNIT_MR1 + 6, mr7);
    View.setF64(out, OUT_UNIT_MR1 + 7, 0);
    View.setF64(out, OUT_UNIT_MR1 + 8, mr9);
    View.setF64(out, OUT_UNIT_SPOT_IN_USE, spotCoins);
    View.setF64(out, OUT_UNIT_THETA, thetaUsd);
    return mmr;
  }
}
