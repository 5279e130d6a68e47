/**
 * A shard, account by account:
 *   1. balances, positions and orders into the account's currencies (wallets.ts, legs.ts);
 *   2. a merge walk over positions and orders, both sorted by instrument, stops at each risk unit: legs are summed into
 *      three accumulators (positions; orders of positive delta; the other orders), the tail turns them into margins;
 *   3. touched currencies are written out.
 * Sums run in instrument order, so the same holdings give the same bits whatever the shard.
 */
import {
  ACC_LEGS,
  ACC_SPOT_CHANGE,
  ACC_UPL_USD,
  IF_PHI,
  IF_SETTLE_USD,
  INSTRUMENT_KIND,
  INSTRUMENT_SLOTS,
  INSTRUMENT_UNIT,
  INSTRUMENTS_PTR,
  KIND_OPTION,
  KIND_SPOT,
  OUT_ACCOUNT_SLOTS,
  OUT_ACCOUNT_UNIT_END,
  OUT_ACCOUNT_WALLET_END,
  OUT_UNIT_INDEX,
  OUT_UNIT_SLOTS,
  OUT_WALLET_CAP,
  OUT_WALLET_CASH,
  OUT_WALLET_INTEREST,
  OUT_WALLET_SLOTS,
  PARAM_TAKER_FEE,
  PARAMS_PTR,
  SHARD_ACCOUNT_COUNT,
  SHARD_ACCUMULATORS_PTR,
  SHARD_BALANCE_CAP_PTR,
  SHARD_BALANCE_CASH_PTR,
  SHARD_BALANCE_CCY_PTR,
  SHARD_BALANCE_INTEREST_PTR,
  SHARD_BALANCE_OFFSETS_PTR,
  SHARD_CELLS_STRIDE,
  SHARD_ORDER_INSTRUMENT_PTR,
  SHARD_ORDER_OFFSETS_PTR,
  SHARD_ORDER_PX_PTR,
  SHARD_ORDER_QTY_PTR,
  SHARD_OUT_ACCOUNTS_PTR,
  SHARD_OUT_CELLS_PTR,
  SHARD_OUT_UNITS_PTR,
  SHARD_OUT_WALLETS_PTR,
  SHARD_POSITION_AVG_PX_PTR,
  SHARD_POSITION_INSTRUMENT_PTR,
  SHARD_POSITION_OFFSETS_PTR,
  SHARD_POSITION_QTY_PTR,
  SHARD_WALLET_SCRATCH_PTR,
  UNIT_SLOTS,
  UNITS_PTR,
} from '../layout';
import { View } from '../view';
import { Accumulator } from './accumulator';
import { Legs } from './legs';
import { UnitOrders } from './unit-orders';
import { Wallets } from './wallets';

const NO_UNIT: u32 = 0xffffffff;

export class Shard {
  @inline static instrument(tables: usize, index: u32): usize {
    return View.record(View.ptr(tables, INSTRUMENTS_PTR), index, INSTRUMENT_SLOTS);
  }

  /** Evaluates every account of the shard; see the head of this file. */
  static evaluate(tables: usize, shard: usize): void {
    const accountCount = View.u32(shard, SHARD_ACCOUNT_COUNT);
    const scratch = View.ptr(shard, SHARD_WALLET_SCRATCH_PTR);
    const firstUnit = View.ptr(shard, SHARD_OUT_UNITS_PTR);
    const firstWallet = View.ptr(shard, SHARD_OUT_WALLETS_PTR);
    let unitOut = firstUnit;
    let walletOut = firstWallet;
    Wallets.reset(tables, scratch);
    for (let a: u32 = 0; a < accountCount; a++) {
      const account = View.record(View.ptr(shard, SHARD_OUT_ACCOUNTS_PTR), a, OUT_ACCOUNT_SLOTS);
      View.clear(account, OUT_ACCOUNT_SLOTS);
      Shard.fillWallets(tables, shard, scratch, account, a);
      unitOut = Shard.evaluateUnits(tables, shard, scratch, a, unitOut);
      walletOut = Wallets.emit(tables, scratch, walletOut);
      View.setF64(account, OUT_ACCOUNT_UNIT_END, <f64>((unitOut - firstUnit) / (OUT_UNIT_SLOTS << 3)));
      View.setF64(account, OUT_ACCOUNT_WALLET_END, <f64>((walletOut - firstWallet) / (OUT_WALLET_SLOTS << 3)));
    }
  }

