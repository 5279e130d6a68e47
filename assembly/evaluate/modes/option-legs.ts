/**
 * The cross legs of one option: value, profit, margins and the fee of closing, in its settle currency. Orders meet what is
 * held of the other side pro rata, so that the order of rows leaves no trace.
 */
import {
  IF_MARK_PX,
  IF_NOTIONAL_USD,
  IF_SETTLE_USD,
  IF_SIZE,
  INSTRUMENT_SETTLE_CCY,
  PARAM_TAKER_FEE,
  PARAMS_PTR,
} from '../../layout';
import {
  MODE_MULTI_CURRENCY,
  NEED_IMR,
  NEED_LIQ_FEE,
  NEED_MMR,
  RUN_CROSS_POSITIONS,
  RUN_MODE,
  RUN_ORDER,
  RUN_ORDER_END,
  RUN_POSITION,
  RUN_POSITION_END,
  RUN_RECORD_PTR,
  RUN_TERMS_PTR,
  SHARD_ORDER_FLAGS_PTR,
  SHARD_POSITION_FLAGS_PTR,
  TF_MARK_VALUE,
} from '../../layout-modes';
import {
  SHARD_ORDER_PX_PTR,
  SHARD_ORDER_QTY_PTR,
  SHARD_POSITION_AVG_PX_PTR,
  SHARD_POSITION_QTY_PTR,
  SHARD_SUMS_PTR,
  SHARD_WALLETS_PTR,
  SUM_NOTIONAL_USD,
  SUM_UPL_USD,
  WALLET_OPTION_VALUE,
} from '../../layout-shard';
import { PositionTiers } from '../../rules/position-tiers';
import { ShortOptionMargin } from '../../rules/short-option-margin';
import { View } from '../../view';
import { Closeness } from '../closeness';
import { Wallets } from '../wallets';
import { DeltaOneLegs } from './delta-one-legs';
import { LegTerms } from './leg-terms';
import { Needs } from './needs';

export class OptionLegs {
  static add(tables: usize, shard: usize, run: usize): void {
    const instrument = View.ptr(run, RUN_RECORD_PTR);
    const terms = View.ptr(run, RUN_TERMS_PTR);
    const flags = View.ptr(shard, SHARD_POSITION_FLAGS_PTR);
    const end = View.u32(run, RUN_POSITION_END);
    const mark = View.f64(instrument, IF_MARK_PX);
    let longs: f64 = 0;
    let shorts: f64 = 0;
    let count: u32 = 0;
    let mmrPerCoin: f64 = 0;
    let imrPerCoin: f64 = 0;
    let cost: f64 = 0;
    for (let p = View.u32(run, RUN_POSITION); p < end; p++) {
      if (LegTerms.isIsolated(flags, p)) continue;
      const qty = View.f64(View.ptr(shard, SHARD_POSITION_QTY_PTR), p);
      cost += qty * (mark - View.f64(View.ptr(shard, SHARD_POSITION_AVG_PX_PTR), p));
      count++;
      longs += Math.max(qty, 0);
      if (qty >= 0) continue;
      const factor = PositionTiers.optionFactor(terms, -qty);
      shorts -= qty;
      mmrPerCoin -= qty * ShortOptionMargin.mmr(instrument, terms, factor);
      imrPerCoin -= qty * ShortOptionMargin.imr(instrument, terms, factor);
    }
    const size = View.f64(instrument, IF_SIZE);
    if (count != 0) {
      const isMultiCurrency = View.u32(run, RUN_MODE) == MODE_MULTI_CURRENCY;
      const valued = isMultiCurrency ? -shorts : longs - shorts;
      OptionLegs.addPositions(shard, instrument, longs + shorts, size * cost);
      const wallets = View.ptr(shard, SHARD_WALLETS_PTR);
      const ccy = View.u32(instrument, INSTRUMENT_SETTLE_CCY);
      View.add(Wallets.touch(wallets, Wallets.bits(tables, wallets), ccy), WALLET_OPTION_VALUE, valued * size * mark);
    }
    View.setU32(run, RUN_CROSS_POSITIONS, View.u32(run, RUN_CROSS_POSITIONS) + count);
    const ofOrders = OptionLegs.ordersPerCoin(tables, shard, run, longs, shorts);
    if (longs + shorts == 0 && ofOrders == 0) return;
    const need = Needs.touch(tables, shard, View.u32(instrument, INSTRUMENT_SETTLE_CCY));
    const takerFee = View.f64(View.ptr(tables, PARAMS_PTR), PARAM_TAKER_FEE);
    View.add(need, NEED_MMR, size * mmrPerCoin);
    View.add(need, NEED_IMR, size * (imrPerCoin + ofOrders));
    View.add(need, NEED_LIQ_FEE, (longs + shorts) * View.f64(terms, TF_MARK_VALUE) * takerFee);
  }

