/** mr6-extreme-move: the worst of the extreme spot shocks, vol unchanged, at a weight. */
import {
  EXTREME_COLUMN,
  EXTREME_SLOTS,
  EXTREME_SPOT_SHOCK,
  OUT_UNIT_MR6_WORST,
  UNIT_EXTREME_COUNT,
  UNIT_EXTREMES_PTR,
} from '../layout';
import { View } from '../view';

export class Mr6ExtremeMove {
  /** @param cells where the unweighted P&L of every extreme goes, or 0 */
  static evaluate(unit: usize, columns: usize, shockUsd: f64, weight: f64, out: usize, cells: usize): f64 {
    const count = View.u32(unit, UNIT_EXTREME_COUNT);
    let record = View.ptr(unit, UNIT_EXTREMES_PTR);
    let worst: f64 = Infinity;
    let worstIndex: i32 = -1;
    for (let i: u32 = 0; i < count; i++) {
      const options = View.f64(columns, <u32>View.f64(record, EXTREME_COLUMN));
      const pnl = options + View.f64(record, EXTREME_SPOT_SHOCK) * shockUsd;
      if (pnl < worst) {
        worst = pnl;
        worstIndex = <i32>i;
      }
      if (cells != 0) View.setF64(cells, i, pnl);
      record += EXTREME_SLOTS << 3;
    }
    View.setF64(out, OUT_UNIT_MR6_WORST, <f64>worstIndex);
    return count == 0 ? 0 : weight * Math.max(0, -worst);
  }
}
