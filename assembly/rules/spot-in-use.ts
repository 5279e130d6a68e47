/** spot-in-use: spot of the unit's coin counts only where it hedges, and only as far as it does. Signed coins. */
export class SpotInUse {
  /** @param cap largest amount the user allows, NaN for none */
  static coins(equityCoins: f64, deltaCoins: f64, cap: f64): f64 {
    if (!(equityCoins * deltaCoins < 0)) return 0;
    let used = Math.min(Math.abs(equityCoins), Math.abs(deltaCoins));
    if (cap < used) used = cap;
    return equityCoins > 0 ? used : -used;
  }
}
