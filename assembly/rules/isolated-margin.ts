/** isolated-margin: an isolated position's ratio; what its margin and its requirement are, evaluate/modes/isolated-legs says. */
export class IsolatedMargin {
  /** None (NaN) where nothing is required. */
  @inline static ratio(margin: f64, required: f64): f64 {
    return required == 0 ? NaN : margin / required;
  }
}