  @inline static addPositions(shard: usize, instrument: usize, gross: f64, upl: f64): void {
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    View.add(sums, SUM_NOTIONAL_USD, gross * View.f64(instrument, IF_NOTIONAL_USD));
    View.add(sums, SUM_UPL_USD, upl * View.f64(instrument, IF_SETTLE_USD));
  }

  /** Margin of the orders that open or close a short, in contracts times settle currency per coin. */
  static ordersPerCoin(tables: usize, shard: usize, run: usize, longs: f64, shorts: f64): f64 {
    const instrument = View.ptr(run, RUN_RECORD_PTR);
    const terms = View.ptr(run, RUN_TERMS_PTR);
    const flags = View.ptr(shard, SHARD_ORDER_FLAGS_PTR);
    const first = View.u32(run, RUN_ORDER);
    const end = View.u32(run, RUN_ORDER_END);
    let buys: f64 = 0;
    let sells: f64 = 0;
    for (let o = first; o < end; o++) {
      if (LegTerms.isIsolated(flags, o) || LegTerms.isReduceOnly(flags, o)) continue;
      const qty = View.f64(View.ptr(shard, SHARD_ORDER_QTY_PTR), o);
      buys += Math.max(qty, 0);
      sells += Math.max(-qty, 0);
    }
    const opened = Math.max(0, sells - longs);
    const openingShare = sells > 0 ? opened / sells : 0;
    const closingShare = buys > 0 ? Math.min(1, shorts / buys) : 0;
    const least = ShortOptionMargin.least(tables, terms);
    const imrOpened = ShortOptionMargin.imr(instrument, terms, PositionTiers.optionFactor(terms, shorts + opened));
    const imrClosed = ShortOptionMargin.imr(instrument, terms, PositionTiers.optionFactor(terms, shorts));
    let opening: f64 = 0;
    let closing: f64 = 0;
    let closingOnly: f64 = 0;
    for (let o = first; o < end; o++) {
      if (LegTerms.isIsolated(flags, o)) continue;
      const qty = View.f64(View.ptr(shard, SHARD_ORDER_QTY_PTR), o);
      const px = View.f64(View.ptr(shard, SHARD_ORDER_PX_PTR), o);
      const isReduceOnly = LegTerms.isReduceOnly(flags, o);
      if (qty < 0) {
        if (!isReduceOnly) opening -= qty * ShortOptionMargin.opening(imrOpened, px, least);
      } else if (isReduceOnly) {
        closingOnly += qty * ShortOptionMargin.closing(imrClosed, px);
      } else {
        closing += qty * ShortOptionMargin.closing(imrClosed, px);
      }
    }
    if (opened > 0) DeltaOneLegs.watch(shard, Closeness.isAtTierEdge(terms, shorts + opened, shorts + sells + longs));
    if (closing + closingOnly > 0) DeltaOneLegs.watch(shard, Closeness.isAtTierEdge(terms, shorts, shorts));
    return openingShare * opening + closingShare * closing + closingOnly;
  }
}
