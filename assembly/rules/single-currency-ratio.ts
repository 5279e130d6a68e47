/**
 * single-currency-ratio: in account mode 2 every currency stands for itself, with what is left of it when everything
 * pending has been paid, over what its positions require.
 */
export class SingleCurrencyRatio {
  /** None (NaN) where nothing is required. */
  @inline static of(free: f64, required: f64): f64 {
    return required == 0 ? NaN : free / required;
  }

  /** The lower of two ratios, either of which may be none. */
  @inline static lower(lowest: f64, ratio: f64): f64 {
    return lowest <= ratio ? lowest : ratio <= f64.MAX_VALUE ? ratio : lowest;
  }
}
