/** One option over the columns of its unit, two columns at a time: USD per contract against the unshocked formula value. */

import {
  COLUMN_EXTRA,
  COLUMN_GROWTH,
  COLUMN_KIND,
  COLUMN_LOG_GROWTH,
  COLUMN_RATE,
  COLUMN_SLOTS,
  COLUMN_THETA,
  COLUMN_VEGA_POINT,
  COLUMN_VOL_PERCENTAGE,
  COLUMN_VOL_POINTS,
  COLUMN_VOL_SCALE,
  IF_FORWARD_EXCESS,
  IF_FORWARD_PX,
  IF_INDEX_USD,
  IF_PHI,
  IF_SIZE,
  IF_STRIKE,
  IF_VOL,
  IF_VOL_PERCENTAGE,
  IF_VOL_POINTS,
  IF_YEARS,
  INSTRUMENT_ROW,
  ROW_STRIDE,
  ROWS_PTR,
  UNIT_COLUMN_COUNT,
  UNIT_COLUMNS_PTR,
} from '../layout';
import { Exp } from '../math/exp';
import { Log } from '../math/log';
import { View } from '../view';
import { Black76 } from './black76';

/** Vega is quoted for one vol point. */
const VOL_POINT: f64 = 0.01;

export class OptionRow {
  /** Fills the option's row. */
  static fill(tables: usize, unit: usize, instrument: usize): void {
    const row = View.record(
      View.ptr(tables, ROWS_PTR),
      View.u32(instrument, INSTRUMENT_ROW),
      View.u32(tables, ROW_STRIDE),
    );
    const forward = View.f64(instrument, IF_FORWARD_PX);
    const strike = View.f64(instrument, IF_STRIKE);
    const phi = View.f64(instrument, IF_PHI);
    const vol = View.f64(instrument, IF_VOL);
    const years = View.f64(instrument, IF_YEARS);
    const logBase = OptionRow.logForwardOverStrike(instrument);
    const base = Black76.coinValue(phi, logBase, strike / forward, vol * Math.sqrt(years));
    const notionalUsd = View.f64(instrument, IF_SIZE) * View.f64(instrument, IF_INDEX_USD);
    const phi2 = f64x2.splat(phi);
    const base2 = f64x2.splat(base);
    const notional2 = f64x2.splat(notionalUsd);
    const count = View.u32(unit, UNIT_COLUMN_COUNT);
    for (let c: u32 = 0; c < count; c += 2) {
      const left = View.record(View.ptr(unit, UNIT_COLUMNS_PTR), c, COLUMN_SLOTS);
      const right = View.record(View.ptr(unit, UNIT_COLUMNS_PTR), c + 1, COLUMN_SLOTS);
      const logShift = OptionRow.pair(OptionRow.logShift(left, years), OptionRow.logShift(right, years));
      const growth = OptionRow.pair(OptionRow.forwardGrowth(left, years), OptionRow.forwardGrowth(right, years));
      const sdev = OptionRow.pair(
        OptionRow.sdev(left, instrument, vol, years),
        OptionRow.sdev(right, instrument, vol, years),
      );
      const shocked = Black76.coinValue2(
        phi2,
        f64x2.add(f64x2.splat(logBase), logShift),
        f64x2.div(f64x2.splat(strike), f64x2.mul(f64x2.splat(forward), growth)),
        sdev,
      );
      const spotGrowth = OptionRow.pair(View.f64(left, COLUMN_GROWTH), View.f64(right, COLUMN_GROWTH));
      const pnl = f64x2.mul(f64x2.mul(f64x2.sub(shocked, base2), notional2), spotGrowth);
      v128.store(row + ((<usize>c) << 3), pnl);
    }
  }

  /** ln(F/K): near the money from the excess of F over K, elsewhere from their quotient. */
  static logForwardOverStrike(instrument: usize): f64 {
    const excess = View.f64(instrument, IF_FORWARD_EXCESS);
    if (Math.abs(excess) < 0.5) return Log.ofOnePlus(excess);
    return Log.of(View.f64(instrument, IF_FORWARD_PX) / View.f64(instrument, IF_STRIKE));
  }

  @inline static pair(left: f64, right: f64): v128 {
    return f64x2.replace_lane(f64x2.splat(left), 1, right);
  }

  /** What a column adds to ln(F/K): the spot shock's logarithm, or the rate shift over the time left. */
  @inline static logShift(column: usize, years: f64): f64 {
    if (View.f64(column, COLUMN_KIND) == COLUMN_RATE) return View.f64(column, COLUMN_EXTRA) * years;
    return View.f64(column, COLUMN_LOG_GROWTH);
  }

  /** The factor on the forward. A rate shift moves the forward and leaves the index, so it is none of the spot's growth. */
  @inline static forwardGrowth(column: usize, years: f64): f64 {
    if (View.f64(column, COLUMN_KIND) == COLUMN_RATE) return Exp.of(View.f64(column, COLUMN_EXTRA) * years);
    return View.f64(column, COLUMN_GROWTH);
  }

  /** σ√T of the column: shocked vol, a shorter life, or one vol point more. */
  static sdev(column: usize, instrument: usize, vol: f64, years: f64): f64 {
    const kind = <u32>View.f64(column, COLUMN_KIND);
    const scale = View.f64(column, COLUMN_VOL_SCALE);
    let shockedVol = vol;
    let yearsLeft = years;
    if (kind == COLUMN_VOL_POINTS) shockedVol = vol + scale * View.f64(instrument, IF_VOL_POINTS);
    else if (kind == COLUMN_VOL_PERCENTAGE) shockedVol = vol * (1 + scale * View.f64(instrument, IF_VOL_PERCENTAGE));
    else if (kind == COLUMN_VEGA_POINT) shockedVol = vol + VOL_POINT;
    else if (kind == COLUMN_THETA) yearsLeft = years - Math.min(View.f64(column, COLUMN_EXTRA), years);
    // Only a falling vol has a floor; its height is the rulebook's.
    if (scale < 0) shockedVol = Math.max(shockedVol, View.f64(column, COLUMN_EXTRA));
    return shockedVol * Math.sqrt(yearsLeft);
  }
}
