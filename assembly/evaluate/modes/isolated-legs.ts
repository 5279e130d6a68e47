/**
 * The isolated legs of one instrument: each position stands alone with margin of its own and has a row; in mode 2
 * orders ask their currency for what it takes to open them.
 */
import { IF_MARK_PX, IF_SETTLE_USD, IF_SIZE, INSTRUMENT_KIND, PARAM_TAKER_FEE, PARAMS_PTR } from '../../layout';
import {
  MODE_SINGLE_CURRENCY,
  NEED_ISOLATED,
  OUT_ISOLATED_IMR,
  OUT_ISOLATED_LIQ_FEE,
  OUT_ISOLATED_MARGIN,
  OUT_ISOLATED_MMR,
  OUT_ISOLATED_POS,
  OUT_ISOLATED_RATIO,
  OUT_ISOLATED_SIDE,
  OUT_ISOLATED_STATE,
  OUT_ISOLATED_UPL,
  RUN_ACCOUNT,
  RUN_INSTRUMENT,
  RUN_MODE,
  RUN_ORDER,
  RUN_ORDER_END,
  RUN_POSITION,
  RUN_POSITION_END,
  RUN_RECORD_PTR,
  RUN_TERMS_PTR,
  SHARD_ORDER_FLAGS_PTR,
  SHARD_ORDER_LEVER_PTR,
  SHARD_OUT_ISOLATED_ACCOUNT_PTR,
  SHARD_OUT_ISOLATED_COUNT,
  SHARD_OUT_ISOLATED_INSTRUMENT_PTR,
  SHARD_OUT_ISOLATED_PTR,
  SHARD_OUT_ISOLATED_STRIDE,
  SHARD_POSITION_FLAGS_PTR,
  SHARD_POSITION_LEVER_PTR,
  SHARD_POSITION_MARGIN_PTR,
  TF_MARK_VALUE,
} from '../../layout-modes';
import {
  SHARD_FIRST_ACCOUNT,
  SHARD_ORDER_PX_PTR,
  SHARD_ORDER_QTY_PTR,
  SHARD_POSITION_AVG_PX_PTR,
  SHARD_POSITION_QTY_PTR,
  SHARD_SUMS_PTR,
  SUM_UPL_USD,
} from '../../layout-shard';
import { DeltaOneMargin } from '../../rules/delta-one-margin';
import { IsolatedMargin } from '../../rules/isolated-margin';
import { PositionTiers } from '../../rules/position-tiers';
import { ShortOptionMargin } from '../../rules/short-option-margin';
import { View } from '../../view';
import { AccountMargin } from '../account-margin';
import { Closeness } from '../closeness';
import { DeltaOneLegs } from './delta-one-legs';
import { LegTerms } from './leg-terms';
import { Needs } from './needs';
import { OrderCosts } from './order-costs';

export class IsolatedLegs {
  static add(tables: usize, shard: usize, run: usize): void {
    const instrument = View.ptr(run, RUN_RECORD_PTR);
    const positionFlags = View.ptr(shard, SHARD_POSITION_FLAGS_PTR);
    const end = View.u32(run, RUN_POSITION_END);
    for (let p = View.u32(run, RUN_POSITION); p < end; p++) {
      if (LegTerms.isIsolated(positionFlags, p)) IsolatedLegs.write(tables, shard, run, p);
    }
    // What an order needs to open is a term of mode 2; in mode 3 isolated orders stand alone like positions.
    if (View.u32(run, RUN_MODE) != MODE_SINGLE_CURRENCY) return;
    const orderFlags = View.ptr(shard, SHARD_ORDER_FLAGS_PTR);
    const orderEnd = View.u32(run, RUN_ORDER_END);
    for (let o = View.u32(run, RUN_ORDER); o < orderEnd; o++) {
      if (!LegTerms.isIsolated(orderFlags, o) || LegTerms.isReduceOnly(orderFlags, o)) continue;
      const qty = View.f64(View.ptr(shard, SHARD_ORDER_QTY_PTR), o);
      if (qty == 0) continue;
      const px = View.f64(View.ptr(shard, SHARD_ORDER_PX_PTR), o);
      const lever = LegTerms.lever(tables, View.ptr(shard, SHARD_ORDER_LEVER_PTR), o);
      const need = Needs.touch(tables, shard, OrderCosts.currency(instrument, qty));
      View.add(need, NEED_ISOLATED, IsolatedLegs.openingNeed(tables, run, qty, px, lever));
    }
  }

  /** What an order needs to open an isolated position, with its fee, in the currency it is paid in. */
  static openingNeed(tables: usize, run: usize, qty: f64, px: f64, lever: f64): f64 {
    const instrument = View.ptr(run, RUN_RECORD_PTR);
    const terms = View.ptr(run, RUN_TERMS_PTR);
    const value = OrderCosts.value(instrument, qty, px);
    const fee = OrderCosts.feeUsd(tables, instrument, qty) / OrderCosts.usdPx(tables, instrument, qty);
    if (!OrderCosts.isOption(View.u32(instrument, INSTRUMENT_KIND))) return value / lever + fee;
    if (qty > 0) return value + fee;
    const imr = ShortOptionMargin.imr(instrument, terms, PositionTiers.optionFactor(terms, -qty));
    const perCoin = ShortOptionMargin.opening(imr, px, ShortOptionMargin.least(tables, terms));
    return -qty * View.f64(instrument, IF_SIZE) * perCoin + fee;
  }

