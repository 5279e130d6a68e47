/** mr1-spot-shock: the worst P&L over the grid of spot and vol shocks. */
import {
  CELL_PERCENTAGE_COLUMN,
  CELL_POINTS_COLUMN,
  CELL_SLOTS,
  CELL_SPOT_SHOCK,
  OUT_UNIT_MR1,
  OUT_UNIT_MR1_WORST,
  UNIT_CELL_COUNT,
  UNIT_CELLS_PTR,
} from '../layout';
import { View } from '../view';

export class Mr1SpotShock {
  /**
   * Writes MR1 and the index of the worst cell, the first of equals. A cell is the worse of its two sums, all options
   * shocked in points or all in percentage; the linear part of the unit, `shockUsd` per unit of shock, is in both.
   * @param cells where the P&L of every cell goes, or 0
   */
  static evaluate(unit: usize, columns: usize, shockUsd: f64, out: usize, cells: usize): f64 {
    const count = View.u32(unit, UNIT_CELL_COUNT);
    let record = View.ptr(unit, UNIT_CELLS_PTR);
    let worst: f64 = Infinity;
    let worstIndex: u32 = 0;
    for (let i: u32 = 0; i < count; i++) {
      const inPoints = View.f64(columns, <u32>View.f64(record, CELL_POINTS_COLUMN));
      const inPercentage = View.f64(columns, <u32>View.f64(record, CELL_PERCENTAGE_COLUMN));
      const pnl = Math.min(inPoints, inPercentage) + View.f64(record, CELL_SPOT_SHOCK) * shockUsd;
      if (pnl < worst) {
        worst = pnl;
        worstIndex = i;
      }
      if (cells != 0) View.setF64(cells, i, pnl);
      record += CELL_SLOTS << 3;
    }
    const loss = Math.max(0, -worst);
    View.setF64(out, OUT_UNIT_MR1, loss);
    View.setF64(out, OUT_UNIT_MR1_WORST, <f64>worstIndex);
    return loss;
  }
}
