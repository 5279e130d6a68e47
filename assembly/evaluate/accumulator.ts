/**
 * A unit's accumulator: the weighted sums from which its market risks follow. One leg adds its scalars, its bucket's cash
 * delta and, for an option, its whole row. The hot loop of the engine is `addRow`.
 */
import {
  ACC_CASH_DELTA_USD,
  ACC_CHARGE_USD,
  ACC_DELTA_COINS,
  ACC_FAMILY_USD,
  ACC_GAMMA_USD,
  ACC_LEGS,
  ACC_SCALARS,
  ACC_SHOCK_USD,
  ACC_VEGA_USD,
  IF_CASH_DELTA_USD,
  IF_CHARGE_LONG_USD,
  IF_CHARGE_SHORT_USD,
  IF_DELTA_COINS,
  IF_GAMMA_USD,
  IF_SHOCK_USD,
  IF_VEGA_USD,
  INSTRUMENT_BUCKET,
  INSTRUMENT_FAMILY,
  INSTRUMENT_KIND,
  INSTRUMENT_ROW,
  KIND_OPTION,
  NO_COLUMN,
  ROW_STRIDE,
  ROWS_PTR,
  UNIT_BUCKET_COUNT,
  UNIT_COLUMN_COUNT,
  UNIT_VEGA_COLUMN,
} from '../layout';
import { View } from '../view';

export class Accumulator {
  /** f64 slots of a unit's accumulator; the column count is even, so that rows go by pairs. */
  @inline static slots(unit: usize): u32 {
    return ACC_SCALARS + 2 * View.u32(unit, UNIT_BUCKET_COUNT) + View.u32(unit, UNIT_COLUMN_COUNT);
  }

  @inline static cashBuckets(acc: usize): usize {
    return acc + (ACC_SCALARS << 3);
  }

  @inline static vegaBuckets(acc: usize, unit: usize): usize {
    return acc + ((<usize>ACC_SCALARS + <usize>View.u32(unit, UNIT_BUCKET_COUNT)) << 3);
  }

  @inline static columns(acc: usize, unit: usize): usize {
    return acc + ((<usize>ACC_SCALARS + 2 * <usize>View.u32(unit, UNIT_BUCKET_COUNT)) << 3);
  }

  /** Adds a derivative leg of `qty` signed contracts. */
  static addLeg(tables: usize, unit: usize, acc: usize, instrument: usize, qty: f64): void {
    const cashDelta = qty * View.f64(instrument, IF_CASH_DELTA_USD);
    const chargeSlot: u32 = qty >= 0 ? IF_CHARGE_LONG_USD : IF_CHARGE_SHORT_USD;
    View.add(acc, ACC_LEGS, 1);
    View.add(acc, ACC_DELTA_COINS, qty * View.f64(instrument, IF_DELTA_COINS));
    View.add(acc, ACC_SHOCK_USD, qty * View.f64(instrument, IF_SHOCK_USD));
    View.add(acc, ACC_CHARGE_USD, Math.abs(qty) * View.f64(instrument, chargeSlot));
    View.add(acc, ACC_CASH_DELTA_USD, cashDelta);
    View.add(acc, ACC_FAMILY_USD + View.u32(instrument, INSTRUMENT_FAMILY), cashDelta);
    View.add(Accumulator.cashBuckets(acc), View.u32(instrument, INSTRUMENT_BUCKET), cashDelta);
    if (View.u32(instrument, INSTRUMENT_KIND) == KIND_OPTION) {
      View.add(acc, ACC_GAMMA_USD, qty * View.f64(instrument, IF_GAMMA_USD));
      View.add(acc, ACC_VEGA_USD, qty * View.f64(instrument, IF_VEGA_USD));
      Accumulator.addRow(tables, unit, acc, instrument, qty);
    }
  }

  /** Adds an option's row to the columns, two at a time, and its vol point to its expiry. */
  static addRow(tables: usize, unit: usize, acc: usize, instrument: usize, qty: f64): void {
    const row = View.record(
      View.ptr(tables, ROWS_PTR),
      View.u32(instrument, INSTRUMENT_ROW),
      View.u32(tables, ROW_STRIDE),
    );
    const columns = Accumulator.columns(acc, unit);
    const bytes = (<usize>View.u32(unit, UNIT_COLUMN_COUNT)) << 3;
    const qty2 = f64x2.splat(qty);
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(columns + at, f64x2.add(v128.load(columns + at), f64x2.mul(qty2, v128.load(row + at))));
    }
    const vegaColumn = View.u32(unit, UNIT_VEGA_COLUMN);
    if (vegaColumn != NO_COLUMN) {
      const vega = qty * View.f64(row, vegaColumn);
      View.add(Accumulator.vegaBuckets(acc, unit), View.u32(instrument, INSTRUMENT_BUCKET), vega);
    }
  }

  /** `sum = a + b`, slot by slot. */
  static sum(unit: usize, a: usize, b: usize, sum: usize): void {
    const slots = Accumulator.slots(unit);
    for (let i: u32 = 0; i < slots; i++) View.setF64(sum, i, View.f64(a, i) + View.f64(b, i));
  }
}
