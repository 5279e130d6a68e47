/** mr5-rate-shift: forwards moved by a shift of the interest rate, up and down. */
import { NO_COLUMN, UNIT_RATE_DOWN_COLUMN, UNIT_RATE_UP_COLUMN } from '../layout';
import { View } from '../view';

export class Mr5RateShift {
  static evaluate(unit: usize, columns: usize): f64 {
    const up = View.u32(unit, UNIT_RATE_UP_COLUMN);
    if (up == NO_COLUMN) return 0;
    const down = View.u32(unit, UNIT_RATE_DOWN_COLUMN);
    return Math.max(0, -Math.min(View.f64(columns, up), View.f64(columns, down)));
  }
}
