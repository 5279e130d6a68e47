// The standard normal distribution N(x) and its density n(x), scalar and two lanes wide, with the same bits in both.
//
// Method: for x ≥ 0 the lower tail is N(−x) = e^(−x²/2) / D(x), the bell curve over a slowly growing divisor, and
//
//   D(x) = 2 + excess(x),   excess(x) = x·(√(2π) − P(x)/Q(x))
//
// D is 2 at 0 and close to √(2π)·x far out, so the rational part is a small share of the result everywhere and its own
// rounding shrinks with that share (a plain rational function for the tail loses 4 to 7 ulp on the way). P/Q is of
// degree 7 over 8 with all coefficients positive, so that nothing cancels. The coefficients are our own weighted Remez
// fit (80 digits) over 0 ≤ x ≤ 8.2; with rounded coefficients the error in D is 5.1e-17 relative there and 3e-10 at 38,
// where the tail itself is about to leave the doubles. The excess is a function of its own because Black-76 near the
// money needs differences of D without the 2.
//
// x² is split into an exact part and a small rest, because its rounding alone would cost x²/2 ulp in the exponential.
// What the sum 2 + excess loses is made good the same way, as a factor e^(−lost/D). For x ≥ 0 the value is 1 − tail:
// near 1 the absolute error counts.
//
// Measured against a 320-bit oracle (test/kernel/math.test.ts): N on [−8, 0] worst 3.4 ulp over 3,000,000 points (bound
// 4; mean 0.01), N on [0, 9] 1.2e-16 absolute (bound 1.7e-16), 0 below −38.6; the density worst 2.0 ulp (bound 4) for
// |x| ≤ 8. N does not fall from one step of 1/1024 to the next anywhere on [−40, 40].
import { Exp } from './exp';

const ROOT_TWO_PI: f64 = 2.5066282746310007;
const ONE_OVER_ROOT_TWO_PI: f64 = 0.3989422804014327;

const P0: f64 = 100233.58038472518;
const P1: f64 = 104962.00888492052;
const P2: f64 = 55214.91353092986;
const P3: f64 = 18059.31163838813;
const P4: f64 = 3910.4269862797387;
const P5: f64 = 557.343688842217;
const P6: f64 = 48.468972879950904;
const P7: f64 = 1.9999995011876555;
const Q0: f64 = 110042.8974686325;
const Q1: f64 = 148244.74194731686;
const Q2: f64 = 99296.26607190407;
const Q3: f64 = 41753.9307423887;
const Q4: f64 = 11901.292927119703;
const Q5: f64 = 2341.9907839932143;
const Q6: f64 = 310.6167442489203;
const Q7: f64 = 25.487781417727316;

// e^(−39²/2) is 0 as a double, so clamping here changes no result and keeps the powers of x small.
const FAR: f64 = 39.0;
// Keeps 26 significant bits of a double, whose square is exact.
const UPPER_HALF_MASK: i64 = 0xfffffffff8000000;

export class Normal {
  /** N(x). */
  static cdf(x: f64): f64 {
    const size = Normal.clampedSize(x);
    const excess = Normal.tailExcess(size);
    const divisor = 2.0 + excess;
    // What the sum lost (Knuth's two-sum) is made good as a factor, by way of the exponent's low part.
    const kept = divisor - 2.0;
    const lost = 2.0 - (divisor - kept) + (excess - kept);
    const tail = Normal.bell(size, lost / divisor) / divisor;
    return select<f64>(tail, 1.0 - tail, x < 0.0);
  }

  static cdf2(x: v128): v128 {
    const two = f64x2.splat(2.0);
    const size = Normal.clampedSize2(x);
    const excess = Normal.tailExcess2(size);
    const divisor = f64x2.add(two, excess);
    const kept = f64x2.sub(divisor, two);
    const lost = f64x2.add(f64x2.sub(two, f64x2.sub(divisor, kept)), f64x2.sub(excess, kept));
    const tail = f64x2.div(Normal.bell2(size, f64x2.div(lost, divisor)), divisor);
    return v128.bitselect(tail, f64x2.sub(f64x2.splat(1.0), tail), f64x2.lt(x, f64x2.splat(0.0)));
  }

