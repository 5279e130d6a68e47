/**
 * What the cross orders of one instrument take of the account as they stand: what they sell, premiums, fees, and the loss
 * they would bring if filled.
 */
import {
  CF_USD_PX,
  IF_NOTIONAL_USD,
  IF_SETTLE_USD,
  IF_SIZE,
  INSTRUMENT_BASE_CCY,
  INSTRUMENT_KIND,
  INSTRUMENT_SETTLE_CCY,
  KIND_INVERSE,
  KIND_LINEAR,
  KIND_SPOT,
  PARAM_TAKER_FEE,
  PARAMS_PTR,
} from '../../layout';
import {
  NEED_ORDER_FEES,
  NEED_PENDING_SELLS,
  NEED_PREMIUMS,
  RUN_ORDER,
  RUN_ORDER_END,
  RUN_RECORD_PTR,
  SHARD_ORDER_FLAGS_PTR,
} from '../../layout-modes';
import {
  SHARD_ORDER_PX_PTR,
  SHARD_ORDER_QTY_PTR,
  SHARD_SUMS_PTR,
  SUM_ORDER_FEES_USD,
  SUM_ORDER_LOSS_USD,
} from '../../layout-shard';
import { View } from '../../view';
import { Orders } from '../orders';
import { LegTerms } from './leg-terms';
import { Needs } from './needs';

export class OrderCosts {
  static add(tables: usize, shard: usize, run: usize): void {
    const instrument = View.ptr(run, RUN_RECORD_PTR);
    const flags = View.ptr(shard, SHARD_ORDER_FLAGS_PTR);
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    const kind = View.u32(instrument, INSTRUMENT_KIND);
    const end = View.u32(run, RUN_ORDER_END);
    for (let o = View.u32(run, RUN_ORDER); o < end; o++) {
      if (LegTerms.isIsolated(flags, o)) continue;
      const qty = View.f64(View.ptr(shard, SHARD_ORDER_QTY_PTR), o);
      // An order of size 0 takes nothing, and its price is none.
      if (qty == 0) continue;
      const px = View.f64(View.ptr(shard, SHARD_ORDER_PX_PTR), o);
      const need = Needs.touch(tables, shard, OrderCosts.currency(instrument, qty));
      if (kind == KIND_SPOT) View.add(need, NEED_PENDING_SELLS, OrderCosts.value(instrument, qty, px));
      else if (qty > 0 && OrderCosts.isOption(kind)) {
        View.add(need, NEED_PREMIUMS, OrderCosts.value(instrument, qty, px));
      }
      const lossUsd = -Orders.profit(instrument, qty, px) * View.f64(instrument, IF_SETTLE_USD);
      View.add(sums, SUM_ORDER_LOSS_USD, Math.max(0, lossUsd));
      const feeUsd = OrderCosts.feeUsd(tables, instrument, qty);
      View.add(need, NEED_ORDER_FEES, feeUsd / OrderCosts.usdPx(tables, instrument, qty));
      View.add(sums, SUM_ORDER_FEES_USD, feeUsd);
    }
  }

  @inline static isOption(kind: u32): bool {
    return kind != KIND_LINEAR && kind != KIND_INVERSE && kind != KIND_SPOT;
  }

  /** The currency that an order is paid in: for spot the one that it sells. */
  @inline static currency(instrument: usize, qty: f64): u32 {
    const sellsBase = View.u32(instrument, INSTRUMENT_KIND) == KIND_SPOT && qty < 0;
    return View.u32(instrument, sellsBase ? INSTRUMENT_BASE_CCY : INSTRUMENT_SETTLE_CCY);
  }

  /** Value of `qty` contracts at a price, in the settle currency; of spot in the currency that is sold. */
  @inline static value(instrument: usize, qty: f64, px: f64): f64 {
    const kind = View.u32(instrument, INSTRUMENT_KIND);
    const size = Math.abs(qty) * View.f64(instrument, IF_SIZE);
    if (kind == KIND_INVERSE) return size / px;
    return kind == KIND_SPOT && qty < 0 ? size : size * px;
  }

  /** The fee of an order, by its notional in every mode. */
  @inline static feeUsd(tables: usize, instrument: usize, qty: f64): f64 {
    const takerFee = View.f64(View.ptr(tables, PARAMS_PTR), PARAM_TAKER_FEE);
    return Math.abs(qty) * View.f64(instrument, IF_NOTIONAL_USD) * takerFee;
  }

  /** USD price of the currency that an order is paid in. */
  @inline static usdPx(tables: usize, instrument: usize, qty: f64): f64 {
    return View.f64(Needs.currency(tables, OrderCosts.currency(instrument, qty)), CF_USD_PX);
  }
}
