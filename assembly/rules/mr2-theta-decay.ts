/** mr2-theta-decay: what the unit's options lose by the passing of the horizon, spot and vol unchanged. */
import { UNIT_THETA_COLUMN } from '../layout';
import { View } from '../view';

export class Mr2ThetaDecay {
  /** The signed change of value over the horizon, USD: the unit's theta. */
  static change(unit: usize, columns: usize): f64 {
    return View.f64(columns, View.u32(unit, UNIT_THETA_COLUMN));
  }

  /** MR2 is the loss in it. */
  static evaluate(changeUsd: f64, weight: f64): f64 {
    return weight * Math.max(0, -changeUsd);
  }
}
