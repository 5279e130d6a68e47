/**
 * A unit with its orders: maintenance margin of the positions, initial margin of the worst of three books – positions
 * alone, with the orders of positive delta, with the others. Spot in use is solved anew in each.
 */
import { PARAM_IMR_MULTIPLIER, PARAMS_PTR, UNIT_BASE_CCY } from '../layout';
import {
  ACC_CAP_COINS,
  ACC_CASH_DELTA_USD,
  ACC_EQUITY_COINS,
  ACC_GAMMA_USD,
  ACC_HAS_ORDERS,
  ACC_LEGS,
  ACC_SPOT_CHANGE,
  ACC_UPL_USD,
  ACC_VEGA_USD,
  OUT_UNIT_DELTA,
  OUT_UNIT_GAMMA,
  OUT_UNIT_IMR,
  OUT_UNIT_UPL,
  OUT_UNIT_VEGA,
  SHARD_TRIAL_ROW_PTR,
  SHARD_UNIT_ROW_PTR,
  SHARD_WALLETS_PTR,
  WALLET_CAP,
} from '../layout-shard';
import { View } from '../view';
import { Accumulator } from './accumulator';
import { UnitMargin } from './unit-margin';
import { Wallets } from './wallets';

export class UnitOrders {
  /**
   * Fills the unit row of the accumulator `acc`, and of the two of orders behind it where the unit has any; returns the
   * maintenance margin.
   * @param trial room for an accumulator
   */
  static evaluate(tables: usize, shard: usize, acc: usize, trial: usize): f64 {
    const out = View.ptr(shard, SHARD_UNIT_ROW_PTR);
    const unit = Accumulator.unit(tables, acc);
    const wallet = Wallets.row(View.ptr(shard, SHARD_WALLETS_PTR), View.u32(unit, UNIT_BASE_CCY));
    View.setF64(acc, ACC_EQUITY_COINS, Wallets.equity(wallet));
    View.setF64(acc, ACC_CAP_COINS, View.f64(wallet, WALLET_CAP));
    // The trials come first: evaluating the positions uses their family deltas up.
    const worst = View.u32(acc, ACC_HAS_ORDERS) == 0 ? 0 : UnitOrders.worstWithOrders(tables, shard, acc, trial);
    const mmr = UnitMargin.evaluate(tables, acc, out);
    const multiplier = View.f64(View.ptr(tables, PARAMS_PTR), PARAM_IMR_MULTIPLIER);
    View.setF64(out, OUT_UNIT_IMR, multiplier * Math.max(worst, mmr));
    View.setF64(out, OUT_UNIT_DELTA, View.f64(acc, ACC_CASH_DELTA_USD));
    View.setF64(out, OUT_UNIT_GAMMA, View.f64(acc, ACC_GAMMA_USD));
    View.setF64(out, OUT_UNIT_VEGA, View.f64(acc, ACC_VEGA_USD));
    View.setF64(out, OUT_UNIT_UPL, View.f64(acc, ACC_UPL_USD));
    return mmr;
  }

  /** Largest margin of the positions with either set of orders. */
  static worstWithOrders(tables: usize, shard: usize, acc: usize, trial: usize): f64 {
    const bytes = Accumulator.bytes(Accumulator.unit(tables, acc));
    const trialOut = View.ptr(shard, SHARD_TRIAL_ROW_PTR);
    let worst: f64 = 0;
    for (let set: u32 = 1; set <= 2; set++) {
      const orders = acc + <usize>set * bytes;
      const spotChange = View.f64(orders, ACC_SPOT_CHANGE);
      if (View.u32(orders, ACC_LEGS) == 0 && spotChange == 0) continue;
      Accumulator.sum(tables, acc, orders, trial);
      View.setF64(trial, ACC_EQUITY_COINS, View.f64(acc, ACC_EQUITY_COINS) + spotChange);
      View.setF64(trial, ACC_CAP_COINS, View.f64(acc, ACC_CAP_COINS));
      worst = Math.max(worst, UnitMargin.evaluate(tables, trial, trialOut));
    }
    return worst;
  }
}
