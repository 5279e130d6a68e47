/**
 * A unit's accumulator: the weighted sums from which its market risks follow. One leg adds its scalars and its bucket's
 * cash delta; options add their rows besides (option-rows.ts).
 */
import {
  IF_CASH_DELTA_USD,
  IF_CHARGE_LONG_USD,
  IF_CHARGE_SHORT_USD,
  IF_DELTA_COINS,
  IF_GAMMA_USD,
  IF_SHOCK_USD,
  IF_VEGA_USD,
  INSTRUMENT_BUCKET,
  INSTRUMENT_FAMILY,
  INSTRUMENT_ROW,
  NO_COLUMN,
  ROW_STRIDE,
  ROWS_PTR,
  UNIT_BUCKET_COUNT,
  UNIT_COLUMN_COUNT,
  UNIT_SLOTS,
  UNIT_VEGA_COLUMN,
  UNITS_PTR,
  ZEROS_PTR,
} from '../layout';
import {
  ACC_CASH_DELTA_USD,
  ACC_CHARGE_USD,
  ACC_DELTA_COINS,
  ACC_FAMILY_USD,
  ACC_GAMMA_USD,
  ACC_HAS_OPTIONS,
  ACC_HAS_ORDERS,
  ACC_LEGS,
  ACC_SCALARS,
  ACC_SHOCK_USD,
  ACC_UNIT,
  ACC_VEGA_USD,
} from '../layout-shard';
import { View } from '../view';
import { OptionRows } from './option-rows';

/** Where the f64 scalars begin. */
const FIRST_SCALAR: u32 = 2;

export class Accumulator {
  /** Bytes up to the columns, whole cache lines. */
  @inline static columnsOffset(unit: usize): usize {
    return <usize>((((ACC_SCALARS + 2 * View.u32(unit, UNIT_BUCKET_COUNT)) << 3) + 63) & ~63);
  }

  /** Bytes of a unit's accumulator, whole cache lines. */
  @inline static bytes(unit: usize): usize {
    return Accumulator.columnsOffset(unit) + <usize>(((View.u32(unit, UNIT_COLUMN_COUNT) << 3) + 63) & ~63);
  }

  @inline static unit(tables: usize, acc: usize): usize {
    return View.record(View.ptr(tables, UNITS_PTR), View.u32(acc, ACC_UNIT), UNIT_SLOTS);
  }

  @inline static cashBuckets(acc: usize): usize {
    return acc + (ACC_SCALARS << 3);
  }

  @inline static vegaBuckets(acc: usize, unit: usize): usize {
    return acc + ((<usize>ACC_SCALARS + <usize>View.u32(unit, UNIT_BUCKET_COUNT)) << 3);
  }

  /** The columns to read; those of no options are 0. */
  @inline static columns(tables: usize, acc: usize, unit: usize): usize {
    if (View.u32(acc, ACC_HAS_OPTIONS) == 0) return View.ptr(tables, ZEROS_PTR);
    return acc + Accumulator.columnsOffset(unit);
  }

  /** Empties an accumulator for unit `index`. */
  @inline static open(acc: usize, unit: usize, index: u32, hasOrders: bool): void {
    View.clear(acc, ACC_SCALARS + 2 * View.u32(unit, UNIT_BUCKET_COUNT));
    View.setU32(acc, ACC_UNIT, index);
    View.setU32(acc, ACC_HAS_ORDERS, <u32>hasOrders);
  }

