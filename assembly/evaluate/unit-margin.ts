/** From a unit's sums to its market risks and its maintenance margin: the short non-linear tail of the computation. */
import {
  MR4_FORM,
  PARAM_MR2_WEIGHT,
  PARAM_MR3_WEIGHT,
  PARAM_MR6_WEIGHT,
  PARAMS_PTR,
  UF_INDEX_USD,
  UNIT_CELL_COUNT,
  UNIT_HOLDS_SPOT,
} from '../layout';
import {
  ACC_CAP_COINS,
  ACC_CHARGE_USD,
  ACC_DELTA_COINS,
  ACC_EQUITY_COINS,
  ACC_FAMILY_USD,
  ACC_HAS_OPTIONS,
  ACC_SHOCK_USD,
  OUT_UNIT_MMR,
  OUT_UNIT_MR1,
  OUT_UNIT_SPOT_IN_USE,
  OUT_UNIT_THETA,
} from '../layout-shard';
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
import { FreeSum } from './free-sum';

export class UnitMargin {
  /**
   * unitMmr = max( max(MR1,MR2,MR6) + MR3 + MR4 + MR5 + MR9 , MR7 ); writes it, every MR but MR8, which is the account's,
   * and the spot in use to the row `out`.
   * @param acc the unit's sums with the equity of its coin; its family deltas are used up
   */
  static evaluate(tables: usize, acc: usize, out: usize): f64 {
    const params = View.ptr(tables, PARAMS_PTR);
    const unit = Accumulator.unit(tables, acc);
    const columns = Accumulator.columns(tables, acc, unit);
    const spotCoins = UnitMargin.spotInUse(unit, acc);
    const spotUsd = spotCoins * View.f64(unit, UF_INDEX_USD);
    const shockUsd = View.f64(acc, ACC_SHOCK_USD) + spotUsd;

    // Without options there is neither theta nor vega, and the loss is in proportion to the shock.
    let mr1: f64 = 0;
    let thetaUsd: f64 = 0;
    let mr3: f64 = 0;
    let mr5: f64 = 0;
    if (View.u32(acc, ACC_HAS_OPTIONS) != 0) {
      mr1 = Mr1SpotShock.evaluate(unit, columns, shockUsd, out);
      thetaUsd = Mr2ThetaDecay.change(unit, columns);
      mr3 = Mr3VegaSpan.evaluate(unit, Accumulator.vegaBuckets(acc, unit), View.f64(params, PARAM_MR3_WEIGHT));
      mr5 = Mr5RateShift.evaluate(unit, columns);
    } else {
      mr1 = Mr1SpotShock.evaluateLinear(unit, shockUsd, out);
    }
    const mr2 = Mr2ThetaDecay.evaluate(thetaUsd, View.f64(params, PARAM_MR2_WEIGHT));
    const mr4 = Mr4BasisRisk.evaluate(unit, Accumulator.cashBuckets(acc), spotUsd, View.u32(tables, MR4_FORM));
    const mr6 = Mr6ExtremeMove.evaluate(unit, columns, shockUsd, View.f64(params, PARAM_MR6_WEIGHT), out);
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
    View.setF64(out, OUT_UNIT_MR1 + 8, mr9);
    View.setF64(out, OUT_UNIT_SPOT_IN_USE, spotCoins);
    View.setF64(out, OUT_UNIT_THETA, thetaUsd);
    return mmr;
  }

  @inline static spotInUse(unit: usize, acc: usize): f64 {
    if (View.u32(unit, UNIT_HOLDS_SPOT) == 0) return 0;
    const equity = View.f64(acc, ACC_EQUITY_COINS);
    return SpotInUse.coins(equity, View.f64(acc, ACC_DELTA_COINS), View.f64(acc, ACC_CAP_COINS));
  }

  /**
   * The P&L of every cell of MR1 and behind them of every extreme of MR6, for eyes.
   * @param acc the sums that were evaluated into the row `out`
   */
  static writeCells(tables: usize, acc: usize, out: usize, cells: usize): void {
    const unit = Accumulator.unit(tables, acc);
    const columns = Accumulator.columns(tables, acc, unit);
    const shockUsd = UnitMargin.shockUsd(unit, acc, out);
    const extremes = Mr1SpotShock.writeCells(unit, columns, shockUsd, cells);
    Mr6ExtremeMove.writeCells(unit, columns, shockUsd, extremes);
  }

  /** Adds the cells of MR1 to the sums of the unit's market-wide cells; without options one number says them all. */
  static addCells(tables: usize, acc: usize, out: usize, sums: usize): void {
    const unit = Accumulator.unit(tables, acc);
    const shockUsd = UnitMargin.shockUsd(unit, acc, out);
    if (View.u32(acc, ACC_HAS_OPTIONS) == 0) {
      FreeSum.add(sums, 0, shockUsd);
      return;
    }
    const columns = Accumulator.columns(tables, acc, unit);
    const count = View.u32(unit, UNIT_CELL_COUNT);
    for (let i: u32 = 0; i < count; i++) {
      FreeSum.add(sums, i + 1, Mr1SpotShock.cell(unit, columns, shockUsd, i));
    }
  }

  /** What the unit gains per unit of spot shock, its options apart. */
  @inline static shockUsd(unit: usize, acc: usize, out: usize): f64 {
    return View.f64(acc, ACC_SHOCK_USD) + View.f64(out, OUT_UNIT_SPOT_IN_USE) * View.f64(unit, UF_INDEX_USD);
  }
}