  /** Step 1. */
  static fillWallets(tables: usize, shard: usize, scratch: usize, account: usize, a: u32): void {
    const balanceOffsets = View.ptr(shard, SHARD_BALANCE_OFFSETS_PTR);
    for (let b = View.u32(balanceOffsets, a); b < View.u32(balanceOffsets, a + 1); b++) {
      const wallet = Wallets.touch(scratch, View.u32(View.ptr(shard, SHARD_BALANCE_CCY_PTR), b));
      View.setF64(wallet, OUT_WALLET_CASH, View.f64(View.ptr(shard, SHARD_BALANCE_CASH_PTR), b));
      View.setF64(wallet, OUT_WALLET_INTEREST, View.f64(View.ptr(shard, SHARD_BALANCE_INTEREST_PTR), b));
      View.setF64(wallet, OUT_WALLET_CAP, View.f64(View.ptr(shard, SHARD_BALANCE_CAP_PTR), b));
    }
    const positionOffsets = View.ptr(shard, SHARD_POSITION_OFFSETS_PTR);
    for (let p = View.u32(positionOffsets, a); p < View.u32(positionOffsets, a + 1); p++) {
      const instrument = Shard.instrument(tables, View.u32(View.ptr(shard, SHARD_POSITION_INSTRUMENT_PTR), p));
      const qty = View.f64(View.ptr(shard, SHARD_POSITION_QTY_PTR), p);
      const avgPx = View.f64(View.ptr(shard, SHARD_POSITION_AVG_PX_PTR), p);
      Legs.settlePosition(scratch, account, instrument, qty, avgPx);
    }
    const takerFee = View.f64(View.ptr(tables, PARAMS_PTR), PARAM_TAKER_FEE);
    const orderOffsets = View.ptr(shard, SHARD_ORDER_OFFSETS_PTR);
    for (let o = View.u32(orderOffsets, a); o < View.u32(orderOffsets, a + 1); o++) {
      const instrument = Shard.instrument(tables, View.u32(View.ptr(shard, SHARD_ORDER_INSTRUMENT_PTR), o));
      const qty = View.f64(View.ptr(shard, SHARD_ORDER_QTY_PTR), o);
      Legs.freezeOrder(scratch, account, instrument, qty, View.f64(View.ptr(shard, SHARD_ORDER_PX_PTR), o), takerFee);
    }
  }

  /** Step 2: returns the address behind the last unit row written. */
  static evaluateUnits(tables: usize, shard: usize, scratch: usize, a: u32, unitOut: usize): usize {
    const positionEnd = View.u32(View.ptr(shard, SHARD_POSITION_OFFSETS_PTR), a + 1);
    const orderEnd = View.u32(View.ptr(shard, SHARD_ORDER_OFFSETS_PTR), a + 1);
    const accumulators = View.ptr(shard, SHARD_ACCUMULATORS_PTR);
    let p = View.u32(View.ptr(shard, SHARD_POSITION_OFFSETS_PTR), a);
    let o = View.u32(View.ptr(shard, SHARD_ORDER_OFFSETS_PTR), a);
    while (p < positionEnd || o < orderEnd) {
      const index = <u32>(
        Math.min(
          <f64>Shard.unitAtPosition(tables, shard, p, positionEnd),
          <f64>Shard.unitAtOrder(tables, shard, o, orderEnd),
        )
      );
      const unit = View.record(View.ptr(tables, UNITS_PTR), index, UNIT_SLOTS);
      const slots = Accumulator.slots(unit);
      View.clear(accumulators, slots * 3);
      p = Shard.addPositions(tables, shard, unit, index, p, positionEnd);
      o = Shard.addOrders(tables, shard, unit, index, o, orderEnd);
      const stride = (<usize>slots) << 3;
      const legs = View.f64(accumulators, ACC_LEGS) + View.f64(accumulators + stride, ACC_LEGS);
      // Spot orders alone make no unit; they count in what is frozen, lost and paid, which is done.
      if (legs + View.f64(accumulators + 2 * stride, ACC_LEGS) == 0) continue;
      View.setF64(unitOut, OUT_UNIT_INDEX, <f64>index);
      const row = (unitOut - View.ptr(shard, SHARD_OUT_UNITS_PTR)) / (OUT_UNIT_SLOTS << 3);
      const cells = View.ptr(shard, SHARD_OUT_CELLS_PTR);
      const cellsOut = cells == 0 ? <usize>0 : cells + ((row * <usize>View.u32(shard, SHARD_CELLS_STRIDE)) << 3);
      UnitOrders.evaluate(tables, unit, accumulators, scratch, unitOut, cellsOut);
      unitOut += OUT_UNIT_SLOTS << 3;
    }
    return unitOut;
  }