  /**
   * What every derivative leg of `qty` signed contracts adds. Positions, which are many, do the same in locals
   * (positions.ts); this is for orders.
   */
  static addLeg(acc: usize, instrument: usize, qty: f64): void {
    const cashDelta = qty * View.f64(instrument, IF_CASH_DELTA_USD);
    const chargeSlot: u32 = qty >= 0 ? IF_CHARGE_LONG_USD : IF_CHARGE_SHORT_USD;
    View.setU32(acc, ACC_LEGS, View.u32(acc, ACC_LEGS) + 1);
    View.add(acc, ACC_DELTA_COINS, qty * View.f64(instrument, IF_DELTA_COINS));
    View.add(acc, ACC_SHOCK_USD, qty * View.f64(instrument, IF_SHOCK_USD));
    View.add(acc, ACC_CHARGE_USD, Math.abs(qty) * View.f64(instrument, chargeSlot));
    View.add(acc, ACC_CASH_DELTA_USD, cashDelta);
    View.add(acc, ACC_FAMILY_USD + View.u32(instrument, INSTRUMENT_FAMILY), cashDelta);
    View.add(Accumulator.cashBuckets(acc), View.u32(instrument, INSTRUMENT_BUCKET), cashDelta);
  }

  /**
   * What an option leg adds besides: Greeks, its vol point to its expiry, and itself to the list of legs whose rows are
   * to be added. Returns the list's new end.
   */
  @inline static addOption(tables: usize, acc: usize, instrument: usize, qty: f64, legsEnd: usize): usize {
    const unit = Accumulator.unit(tables, acc);
    const row = View.record(
      View.ptr(tables, ROWS_PTR),
      View.u32(instrument, INSTRUMENT_ROW),
      View.u32(tables, ROW_STRIDE),
    );
    const vegaColumn = View.u32(unit, UNIT_VEGA_COLUMN);
    View.add(acc, ACC_GAMMA_USD, qty * View.f64(instrument, IF_GAMMA_USD));
    View.add(acc, ACC_VEGA_USD, qty * View.f64(instrument, IF_VEGA_USD));
    if (vegaColumn != NO_COLUMN) {
      const bucket = View.u32(instrument, INSTRUMENT_BUCKET);
      View.add(Accumulator.vegaBuckets(acc, unit), bucket, qty * View.f64(row, vegaColumn));
    }
    return OptionRows.push(legsEnd, row, qty);
  }

  /** Adds the rows of a list of option legs. */
  static addRows(tables: usize, acc: usize, legs: usize, legsEnd: usize): void {
    if (legs == legsEnd) return;
    const unit = Accumulator.unit(tables, acc);
    const start = Accumulator.columns(tables, acc, unit);
    View.setU32(acc, ACC_HAS_OPTIONS, 1);
    const sums = acc + Accumulator.columnsOffset(unit);
    OptionRows.add(sums, start, View.u32(unit, UNIT_COLUMN_COUNT), legs, legsEnd);
  }

  /** `sum = a + b`, slot by slot; all three of one unit. */
  static sum(tables: usize, a: usize, b: usize, sum: usize): void {
    const unit = Accumulator.unit(tables, a);
    const scalars: u32 = ACC_SCALARS + 2 * View.u32(unit, UNIT_BUCKET_COUNT);
    for (let i = FIRST_SCALAR; i < scalars; i++) View.setF64(sum, i, View.f64(a, i) + View.f64(b, i));
    View.setU32(sum, ACC_UNIT, View.u32(a, ACC_UNIT));
    View.setU32(sum, ACC_LEGS, View.u32(a, ACC_LEGS) + View.u32(b, ACC_LEGS));
    const hasOptions = View.u32(a, ACC_HAS_OPTIONS) | View.u32(b, ACC_HAS_OPTIONS);
    View.setU32(sum, ACC_HAS_OPTIONS, hasOptions);
    if (hasOptions == 0) return;
    const columns = View.u32(unit, UNIT_COLUMN_COUNT);
    const columnsA = Accumulator.columns(tables, a, unit);
    const columnsB = Accumulator.columns(tables, b, unit);
    const columnsSum = Accumulator.columns(tables, sum, unit);
    for (let i: u32 = 0; i < columns; i++) {
      View.setF64(columnsSum, i, View.f64(columnsA, i) + View.f64(columnsB, i));
    }
  }
}