  /** The row of isolated position `p`. */
  static write(tables: usize, shard: usize, run: usize, p: u32): void {
    const instrument = View.ptr(run, RUN_RECORD_PTR);
    const terms = View.ptr(run, RUN_TERMS_PTR);
    const params = View.ptr(tables, PARAMS_PTR);
    const isOption = OrderCosts.isOption(View.u32(instrument, INSTRUMENT_KIND));
    const qty = View.f64(View.ptr(shard, SHARD_POSITION_QTY_PTR), p);
    const avgPx = View.f64(View.ptr(shard, SHARD_POSITION_AVG_PX_PTR), p);
    const size = Math.abs(qty);
    const lever = LegTerms.lever(tables, View.ptr(shard, SHARD_POSITION_LEVER_PTR), p);
    const stated = LegTerms.stated(View.ptr(shard, SHARD_POSITION_MARGIN_PTR), p);
    const value = OrderCosts.value(instrument, qty, avgPx);
    const margin = stated >= 0 ? stated : isOption ? value : value / lever;
    const upl = DeltaOneLegs.profit(instrument, qty, avgPx);
    // The one figure of the account that a leg with margin of its own is in: its profit over all positions.
    View.add(View.ptr(shard, SHARD_SUMS_PTR), SUM_UPL_USD, upl * View.f64(instrument, IF_SETTLE_USD));
    let mmr: f64 = 0;
    let imr: f64 = 0;
    if (!isOption) {
      mmr = DeltaOneMargin.mmr(terms, size);
      imr = DeltaOneMargin.imr(terms, size, lever);
    } else if (qty < 0) {
      const factor = PositionTiers.optionFactor(terms, size);
      const coins = size * View.f64(instrument, IF_SIZE);
      mmr = coins * ShortOptionMargin.mmr(instrument, terms, factor);
      imr = coins * ShortOptionMargin.imr(instrument, terms, factor);
    }
    const liqFee = size * View.f64(terms, TF_MARK_VALUE) * View.f64(params, PARAM_TAKER_FEE);
    const ratio = isOption && qty >= 0 ? NaN : IsolatedMargin.ratio(isOption ? margin : margin + upl, mmr + liqFee);
    const row = View.u32(shard, SHARD_OUT_ISOLATED_COUNT);
    const out = View.ptr(shard, SHARD_OUT_ISOLATED_PTR) + ((<usize>row) << 3);
    const stride = View.ptr(shard, SHARD_OUT_ISOLATED_STRIDE);
    const side = LegTerms.side(View.ptr(shard, SHARD_POSITION_FLAGS_PTR), p);
    AccountMargin.set(out, stride, OUT_ISOLATED_SIDE, <f64>side);
    AccountMargin.set(out, stride, OUT_ISOLATED_POS, qty);
    AccountMargin.set(out, stride, OUT_ISOLATED_MARGIN, margin);
    AccountMargin.set(out, stride, OUT_ISOLATED_UPL, upl);
    AccountMargin.set(out, stride, OUT_ISOLATED_MMR, mmr);
    AccountMargin.set(out, stride, OUT_ISOLATED_IMR, imr);
    AccountMargin.set(out, stride, OUT_ISOLATED_LIQ_FEE, liqFee);
    AccountMargin.set(out, stride, OUT_ISOLATED_RATIO, ratio);
    AccountMargin.set(out, stride, OUT_ISOLATED_STATE, <f64>AccountMargin.state(params, ratio));
    const account = View.u32(shard, SHARD_FIRST_ACCOUNT) + View.u32(run, RUN_ACCOUNT);
    View.setU32(View.ptr(shard, SHARD_OUT_ISOLATED_ACCOUNT_PTR), row, account);
    View.setU32(View.ptr(shard, SHARD_OUT_ISOLATED_INSTRUMENT_PTR), row, View.u32(run, RUN_INSTRUMENT));
    View.setU32(shard, SHARD_OUT_ISOLATED_COUNT, row + 1);
    const gross = Math.abs(margin) + IsolatedLegs.grossValue(instrument, size, avgPx);
    DeltaOneLegs.watch(shard, Closeness.isAtNotionalEdge(terms, size));
    DeltaOneLegs.watch(shard, Closeness.isAtState(params, ratio, gross / (mmr + liqFee)));
  }

  /** What margin and profit were made of, without signs. */
  @inline static grossValue(instrument: usize, size: f64, avgPx: f64): f64 {
    return (
      OrderCosts.value(instrument, size, avgPx) + OrderCosts.value(instrument, size, View.f64(instrument, IF_MARK_PX))
    );
  }
}
