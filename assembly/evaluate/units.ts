/** The risk units of an account, from their accumulators, with the equity of their coins: margins, and a row each. */
import {
  ACC_HAS_ORDERS,
  ACC_UNIT,
  OUT_UNIT_COLUMNS,
  OUT_UNIT_IMR,
  OUT_UNIT_MR1,
  SHARD_ACCUMULATORS_PTR,
  SHARD_CELL_SUMS_PTR,
  SHARD_CELL_SUMS_STRIDE,
  SHARD_CELLS_STRIDE,
  SHARD_FIRST_ACCOUNT,
  SHARD_OUT_CELLS_PTR,
  SHARD_OUT_UNIT_ACCOUNT_PTR,
  SHARD_OUT_UNIT_COUNT,
  SHARD_OUT_UNIT_INDEX_PTR,
  SHARD_OUT_UNITS_PTR,
  SHARD_OUT_UNITS_STRIDE,
  SHARD_SUMS_PTR,
  SHARD_UNIT_ROW_PTR,
  SUM_BORROW_MMR_USD,
  SUM_DERIV_IMR_USD,
  SUM_DERIV_MMR_USD,
} from '../layout-shard';
import { View } from '../view';
import { Accumulator } from './accumulator';
import { UnitMargin } from './unit-margin';
import { UnitOrders } from './unit-orders';

export class Units {
  /** Adds the margins of the units whose accumulators end at `end` to the account's sums; no row is written. */
  static sum(tables: usize, shard: usize, end: usize): void {
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    const row = View.ptr(shard, SHARD_UNIT_ROW_PTR);
    let acc = View.ptr(shard, SHARD_ACCUMULATORS_PTR);
    while (acc < end) {
      const bytes = Accumulator.bytes(Accumulator.unit(tables, acc));
      View.add(sums, SUM_DERIV_MMR_USD, UnitOrders.evaluate(tables, shard, acc, end));
      View.add(sums, SUM_DERIV_IMR_USD, View.f64(row, OUT_UNIT_IMR));
      acc += View.u32(acc, ACC_HAS_ORDERS) != 0 ? 3 * bytes : bytes;
    }
  }

  /** The units of account `a` from their accumulators, which end where there is room for a trial. */
  static evaluate(tables: usize, shard: usize, a: u32, end: usize): void {
    const sums = View.ptr(shard, SHARD_SUMS_PTR);
    const row = View.ptr(shard, SHARD_UNIT_ROW_PTR);
    const cells = View.ptr(shard, SHARD_OUT_CELLS_PTR);
    const cellSums = View.ptr(shard, SHARD_CELL_SUMS_PTR);
    View.setF64(row, OUT_UNIT_MR1 + 7, View.f64(sums, SUM_BORROW_MMR_USD));
    let u = View.u32(shard, SHARD_OUT_UNIT_COUNT);
    let acc = View.ptr(shard, SHARD_ACCUMULATORS_PTR);
    while (acc < end) {
      const bytes = Accumulator.bytes(Accumulator.unit(tables, acc));
      View.add(sums, SUM_DERIV_MMR_USD, UnitOrders.evaluate(tables, shard, acc, end));
      View.add(sums, SUM_DERIV_IMR_USD, View.f64(row, OUT_UNIT_IMR));
      View.setU32(View.ptr(shard, SHARD_OUT_UNIT_ACCOUNT_PTR), u, View.u32(shard, SHARD_FIRST_ACCOUNT) + a);
      View.setU32(View.ptr(shard, SHARD_OUT_UNIT_INDEX_PTR), u, View.u32(acc, ACC_UNIT));
      Units.writeRow(shard, row, u);
      if (cells != 0) {
        const at = View.record(cells, u, View.u32(shard, SHARD_CELLS_STRIDE));
        UnitMargin.writeCells(tables, acc, row, at);
      }
      if (cellSums != 0) {
        const at = View.record(cellSums, View.u32(acc, ACC_UNIT), View.u32(shard, SHARD_CELL_SUMS_STRIDE));
        UnitMargin.addCells(tables, acc, row, at);
      }
      acc += View.u32(acc, ACC_HAS_ORDERS) != 0 ? 3 * bytes : bytes;
      u++;
    }
    View.setU32(shard, SHARD_OUT_UNIT_COUNT, u);
  }

  /** Spreads a unit's figures over the columns. A 0 is written as +0. */
  @inline static writeRow(shard: usize, row: usize, u: u32): void {
    const stride = View.ptr(shard, SHARD_OUT_UNITS_STRIDE);
    let figure = View.ptr(shard, SHARD_OUT_UNITS_PTR) + ((<usize>u) << 3);
    for (let column: u32 = 0; column < <u32>OUT_UNIT_COLUMNS; column++) {
      store<f64>(figure, View.f64(row, column) + 0);
      figure += stride;
    }
  }
}
