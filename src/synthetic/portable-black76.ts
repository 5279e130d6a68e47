// Black-76 prices of coin-settled options for the sample market, from + − × ÷ and sqrt alone.
//
// The sample market must come out with the same bytes on every machine, and Math.exp and Math.log are not the same on
// every machine. So exp, log and the normal distribution are summed here as series. They are slow and good to about
// 1e-14 in absolute terms: ample for marks rounded to 8 decimals. The engines have their own, faster formulas; only
// the makers of the sample market and of invented books use this file, and a search over moved markets (src/whatif), whose
// answer is priced in decimals.

const ONE_OVER_SQRT_2_PI = 0.3989422804014327;

/** What one option's price depends on. */
export interface OptionTerms {
  readonly kind: 'C' | 'P';
  readonly forwardPx: number;
  readonly strikePx: number;
  /** Yearly volatility as a fraction, above 0. */
  readonly volatility: number;
  /** Years of 365 days, above 0. */
  readonly yearsToExpiry: number;
}

/** Coins per coin of underlying: `N(d1) − (K/F)·N(d2)` for a call, `(K/F)·N(−d2) − N(−d1)` for a put. */
export function portableCoinPrice(terms: OptionTerms): number {
  const { d1, d2 } = portableD1D2(terms);
  const strikeRatio = terms.strikePx / terms.forwardPx;
  return terms.kind === 'C'
    ? portableNormalCdf(d1) - strikeRatio * portableNormalCdf(d2)
    : strikeRatio * portableNormalCdf(-d2) - portableNormalCdf(-d1);
}

/** The Black-Scholes delta per coin: N(d1) for a call, −N(−d1) for a put. */
export function portableDelta(terms: OptionTerms): number {
  const { d1 } = portableD1D2(terms);
  return terms.kind === 'C' ? portableNormalCdf(d1) : -portableNormalCdf(-d1);
}

function portableD1D2(terms: OptionTerms): { d1: number; d2: number } {
  const deviation = terms.volatility * Math.sqrt(terms.yearsToExpiry);
  const d1 = portableLog(terms.forwardPx / terms.strikePx) / deviation + deviation / 2;
  return { d1, d2: d1 - deviation };
}

/** The normal distribution function, by the all-positive series φ(x)·(x + x³/3 + x⁵/(3·5) + …). */
export function portableNormalCdf(x: number): number {
  if (x > 8.5) return 1;
  if (x < -8.5) return 0;
  const size = Math.abs(x);
  let term = size;
  let sum = size;
  for (let odd = 3; term > sum * 1e-17; odd += 2) {
    term *= (size * size) / odd;
    sum += term;
  }
  const half = ONE_OVER_SQRT_2_PI * portableExp((-size * size) / 2) * sum;
  return x < 0 ? 0.5 - half : 0.5 + half;
}

/** e^x for |x| up to some 700: the Taylor series of x/2^k, squared k times. */
export function portableExp(x: number): number {
  let halvings = 0;
  let small = x;
  while (Math.abs(small) > 0.125) {
    small /= 2;
    halvings++;
  }
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= 14; n++) {
    term *= small / n;
    sum += term;
  }
  for (; halvings > 0; halvings--) sum *= sum;
  return sum;
}

/** The natural logarithm of x above 0: halved or doubled into [2/3, 4/3], then 2·artanh((x−1)/(x+1)). */
export function portableLog(x: number): number {
  let scaled = x;
  let doublings = 0;
  for (; scaled > 4 / 3; scaled /= 2) doublings++;
  for (; scaled < 2 / 3; scaled *= 2) doublings--;
  const ratio = (scaled - 1) / (scaled + 1);
  const square = ratio * ratio;
  let power = ratio;
  let sum = 0;
  for (let odd = 1; odd <= 31; odd += 2) {
    sum += power / odd;
    power *= square;
  }
  return 2 * sum + doublings * Math.LN2;
}
