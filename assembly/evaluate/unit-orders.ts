/**
 * A unit with its orders: maintenance margin of the positions, initial margin of the worst of three books – positions
 * alone, with the orders of positive delta, with the others. Spot in use is solved anew in each.
 */
import {
  ACC_CASH_DELTA_USD,
  ACC_GAMMA_USD,
  ACC_LEGS,
  ACC_SPOT_CHANGE,
  ACC_UPL_USD,
  ACC_VEGA_USD,
  OUT_UNIT_DELTA,
  OUT_UNIT_GAMMA,
  OUT_UNIT_IMR,
  OUT_UNIT_UPL,
  OUT_UNIT_VEGA,
  PARAM_IMR_MULTIPLIER,
  PARAMS_PTR,
  UNIT_BASE_CCY,
  UNIT_CELL_COUNT,
} from '../layout';
import { View } from '../view';
import { Accumulator } from './accumulator';
import { UnitMargin } from './unit-margin';
import { Wallets } from './wallets';

export class UnitOrders {
  /**
   * @param accumulators three accumulators in a row, room for a fourth and for an output row behind them
   * @param cells where the P&L of every cell of the positions goes, or 0
   */
  static evaluate(tables: usize, unit: usize, accumulators: usize, scratch: usize, out: usize, cells: usize): void {
    const stride = (<usize>Accumulator.slots(unit)) << 3;
    const base = View.u32(unit, UNIT_BASE_CCY);
    const equity = Wallets.equity(scratch, base);
    const cap = Wallets.cap(scratch, base);
    const trial = accumulators + 3 * stride;
    const trialOut = trial + stride;
    let worst: f64 = 0;
    for (let set: u32 = 1; set <= 2; set++) {
      const orders = accumulators + <usize>set * stride;
      const spotChange = View.f64(orders, ACC_SPOT_CHANGE);
      if (View.f64(orders, ACC_LEGS) == 0 && spotChange == 0) continue;
      Accumulator.sum(unit, accumulators, orders, trial);
      worst = Math.max(worst, UnitMargin.evaluate(tables, unit, trial, equity + spotChange, cap, trialOut, 0, 0));
    }
    View.setF64(out, OUT_UNIT_DELTA, View.f64(accumulators, ACC_CASH_DELTA_USD));
    View.setF64(out, OUT_UNIT_GAMMA, View.f64(accumulators, ACC_GAMMA_USD));
    View.setF64(out, OUT_UNIT_VEGA, View.f64(accumulators, ACC_VEGA_USD));
    View.setF64(out, OUT_UNIT_UPL, View.f64(accumulators, ACC_UPL_USD));
    const extremes = cells == 0 ? <usize>0 : cells + ((<usize>View.u32(unit, UNIT_CELL_COUNT)) << 3);
    const mmr = UnitMargin.evaluate(tables, unit, accumulators, equity, cap, out, cells, extremes);
    const multiplier = View.f64(View.ptr(tables, PARAMS_PTR), PARAM_IMR_MULTIPLIER);
    View.setF64(out, OUT_UNIT_IMR, multiplier * Math.max(worst, mmr));
  }
}