  /** n(x) = e^(−x²/2)/√(2π). */
  static density(x: f64): f64 {
    return Normal.bell(Normal.clampedSize(x), 0.0) * ONE_OVER_ROOT_TWO_PI;
  }

  static density2(x: v128): v128 {
    return f64x2.mul(Normal.bell2(Normal.clampedSize2(x), f64x2.splat(0.0)), f64x2.splat(ONE_OVER_ROOT_TWO_PI));
  }

  /** D(x) − 2 for 0 ≤ x ≤ 40, where D(x) = e^(−x²/2)/N(−x): relatively accurate down to x = 0. */
  @inline
  static tailExcess(x: f64): f64 {
    const p = P0 + x * (P1 + x * (P2 + x * (P3 + x * (P4 + x * (P5 + x * (P6 + x * P7))))));
    const q = Q0 + x * (Q1 + x * (Q2 + x * (Q3 + x * (Q4 + x * (Q5 + x * (Q6 + x * (Q7 + x)))))));
    return x * (ROOT_TWO_PI - p / q);
  }

  @inline
  static tailExcess2(x: v128): v128 {
    let p = f64x2.add(f64x2.splat(P6), f64x2.mul(x, f64x2.splat(P7)));
    let q = f64x2.add(f64x2.splat(Q6), f64x2.mul(x, f64x2.add(f64x2.splat(Q7), x)));
    p = f64x2.add(f64x2.splat(P5), f64x2.mul(x, p));
    q = f64x2.add(f64x2.splat(Q5), f64x2.mul(x, q));
    p = f64x2.add(f64x2.splat(P4), f64x2.mul(x, p));
    q = f64x2.add(f64x2.splat(Q4), f64x2.mul(x, q));
    p = f64x2.add(f64x2.splat(P3), f64x2.mul(x, p));
    q = f64x2.add(f64x2.splat(Q3), f64x2.mul(x, q));
    p = f64x2.add(f64x2.splat(P2), f64x2.mul(x, p));
    q = f64x2.add(f64x2.splat(Q2), f64x2.mul(x, q));
    p = f64x2.add(f64x2.splat(P1), f64x2.mul(x, p));
    q = f64x2.add(f64x2.splat(Q1), f64x2.mul(x, q));
    p = f64x2.add(f64x2.splat(P0), f64x2.mul(x, p));
    q = f64x2.add(f64x2.splat(Q0), f64x2.mul(x, q));
    return f64x2.mul(x, f64x2.sub(f64x2.splat(ROOT_TWO_PI), f64x2.div(p, q)));
  }

  /** e^(−x²/2 − low) for 0 ≤ x ≤ 39, with the rounding of x² made good. */
  @inline
  private static bell(x: f64, low: f64): f64 {
    const upper = reinterpret<f64>(reinterpret<i64>(x) & UPPER_HALF_MASK);
    const rest = (x + upper) * (x - upper);
    return Exp.ofSplit(upper * upper * -0.5, rest * 0.5 + low);
  }

  @inline
  private static bell2(x: v128, low: v128): v128 {
    const upper = v128.and(x, i64x2.splat(UPPER_HALF_MASK));
    const rest = f64x2.mul(f64x2.add(x, upper), f64x2.sub(x, upper));
    return Exp.ofSplit2(
      f64x2.mul(f64x2.mul(upper, upper), f64x2.splat(-0.5)),
      f64x2.add(f64x2.mul(rest, f64x2.splat(0.5)), low),
    );
  }

  @inline
  private static clampedSize(x: f64): f64 {
    const size = abs(x);
    return select<f64>(FAR, size, size > FAR);
  }

  @inline
  private static clampedSize2(x: v128): v128 {
    return f64x2.pmin(f64x2.abs(x), f64x2.splat(FAR));
  }
}
