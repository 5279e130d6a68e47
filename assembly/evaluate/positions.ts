/** The positions of one account in one unit: into the account's currencies, its sums, and the unit's accumulator. */
import {
  IF_CASH_DELTA_USD,
  IF_CHARGE_LONG_USD,
  IF_CHARGE_SHORT_USD,
  IF_DELTA_COINS,
  IF_MARK_PX,
  IF_NOTIONAL_USD,
  IF_SETTLE_USD,
  IF_SHOCK_USD,
  IF_SIZE,
  INSTRUMENT_BUCKET,
  INSTRUMENT_FAMILY,
  INSTRUMENT_KIND,
  INSTRUMENT_SETTLE_CCY,
  INSTRUMENT_SLOTS,
  INSTRUMENT_UNIT,
  INSTRUMENTS_PTR,
  KIND_INVERSE,
  KIND_OPTION,
} from '../layout';
import {
  ACC_CASH_DELTA_USD,
  ACC_CHARGE_USD,
  ACC_DELTA_COINS,
  ACC_FAMILY_USD,
  ACC_LEGS,
  ACC_SHOCK_USD,
  ACC_UNIT,
  ACC_UPL_USD,
  SHARD_OPTION_LEGS_PTR,
  SHARD_POSITION_AVG_PX_PTR,
  SHARD_POSITION_INSTRUMENT_PTR,
  SHARD_POSITION_QTY_PTR,
  SHARD_SUMS_PTR,
  SHARD_WALLETS_PTR,
  SUM_GROSS_USD,
  SUM_NOTIONAL_USD,
  SUM_UPL_USD,
  WALLET_OPTION_VALUE,
  WALLET_UPL,
} from '../layout-shard';
import { View } from '../view';
import { Accumulator } from './accumulator';
import { Wallets } from './wallets';

export class Positions {
  /**
   * Adds the positions of the accumulator's unit from row `p` on; returns the first position of another unit. What a
   * unit has one of is summed in locals: a sum in memory would cost each leg the way there and back.
   */
  static add(tables: usize, shard: usize, acc: usize, p: u32, end: u32): u32 {
    const unitIndex = View.u32(acc, ACC_UNIT);
    const cashBuckets = Accumulator.cashBuckets(acc);
    const instruments = View.ptr(tables, INSTRUMENTS_PTR);
    const instrumentColumn = View.ptr(shard, SHARD_POSITION_INSTRUMENT_PTR);
    const qtyColumn = View.ptr(shard, SHARD_POSITION_QTY_PTR);
    const avgPxColumn = View.ptr(shard, SHARD_POSITION_AVG_PX_PTR);
    const wallets = View.ptr(shard, SHARD_WALLETS_PTR);
    const bits = Wallets.bits(tables, wallets);
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    const legs = View.ptr(shard, SHARD_OPTION_LEGS_PTR);
    const first = p;
    let legsEnd = legs;
    let notionalUsd = View.f64(sums, SUM_NOTIONAL_USD);
    let accountUplUsd = View.f64(sums, SUM_UPL_USD);
    let uplUsd: f64 = 0;
    let grossUsd: f64 = 0;
    let deltaCoins: f64 = 0;
    let shockUsd: f64 = 0;
    let chargeUsd: f64 = 0;
    let cashDeltaUsd: f64 = 0;
    for (; p < end; p++) {
      const instrument = View.record(instruments, View.u32(instrumentColumn, p), INSTRUMENT_SLOTS);
      if (View.u32(instrument, INSTRUMENT_UNIT) != unitIndex) break;
      const qty = View.f64(qtyColumn, p);
      const avgPx = View.f64(avgPxColumn, p);
      const size = qty * View.f64(instrument, IF_SIZE);
      const markPx = View.f64(instrument, IF_MARK_PX);
      const wallet = Wallets.touch(wallets, bits, View.u32(instrument, INSTRUMENT_SETTLE_CCY));
      const kind = View.u32(instrument, INSTRUMENT_KIND);
      let profit = size * (markPx - avgPx);
      if (kind == KIND_OPTION) {
        View.add(wallet, WALLET_OPTION_VALUE, size * markPx);
        legsEnd = Accumulator.addOption(tables, acc, instrument, qty, legsEnd);
      } else {
        if (kind == KIND_INVERSE) profit = size * (1 / avgPx - 1 / markPx);
        View.add(wallet, WALLET_UPL, profit);
      }
      const profitUsd = profit * View.f64(instrument, IF_SETTLE_USD);
      const legCashDelta = qty * View.f64(instrument, IF_CASH_DELTA_USD);
      const gross = Math.abs(qty);
      accountUplUsd += profitUsd;
      uplUsd += profitUsd;
      grossUsd += Math.abs(profitUsd);
      notionalUsd += gross * View.f64(instrument, IF_NOTIONAL_USD);
      deltaCoins += qty * View.f64(instrument, IF_DELTA_COINS);
      shockUsd += qty * View.f64(instrument, IF_SHOCK_USD);
      chargeUsd += gross * View.f64(instrument, qty >= 0 ? IF_CHARGE_LONG_USD : IF_CHARGE_SHORT_USD);
      cashDeltaUsd += legCashDelta;
      View.add(acc, ACC_FAMILY_USD + View.u32(instrument, INSTRUMENT_FAMILY), legCashDelta);
      View.add(cashBuckets, View.u32(instrument, INSTRUMENT_BUCKET), legCashDelta);
    }
    View.setU32(acc, ACC_LEGS, p - first);
    View.setF64(acc, ACC_UPL_USD, uplUsd);
    View.setF64(acc, ACC_DELTA_COINS, deltaCoins);
    View.setF64(acc, ACC_SHOCK_USD, shockUsd);
    View.setF64(acc, ACC_CHARGE_USD, chargeUsd);
    View.setF64(acc, ACC_CASH_DELTA_USD, cashDeltaUsd);
    View.add(sums, SUM_GROSS_USD, grossUsd);
    View.setF64(sums, SUM_NOTIONAL_USD, notionalUsd);
    View.setF64(sums, SUM_UPL_USD, accountUplUsd);
    Accumulator.addRows(tables, acc, legs, legsEnd);
    return p;
  }
}
