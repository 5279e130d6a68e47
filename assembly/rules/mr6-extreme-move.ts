/** mr6-extreme-move: the worst of the extreme spot shocks, vol unchanged, at a weight. */
import { UNIT_EXTREME_COLUMNS_PTR, UNIT_EXTREME_COUNT, UNIT_EXTREME_SHOCKS_PTR } from '../layout';
import { OUT_UNIT_MR6_WORST } from '../layout-shard';
import { View } from '../view';

export class Mr6ExtremeMove {
  /** Writes the index of the worst extreme, the first of equals, -1 where the rulebook has none. */
  static evaluate(unit: usize, columns: usize, shockUsd: f64, weight: f64, out: usize): f64 {
    const count = View.u32(unit, UNIT_EXTREME_COUNT);
    let worst: f64 = Infinity;
    let worstIndex: i32 = -1;
    for (let i: u32 = 0; i < count; i++) {
      const pnl = Mr6ExtremeMove.extreme(unit, columns, shockUsd, i);
      if (pnl < worst) {
        worst = pnl;
        worstIndex = <i32>i;
      }
    }
    View.setF64(out, OUT_UNIT_MR6_WORST, <f64>worstIndex);
    return count == 0 ? 0 : weight * Math.max(0, -worst);
  }

  @inline static extreme(unit: usize, columns: usize, shockUsd: f64, i: u32): f64 {
    const options = View.f64(columns, View.u32(View.ptr(unit, UNIT_EXTREME_COLUMNS_PTR), i));
    return options + View.f64(View.ptr(unit, UNIT_EXTREME_SHOCKS_PTR), i) * shockUsd;
  }

  /** Writes the unweighted P&L of every extreme. */
  static writeCells(unit: usize, columns: usize, shockUsd: f64, cells: usize): void {
    const count = View.u32(unit, UNIT_EXTREME_COUNT);
    for (let i: u32 = 0; i < count; i++) View.setF64(cells, i, Mr6ExtremeMove.extreme(unit, columns, shockUsd, i));
  }
}
