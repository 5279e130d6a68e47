/**
 * The walk over an account of mode 2 or 3: a merge over its positions and orders, both sorted by instrument, that stops at
 * each instrument, whose legs are margined together. What they come to goes into the account's wallets, needs and sums.
 */
import {
  INSTRUMENT_KIND,
  INSTRUMENT_SETTLE_CCY,
  INSTRUMENT_SLOTS,
  INSTRUMENTS_PTR,
  KIND_INVERSE,
  KIND_LINEAR,
  KIND_SPOT,
  KIND_USD_OPTION,
  TERMS_PTR,
} from '../../layout';
import {
  MODE_SINGLE_CURRENCY,
  RUN_ACCOUNT,
  RUN_CROSS_POSITIONS,
  RUN_HAS_ISOLATED,
  RUN_HAS_USD_OPTION,
  RUN_INSTRUMENT,
  RUN_MODE,
  RUN_ORDER,
  RUN_ORDER_END,
  RUN_POSITION,
  RUN_POSITION_END,
  RUN_RECORD_PTR,
  RUN_TERMS_PTR,
  SHARD_ORDER_FLAGS_PTR,
  SHARD_POSITION_FLAGS_PTR,
  SHARD_RUN_PTR,
  TERMS_SLOTS,
} from '../../layout-modes';
import {
  SHARD_ORDER_INSTRUMENT_PTR,
  SHARD_ORDER_OFFSETS_PTR,
  SHARD_POSITION_INSTRUMENT_PTR,
  SHARD_POSITION_OFFSETS_PTR,
} from '../../layout-shard';
import { View } from '../../view';
import { DeltaOneLegs } from './delta-one-legs';
import { IsolatedLegs } from './isolated-legs';
import { LegTerms } from './leg-terms';
import { Needs } from './needs';
import { OptionLegs } from './option-legs';
import { OrderCosts } from './order-costs';

const NO_INSTRUMENT: u32 = 0xffffffff;

export class ModeLegs {
  /** Sums every leg of account `a` by the rules of `mode`; isolated ones only where they are asked for. */
  static sum(tables: usize, shard: usize, a: u32, mode: u32, hasIsolated: bool): void {
    const run = View.ptr(shard, SHARD_RUN_PTR);
    const positionInstruments = View.ptr(shard, SHARD_POSITION_INSTRUMENT_PTR);
    const orderInstruments = View.ptr(shard, SHARD_ORDER_INSTRUMENT_PTR);
    const positionEnd = View.u32(View.ptr(shard, SHARD_POSITION_OFFSETS_PTR), a + 1);
    const orderEnd = View.u32(View.ptr(shard, SHARD_ORDER_OFFSETS_PTR), a + 1);
    let p = View.u32(View.ptr(shard, SHARD_POSITION_OFFSETS_PTR), a);
    let o = View.u32(View.ptr(shard, SHARD_ORDER_OFFSETS_PTR), a);
    View.setU32(run, RUN_ACCOUNT, a);
    View.setU32(run, RUN_MODE, mode);
    View.setU32(run, RUN_HAS_ISOLATED, <u32>hasIsolated);
    View.setU32(run, RUN_HAS_USD_OPTION, 0);
    View.setU32(run, RUN_CROSS_POSITIONS, 0);
    while (p < positionEnd || o < orderEnd) {
      const ofPosition = p < positionEnd ? View.u32(positionInstruments, p) : NO_INSTRUMENT;
      const ofOrder = o < orderEnd ? View.u32(orderInstruments, o) : NO_INSTRUMENT;
      const index = min(ofPosition, ofOrder);
      View.setU32(run, RUN_INSTRUMENT, index);
      View.setU32(run, RUN_POSITION, p);
      View.setU32(run, RUN_ORDER, o);
      while (p < positionEnd && View.u32(positionInstruments, p) == index) p++;
      while (o < orderEnd && View.u32(orderInstruments, o) == index) o++;
      View.setU32(run, RUN_POSITION_END, p);
      View.setU32(run, RUN_ORDER_END, o);
      ModeLegs.addRun(tables, shard, run);
    }
  }

  /** The legs of one instrument. */
  static addRun(tables: usize, shard: usize, run: usize): void {
    const index = View.u32(run, RUN_INSTRUMENT);
    const instrument = View.record(View.ptr(tables, INSTRUMENTS_PTR), index, INSTRUMENT_SLOTS);
    const terms = View.record(View.ptr(tables, TERMS_PTR), index, TERMS_SLOTS);
    const kind = View.u32(instrument, INSTRUMENT_KIND);
    View.setU32(run, RUN_RECORD_PTR, <u32>instrument);
    View.setU32(run, RUN_TERMS_PTR, <u32>terms);
    // In mode 2 every currency in which a position is settled has a row.
    if (
      View.u32(run, RUN_MODE) == MODE_SINGLE_CURRENCY &&
      View.u32(run, RUN_POSITION) < View.u32(run, RUN_POSITION_END)
    ) {
      Needs.touch(tables, shard, View.u32(instrument, INSTRUMENT_SETTLE_CCY));
    }
    OrderCosts.add(tables, shard, run);
    if (kind == KIND_LINEAR || kind == KIND_INVERSE) DeltaOneLegs.add(tables, shard, run);
    else if (kind != KIND_SPOT) OptionLegs.add(tables, shard, run);
    if (kind == KIND_USD_OPTION && ModeLegs.hasCross(shard, run)) View.setU32(run, RUN_HAS_USD_OPTION, 1);
    if (View.u32(run, RUN_HAS_ISOLATED) != 0) IsolatedLegs.add(tables, shard, run);
  }

  static hasCross(shard: usize, run: usize): bool {
    const positionFlags = View.ptr(shard, SHARD_POSITION_FLAGS_PTR);
    const orderFlags = View.ptr(shard, SHARD_ORDER_FLAGS_PTR);
    for (let p = View.u32(run, RUN_POSITION); p < View.u32(run, RUN_POSITION_END); p++) {
      if (!LegTerms.isIsolated(positionFlags, p)) return true;
    }
    for (let o = View.u32(run, RUN_ORDER); o < View.u32(run, RUN_ORDER_END); o++) {
      if (!LegTerms.isIsolated(orderFlags, o)) return true;
    }
    return false;
  }
}
