/** mr1-spot-shock: the worst P&L over the grid of spot and vol shocks. */
import {
  UNIT_CELL_COLUMNS_PTR,
  UNIT_CELL_COUNT,
  UNIT_CELL_SHOCKS_PTR,
  UNIT_HIGHEST_CELL,
  UNIT_LOWEST_CELL,
} from '../layout';
import { OUT_UNIT_MR1, OUT_UNIT_MR1_WORST } from '../layout-shard';
import { View } from '../view';

export class Mr1SpotShock {
  /**
   * Writes MR1 and the index of the worst cell, the first of equals.
   * @param columns sums of the unit's option rows
   * @param shockUsd P&L of the rest of the unit per unit of spot shock
   */
  static evaluate(unit: usize, columns: usize, shockUsd: f64, out: usize): f64 {
    const count = View.u32(unit, UNIT_CELL_COUNT);
    let worst: f64 = Infinity;
    let worstCell: u32 = 0;
    for (let i: u32 = 0; i < count; i++) {
      const pnl = Mr1SpotShock.cell(unit, columns, shockUsd, i);
      if (pnl < worst) {
        worst = pnl;
        worstCell = i;
      }
    }
    return Mr1SpotShock.write(out, worst, worstCell);
  }

  /** The same for a unit without options: its P&L is in proportion to the shock, so an end of the grid is the worst. */
  static evaluateLinear(unit: usize, shockUsd: f64, out: usize): f64 {
    let worstCell: u32 = 0;
    if (shockUsd > 0) worstCell = View.u32(unit, UNIT_LOWEST_CELL);
    else if (shockUsd < 0) worstCell = View.u32(unit, UNIT_HIGHEST_CELL);
    const worst = View.f64(View.ptr(unit, UNIT_CELL_SHOCKS_PTR), worstCell) * shockUsd;
    return Mr1SpotShock.write(out, worst, worstCell);
  }

  /** A cell is the worse of its two sums, all options shocked in points or all in percentage; the rest is in both. */
  @inline static cell(unit: usize, columns: usize, shockUsd: f64, i: u32): f64 {
    const pair = View.ptr(unit, UNIT_CELL_COLUMNS_PTR);
    const inPoints = View.f64(columns, View.u32(pair, 2 * i));
    const inPercentage = View.f64(columns, View.u32(pair, 2 * i + 1));
    const shock = View.f64(View.ptr(unit, UNIT_CELL_SHOCKS_PTR), i);
    return Math.min(inPoints, inPercentage) + shock * shockUsd;
  }

  @inline static write(out: usize, worst: f64, worstCell: u32): f64 {
    const loss = Math.max(0, -worst);
    View.setF64(out, OUT_UNIT_MR1, loss);
    View.setF64(out, OUT_UNIT_MR1_WORST, <f64>worstCell);
    return loss;
  }

  /** Writes the P&L of every cell; returns the address behind the last. */
  static writeCells(unit: usize, columns: usize, shockUsd: f64, cells: usize): usize {
    const count = View.u32(unit, UNIT_CELL_COUNT);
    for (let i: u32 = 0; i < count; i++) View.setF64(cells, i, Mr1SpotShock.cell(unit, columns, shockUsd, i));
    return cells + ((<usize>count) << 3);
  }
}
