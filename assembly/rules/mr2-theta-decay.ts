/** mr2-theta-decay: what the unit's options lose by the passing of the horizon, spot and vol unchanged. */
import { NO_COLUMN, UNIT_THETA_COLUMN } from '../layout';
import { View } from '../view';

export class Mr2ThetaDecay {
  /** The signed change of value over the horizon, USD; MR2 is its loss. */
  static change(unit: usize, columns: usize): f64 {
    const column = View.u32(unit, UNIT_THETA_COLUMN);
    return column == NO_COLUMN ? 0 : View.f64(columns, column);
  }
}
