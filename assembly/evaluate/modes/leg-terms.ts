/** The terms of legs; a book without any has plain ones: cross, net, no leverage and no margin of their own. */
import { PARAM_DEFAULT_LEVER, PARAMS_PTR } from '../../layout';
import { FLAG_ISOLATED, FLAG_REDUCE_ONLY, FLAG_SIDE_SHIFT } from '../../layout-modes';
import { View } from '../../view';

export class LegTerms {
  /** @param column address of the flags, 0 where no leg has terms */
  @inline static isIsolated(column: usize, row: u32): bool {
    return column != 0 && (View.u8(column, row) & FLAG_ISOLATED) != 0;
  }

  @inline static isReduceOnly(column: usize, row: u32): bool {
    return column != 0 && (View.u8(column, row) & FLAG_REDUCE_ONLY) != 0;
  }

  /** Index of the side among net, long, short. */
  @inline static side(column: usize, row: u32): u32 {
    return column == 0 ? 0 : View.u8(column, row) >> FLAG_SIDE_SHIFT;
  }

  /** A number that a row may state; NaN where it does not. */
  @inline static stated(column: usize, row: u32): f64 {
    return column == 0 ? NaN : View.f64(column, row);
  }

  /** The leverage that a row states, else the one of rows that state none. */
  @inline static lever(tables: usize, column: usize, row: u32): f64 {
    const stated = LegTerms.stated(column, row);
    return stated > 0 ? stated : View.f64(View.ptr(tables, PARAMS_PTR), PARAM_DEFAULT_LEVER);
  }
}
