/**
 * The orders of one account in one unit: what they freeze and would cost, and two accumulators as if they were filled,
 * one of the orders of positive delta, one of the others.
 */
import {
  IF_INDEX_QUOTE,
  IF_MARK_PX,
  IF_NOTIONAL_USD,
  IF_PHI,
  IF_SETTLE_USD,
  IF_SIZE,
  INSTRUMENT_BASE_CCY,
  INSTRUMENT_KIND,
  INSTRUMENT_SETTLE_CCY,
  INSTRUMENT_SLOTS,
  INSTRUMENT_UNIT,
  INSTRUMENTS_PTR,
  KIND_INVERSE,
  KIND_OPTION,
  KIND_SPOT,
  PARAM_TAKER_FEE,
  PARAMS_PTR,
} from '../layout';
import {
  ACC_SPOT_CHANGE,
  ACC_UNIT,
  SHARD_OPTION_LEGS_PTR,
  SHARD_ORDER_INSTRUMENT_PTR,
  SHARD_ORDER_PX_PTR,
  SHARD_ORDER_QTY_PTR,
  SHARD_SUMS_PTR,
  SHARD_WALLETS_PTR,
  SUM_ORDER_FEES_USD,
  SUM_ORDER_LOSS_USD,
  WALLET_FROZEN,
  WALLET_PREMIUMS,
  WALLET_PRODUCTS,
} from '../layout-shard';
import { View } from '../view';
import { Accumulator } from './accumulator';
import { Wallets } from './wallets';

export class Orders {
  /**
   * Adds the orders of one unit from row `o` on; returns the first order of another unit.
   * @param positive the accumulator of the orders of positive delta, that of the others behind it
   */
  static add(tables: usize, shard: usize, positive: usize, o: u32, end: u32): u32 {
    const unitIndex = View.u32(positive, ACC_UNIT);
    const others = positive + Accumulator.bytes(Accumulator.unit(tables, positive));
    const instruments = View.ptr(tables, INSTRUMENTS_PTR);
    const instrumentColumn = View.ptr(shard, SHARD_ORDER_INSTRUMENT_PTR);
    const qtyColumn = View.ptr(shard, SHARD_ORDER_QTY_PTR);
    const pxColumn = View.ptr(shard, SHARD_ORDER_PX_PTR);
    const legs = View.ptr(shard, SHARD_OPTION_LEGS_PTR);
    for (; o < end; o++) {
      const instrument = View.record(instruments, View.u32(instrumentColumn, o), INSTRUMENT_SLOTS);
      if (View.u32(instrument, INSTRUMENT_UNIT) != unitIndex) break;
      const qty = View.f64(qtyColumn, o);
      const kind = View.u32(instrument, INSTRUMENT_KIND);
      const acc = Orders.deltaSide(instrument, qty) > 0 ? positive : others;
      Orders.freeze(tables, shard, instrument, qty, View.f64(pxColumn, o));
      if (kind == KIND_SPOT) {
        View.add(acc, ACC_SPOT_CHANGE, qty);
        continue;
      }
      Accumulator.addLeg(acc, instrument, qty);
      if (kind != KIND_OPTION) continue;
      const legsEnd = Accumulator.addOption(tables, acc, instrument, qty, legs);
      Accumulator.addRows(tables, acc, legs, legsEnd);
    }
    return o;
  }

  /**
   * The sign of an order's own delta. A call's is never 0 and never below, a put's never above, so the sign is taken from
   * what the option is: far from the money the delta itself may underflow to 0.
   */
  @inline static deltaSide(instrument: usize, qty: f64): f64 {
    return View.u32(instrument, INSTRUMENT_KIND) == KIND_OPTION ? qty * View.f64(instrument, IF_PHI) : qty;
  }

  /** Profit at mark of `qty` contracts taken on at `px`, in the settlement currency; for spot, at index in the quote. */
  static profit(instrument: usize, qty: f64, px: f64): f64 {
    const kind = View.u32(instrument, INSTRUMENT_KIND);
    const size = qty * View.f64(instrument, IF_SIZE);
    if (kind == KIND_INVERSE) return size * (1 / px - 1 / View.f64(instrument, IF_MARK_PX));
    return size * (View.f64(instrument, kind == KIND_SPOT ? IF_INDEX_QUOTE : IF_MARK_PX) - px);
  }

  /** An order freezes what it would pay with, and costs its loss if filled and its fee. */
  static freeze(tables: usize, shard: usize, instrument: usize, qty: f64, px: f64): void {
    const kind = View.u32(instrument, INSTRUMENT_KIND);
    const wallets = View.ptr(shard, SHARD_WALLETS_PTR);
    const bits = Wallets.bits(tables, wallets);
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    const takerFee = View.f64(View.ptr(tables, PARAMS_PTR), PARAM_TAKER_FEE);
    // An order of size 0 freezes nothing, and no currency is touched by it.
    if (kind == KIND_SPOT && qty != 0) {
      const ccySlot: u32 = qty < 0 ? INSTRUMENT_BASE_CCY : INSTRUMENT_SETTLE_CCY;
      const wallet = Wallets.touch(wallets, bits, View.u32(instrument, ccySlot));
      View.add(wallet, WALLET_FROZEN, qty < 0 ? -qty : qty * px);
      if (qty > 0) View.add(wallet, WALLET_PRODUCTS, qty * px);
    } else if (kind == KIND_OPTION && qty > 0) {
      const wallet = Wallets.touch(wallets, bits, View.u32(instrument, INSTRUMENT_SETTLE_CCY));
      const premium = qty * View.f64(instrument, IF_SIZE) * px;
      View.add(wallet, WALLET_FROZEN, premium);
      View.add(wallet, WALLET_PREMIUMS, premium);
      View.add(wallet, WALLET_PRODUCTS, premium);
    }
    const lossUsd = -Orders.profit(instrument, qty, px) * View.f64(instrument, IF_SETTLE_USD);
    View.add(sums, SUM_ORDER_LOSS_USD, Math.max(0, lossUsd));
    View.add(sums, SUM_ORDER_FEES_USD, Math.abs(qty) * View.f64(instrument, IF_NOTIONAL_USD) * takerFee);
  }
}
