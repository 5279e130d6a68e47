/** The cross legs of one perpetual or future: profit, margins and the fee of closing, in its settle currency. */
import {
  IF_MARK_PX,
  IF_NOTIONAL_USD,
  IF_SETTLE_USD,
  IF_SIZE,
  INSTRUMENT_KIND,
  INSTRUMENT_SETTLE_CCY,
  KIND_INVERSE,
  PARAM_TAKER_FEE,
  PARAMS_PTR,
} from '../../layout';
import {
  NEED_IMR,
  NEED_LIQ_FEE,
  NEED_MMR,
  RUN_CROSS_POSITIONS,
  RUN_ORDER,
  RUN_ORDER_END,
  RUN_POSITION,
  RUN_POSITION_END,
  RUN_RECORD_PTR,
  RUN_TERMS_PTR,
  SHARD_ORDER_FLAGS_PTR,
  SHARD_ORDER_LEVER_PTR,
  SHARD_POSITION_FLAGS_PTR,
  SHARD_POSITION_LEVER_PTR,
  TF_MARK_VALUE,
} from '../../layout-modes';
import {
  SHARD_ORDER_QTY_PTR,
  SHARD_POSITION_AVG_PX_PTR,
  SHARD_POSITION_QTY_PTR,
  SHARD_SUMS_PTR,
  SHARD_WALLETS_PTR,
  SUM_EDGES,
  SUM_GROSS_USD,
  SUM_NOTIONAL_USD,
  SUM_UPL_USD,
  WALLET_UPL,
} from '../../layout-shard';
import { DeltaOneMargin } from '../../rules/delta-one-margin';
import { View } from '../../view';
import { Closeness } from '../closeness';
import { Wallets } from '../wallets';
import { LegTerms } from './leg-terms';
import { Needs } from './needs';

export class DeltaOneLegs {
  static add(tables: usize, shard: usize, run: usize): void {
    const instrument = View.ptr(run, RUN_RECORD_PTR);
    const terms = View.ptr(run, RUN_TERMS_PTR);
    const positionFlags = View.ptr(shard, SHARD_POSITION_FLAGS_PTR);
    const end = View.u32(run, RUN_POSITION_END);
    let longs: f64 = 0;
    let shorts: f64 = 0;
    let isHedged = false;
    let lever = Infinity;
    let count: u32 = 0;
    let mmr: f64 = 0;
    let upl: f64 = 0;
    let grossProfit: f64 = 0;
    for (let p = View.u32(run, RUN_POSITION); p < end; p++) {
      if (LegTerms.isIsolated(positionFlags, p)) continue;
      const qty = View.f64(View.ptr(shard, SHARD_POSITION_QTY_PTR), p);
      longs += Math.max(qty, 0);
      shorts += Math.max(-qty, 0);
      if (LegTerms.side(positionFlags, p) != 0) isHedged = true;
      lever = Math.min(lever, LegTerms.lever(tables, View.ptr(shard, SHARD_POSITION_LEVER_PTR), p));
      mmr += DeltaOneMargin.mmr(terms, Math.abs(qty));
      const profit = DeltaOneLegs.profit(instrument, qty, View.f64(View.ptr(shard, SHARD_POSITION_AVG_PX_PTR), p));
      upl += profit;
      grossProfit += Math.abs(profit);
      DeltaOneLegs.watch(shard, Closeness.isAtNotionalEdge(terms, Math.abs(qty)));
      count++;
    }
    if (count != 0) DeltaOneLegs.addPositions(tables, shard, instrument, longs + shorts, upl);
    View.add(View.ptr(shard, SHARD_SUMS_PTR), SUM_GROSS_USD, grossProfit * View.f64(instrument, IF_SETTLE_USD));
    View.setU32(run, RUN_CROSS_POSITIONS, View.u32(run, RUN_CROSS_POSITIONS) + count);

    const orderFlags = View.ptr(shard, SHARD_ORDER_FLAGS_PTR);
    const orderEnd = View.u32(run, RUN_ORDER_END);
    let buys: f64 = 0;
    let sells: f64 = 0;
    let ofOrders = Infinity;
    for (let o = View.u32(run, RUN_ORDER); o < orderEnd; o++) {
      if (LegTerms.isIsolated(orderFlags, o) || LegTerms.isReduceOnly(orderFlags, o)) continue;
      const qty = View.f64(View.ptr(shard, SHARD_ORDER_QTY_PTR), o);
      buys += Math.max(qty, 0);
      sells += Math.max(-qty, 0);
      ofOrders = Math.min(ofOrders, LegTerms.lever(tables, View.ptr(shard, SHARD_ORDER_LEVER_PTR), o));
    }
    const gross = longs + shorts + buys + sells;
    if (gross == 0) return;
    const params = View.ptr(tables, PARAMS_PTR);
    // Orders are asked only where there is no position.
    if (count == 0) lever = ofOrders;
    const need = Needs.touch(tables, shard, View.u32(instrument, INSTRUMENT_SETTLE_CCY));
    View.add(need, NEED_MMR, mmr);
    View.add(need, NEED_LIQ_FEE, (longs + shorts) * View.f64(terms, TF_MARK_VALUE) * View.f64(params, PARAM_TAKER_FEE));
    const long = isHedged ? longs + buys : DeltaOneMargin.exposure(longs - shorts, buys, sells);
    const short = isHedged ? shorts + sells : 0;
    View.add(need, NEED_IMR, DeltaOneMargin.imr(terms, long, lever) + DeltaOneMargin.imr(terms, short, lever));
    DeltaOneLegs.watch(
      shard,
      Closeness.isAtTierEdge(terms, long, gross) || Closeness.isAtTierEdge(terms, short, gross),
    );
  }

  /** Profit of `qty` signed contracts at mark. */
  @inline static profit(instrument: usize, qty: f64, avgPx: f64): f64 {
    const size = qty * View.f64(instrument, IF_SIZE);
    const mark = View.f64(instrument, IF_MARK_PX);
    if (View.u32(instrument, INSTRUMENT_KIND) == KIND_INVERSE) return size * (1 / avgPx - 1 / mark);
    return size * (mark - avgPx);
  }

  /** What cross positions, `gross` contracts of them, add to the account and to the wallet of their currency. */
  static addPositions(tables: usize, shard: usize, instrument: usize, gross: f64, upl: f64): void {
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    const wallets = View.ptr(shard, SHARD_WALLETS_PTR);
    const ccy = View.u32(instrument, INSTRUMENT_SETTLE_CCY);
    View.add(Wallets.touch(wallets, Wallets.bits(tables, wallets), ccy), WALLET_UPL, upl);
    View.add(sums, SUM_NOTIONAL_USD, gross * View.f64(instrument, IF_NOTIONAL_USD));
    View.add(sums, SUM_UPL_USD, upl * View.f64(instrument, IF_SETTLE_USD));
  }

  /** Remembers that a size stands where rounding could put it into another tier. */
  @inline static watch(shard: usize, isClose: bool): void {
    if (isClose) View.add(View.ptr(shard, SHARD_SUMS_PTR), SUM_EDGES, 1);
  }
}
