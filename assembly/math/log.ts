// The natural logarithm, scalar and two lanes wide, with the same bits in both. Why own code: see exp.ts.
//
// Method: x = 2^k·(1 + f) with 1 + f in [√½, √2); s = f/(2 + f), so ln(1 + f) = 2s + s·R(s²) with
// R(w) = w·(2/3 + 2w/5 + …), written as f − (f²/2 − s·(f²/2 + R)) so that f, which is exact, is added last and the
// result near 1 is accurate relative to itself. The form is that of Sun's fdlibm (e_log.c); the seven coefficients are
// our own Remez fit over the whole range of s, error 1.8e-18 relative in ln(1 + f).
//
// Measured against a 320-bit oracle (test/kernel/math.test.ts): worst 0.76 ulp, bound 1 ulp, on all positive doubles.
// 0 gives −infinity, a negative number NaN.

// 33 significant bits, so k·LN2_HIGH is exact.
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;

const L1: f64 = 0.6666666666666698;
const L2: f64 = 0.3999999999961417;
const L3: f64 = 0.28571428703226237;
const L4: f64 = 0.22222202216694348;
const L5: f64 = 0.18183389622242735;
const L6: f64 = 0.15318225299620367;
const L7: f64 = 0.14756579029534564;

const MIN_NORMAL: f64 = 2.2250738585072014e-308;
const TWO_TO_54: f64 = 18014398509481984.0;
// The upper bits of √½: subtracting them makes the exponent field count from √½ instead of from 1.
const ROOT_HALF_BITS: i64 = 0x3fe6a09e00000000;
const ONE_BITS: i64 = 0x3ff0000000000000;
const MANTISSA_MASK: i64 = 0x000fffffffffffff;
// 2^52: its mantissa bits read back as an integer, which is how the exponent field becomes a double without a convert.
const TWO_TO_52_BITS: i64 = 0x4330000000000000;
const TWO_TO_52_AND_BIAS: f64 = 4503599627371519.0;

export class Log {
  /** ln(1 + x) for x > −1, as accurate as x where x is small: what 1 + x rounds off is put back. */
  static ofOnePlus(x: f64): f64 {
    const u = 1.0 + x;
    return Log.of(u) - (u - 1.0 - x) / u;
  }

  /** ln x for every x. */
  static of(x: f64): f64 {
    const subnormal = x < MIN_NORMAL;
    const scaled = select<f64>(x * TWO_TO_54, x, subnormal);
    const bits = reinterpret<i64>(scaled) + (ONE_BITS - ROOT_HALF_BITS);
    const biased = reinterpret<f64>((bits >>> 52) | TWO_TO_52_BITS);
    const k = biased - TWO_TO_52_AND_BIAS - select<f64>(54.0, 0.0, subnormal);
    const f = reinterpret<f64>((bits & MANTISSA_MASK) + ROOT_HALF_BITS) - 1.0;
    const s = f / (2.0 + f);
    const w = s * s;
    const r = w * (L1 + w * (L2 + w * (L3 + w * (L4 + w * (L5 + w * (L6 + w * L7))))));
    const halfSquare = 0.5 * (f * f);
    const result = k * LN2_HIGH - (halfSquare - (s * (halfSquare + r) + k * LN2_LOW) - f);
    if (x > 0.0 && x < Infinity) return result;
    return Log.outside(x);
  }

  static of2(x: v128): v128 {
    const subnormal = f64x2.lt(x, f64x2.splat(MIN_NORMAL));
    const scaled = v128.bitselect(f64x2.mul(x, f64x2.splat(TWO_TO_54)), x, subnormal);
    const bits = i64x2.add(scaled, i64x2.splat(ONE_BITS - ROOT_HALF_BITS));
    const biased = v128.or(i64x2.shr_u(bits, 52), i64x2.splat(TWO_TO_52_BITS));
    const k = f64x2.sub(f64x2.sub(biased, f64x2.splat(TWO_TO_52_AND_BIAS)), v128.and(f64x2.splat(54.0), subnormal));
    const reduced = i64x2.add(v128.and(bits, i64x2.splat(MANTISSA_MASK)), i64x2.splat(ROOT_HALF_BITS));
    const f = f64x2.sub(reduced, f64x2.splat(1.0));
    const s = f64x2.div(f, f64x2.add(f64x2.splat(2.0), f));
    const r = Log.series2(f64x2.mul(s, s));
    const halfSquare = f64x2.mul(f64x2.splat(0.5), f64x2.mul(f, f));
    const correction = f64x2.add(f64x2.mul(s, f64x2.add(halfSquare, r)), f64x2.mul(k, f64x2.splat(LN2_LOW)));
    const tail = f64x2.sub(f64x2.sub(halfSquare, correction), f);
    const result = f64x2.sub(f64x2.mul(k, f64x2.splat(LN2_HIGH)), tail);
    const inside = v128.and(f64x2.gt(x, f64x2.splat(0.0)), f64x2.lt(x, f64x2.splat(Infinity)));
    return v128.bitselect(result, Log.outside2(x), inside);
  }

  @inline
  private static series2(w: v128): v128 {
    let sum = f64x2.add(f64x2.splat(L6), f64x2.mul(w, f64x2.splat(L7)));
    sum = f64x2.add(f64x2.splat(L5), f64x2.mul(w, sum));
    sum = f64x2.add(f64x2.splat(L4), f64x2.mul(w, sum));
    sum = f64x2.add(f64x2.splat(L3), f64x2.mul(w, sum));
    sum = f64x2.add(f64x2.splat(L2), f64x2.mul(w, sum));
    sum = f64x2.add(f64x2.splat(L1), f64x2.mul(w, sum));
    return f64x2.mul(w, sum);
  }

  /** The value where x is not a positive finite number. */
  @inline
  private static outside(x: f64): f64 {
    if (x === 0.0) return -Infinity;
    return x === Infinity ? Infinity : NaN;
  }

  @inline
  private static outside2(x: v128): v128 {
    const infinite = f64x2.eq(x, f64x2.splat(Infinity));
    const positive = v128.bitselect(f64x2.splat(Infinity), f64x2.splat(NaN), infinite);
    return v128.bitselect(f64x2.splat(-Infinity), positive, f64x2.eq(x, f64x2.splat(0.0)));
  }
}