  static unitAtPosition(tables: usize, shard: usize, p: u32, end: u32): u32 {
    if (p >= end) return NO_UNIT;
    const instrument = Shard.instrument(tables, View.u32(View.ptr(shard, SHARD_POSITION_INSTRUMENT_PTR), p));
    return View.u32(instrument, INSTRUMENT_UNIT);
  }

  static unitAtOrder(tables: usize, shard: usize, o: u32, end: u32): u32 {
    if (o >= end) return NO_UNIT;
    const instrument = Shard.instrument(tables, View.u32(View.ptr(shard, SHARD_ORDER_INSTRUMENT_PTR), o));
    return View.u32(instrument, INSTRUMENT_UNIT);
  }

  /** Sums the positions of one unit into the first accumulator; returns the next position. */
  static addPositions(tables: usize, shard: usize, unit: usize, index: u32, p: u32, end: u32): u32 {
    const acc = View.ptr(shard, SHARD_ACCUMULATORS_PTR);
    for (; Shard.unitAtPosition(tables, shard, p, end) == index; p++) {
      const instrument = Shard.instrument(tables, View.u32(View.ptr(shard, SHARD_POSITION_INSTRUMENT_PTR), p));
      const qty = View.f64(View.ptr(shard, SHARD_POSITION_QTY_PTR), p);
      Accumulator.addLeg(tables, unit, acc, instrument, qty);
      const profit = Legs.profit(instrument, qty, View.f64(View.ptr(shard, SHARD_POSITION_AVG_PX_PTR), p));
      View.add(acc, ACC_UPL_USD, profit * View.f64(instrument, IF_SETTLE_USD));
    }
    return p;
  }

  /**
   * The sign of an order's own delta. A call's is never 0 and never below, a put's never above, so the sign is taken from
   * what the option is: far from the money the delta itself may underflow to 0.
   */
  @inline static deltaSide(instrument: usize, qty: f64): f64 {
    return View.u32(instrument, INSTRUMENT_KIND) == KIND_OPTION ? qty * View.f64(instrument, IF_PHI) : qty;
  }

  /** Sums the orders of one unit: positive delta into the second accumulator, the rest into the third. */
  static addOrders(tables: usize, shard: usize, unit: usize, index: u32, o: u32, end: u32): u32 {
    const stride = (<usize>Accumulator.slots(unit)) << 3;
    const positive = View.ptr(shard, SHARD_ACCUMULATORS_PTR) + stride;
    for (; Shard.unitAtOrder(tables, shard, o, end) == index; o++) {
      const instrument = Shard.instrument(tables, View.u32(View.ptr(shard, SHARD_ORDER_INSTRUMENT_PTR), o));
      const qty = View.f64(View.ptr(shard, SHARD_ORDER_QTY_PTR), o);
      const acc = Shard.deltaSide(instrument, qty) > 0 ? positive : positive + stride;
      if (View.u32(instrument, INSTRUMENT_KIND) == KIND_SPOT) View.add(acc, ACC_SPOT_CHANGE, qty);
      else Accumulator.addLeg(tables, unit, acc, instrument, qty);
    }
    return o;
  }
}
