/**
 * multi-currency-ratio: account mode 3 has one ratio in USD; closing its positions costs a fee, as taking its liabilities on
 * again does. What portfolio margin saves of its initial margin is the saving.
 */
export class MultiCurrencyRatio {
  /** The USD fee of closing a currency's positions. */
  @inline static liquidationFee(fee: f64, usdPx: f64): f64 {
    return fee * usdPx;
  }

  /** Share of the multi-currency requirement that portfolio margin does without; none (NaN) where there is no requirement. */
  @inline static saving(portfolioImr: f64, multiCurrencyImr: f64): f64 {
    return multiCurrencyImr == 0 ? NaN : 1 - portfolioImr / multiCurrencyImr;
  }
}
