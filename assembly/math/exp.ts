// The exponential, scalar and two lanes wide, with the same bits in both.
//
// Own code because a margin run must give one number everywhere: the host's Math.exp differs between V8 versions, and
// AssemblyScript's NativeMath.exp changes its algorithm with the compiler's shrink level. Only + − × ÷ and bit
// operations are used, no fused multiply-add, no table in memory.
//
// Method: x = k·ln2 + r, |r| ≤ ln2/2, with ln2 in two parts so that the first subtraction is exact; then
// e^r = 1 + r + r·c/(2 − c), c = r − r²·g(r²), where g(z) = (√z·coth(√z/2) − 2)/z. The form is that of Sun's fdlibm
// (e_exp.c): it keeps the leading 1 + r out of the rounding of the correction. The five coefficients are our own
// Remez fit of g over |r| ≤ 0.34662; their error in e^r is 4.3e-19 relative.
//
// Measured against a 320-bit oracle (test/kernel/math.test.ts), bound 1 ulp on [−745.13, 709.78]: worst 0.88 ulp over
// 500,000 points, 0.72 where the result is subnormal (it is rounded once more, at the end).

const LOG2_E: f64 = Math.LOG2E;
// 33 significant bits, so k·LN2_HIGH is exact for every k that can occur.
const LN2_HIGH: f64 = 0.6931471803691238;
const LN2_LOW: f64 = 1.9082149292705877e-10;
// Adding 1.5·2^52 rounds to an integer and leaves that integer in the low bits of the sum.
const ROUNDER: f64 = 6755399441055744.0;
const ONE_BITS: i64 = 0x3ff0000000000000;

const C1: f64 = 0.16666666666666607;
const C2: f64 = -0.002777777777704781;
const C3: f64 = 6.61375632867241e-5;
const C4: f64 = -1.6533908815530341e-6;
const C5: f64 = 4.138349085638168e-8;

// Beyond these the result is 0 or infinity; clamping keeps the power of two inside what two factors can express.
const LOWEST: f64 = -750.0;
const HIGHEST: f64 = 710.0;

export class Exp {
  /** e^x for every x; below −745.13 it is 0, above 709.78 infinity, NaN stays NaN. */
  static of(x: f64): f64 {
    return Exp.ofSplit(x, 0.0);
  }

  static of2(x: v128): v128 {
    return Exp.ofSplit2(x, f64x2.splat(0.0));
  }

  /** e^(x − low) where `low` is a correction below the last places of x (|low| < 1e-4), kept apart to save its digits. */
  static ofSplit(x: f64, low: f64): f64 {
    x = select<f64>(LOWEST, x, x < LOWEST);
    x = select<f64>(HIGHEST, x, x > HIGHEST);
    const k = x * LOG2_E + ROUNDER - ROUNDER;
    const mantissa = Exp.ofReduced(x - k * LN2_HIGH, k * LN2_LOW + low);
    // Two factors, because 2^k itself leaves the range at both ends; only the last product can round.
    const half = k * 0.5 + ROUNDER - ROUNDER;
    return mantissa * Exp.powerOfTwo(half) * Exp.powerOfTwo(k - half);
  }

  static ofSplit2(x: v128, low: v128): v128 {
    x = f64x2.pmax(x, f64x2.splat(LOWEST));
    x = f64x2.pmin(x, f64x2.splat(HIGHEST));
    const rounder = f64x2.splat(ROUNDER);
    const k = f64x2.sub(f64x2.add(f64x2.mul(x, f64x2.splat(LOG2_E)), rounder), rounder);
    const mantissa = Exp.ofReduced2(
      f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH))),
      f64x2.add(f64x2.mul(k, f64x2.splat(LN2_LOW)), low),
    );
    const half = f64x2.sub(f64x2.add(f64x2.mul(k, f64x2.splat(0.5)), rounder), rounder);
    return f64x2.mul(f64x2.mul(mantissa, Exp.powerOfTwo2(half)), Exp.powerOfTwo2(f64x2.sub(k, half)));
  }

  /** e^x for |x| ≤ 700 only, where one addition to the exponent bits scales; a wrong number beyond. */
  @inline
  static ofMiddle(x: f64): f64 {
    const shifted = x * LOG2_E + ROUNDER;
    const k = shifted - ROUNDER;
    const mantissa = Exp.ofReduced(x - k * LN2_HIGH, k * LN2_LOW);
    return reinterpret<f64>(reinterpret<i64>(mantissa) + (reinterpret<i64>(shifted) << 52));
  }

  @inline
  static ofMiddle2(x: v128): v128 {
    const rounder = f64x2.splat(ROUNDER);
    const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(LOG2_E)), rounder);
    const k = f64x2.sub(shifted, rounder);
    const mantissa = Exp.ofReduced2(
      f64x2.sub(x, f64x2.mul(k, f64x2.splat(LN2_HIGH))),
      f64x2.mul(k, f64x2.splat(LN2_LOW)),
    );
    return i64x2.add(mantissa, i64x2.shl(shifted, 52));
  }

  /** e^(high − low) for |high − low| ≤ 0.3467. */
  @inline
  private static ofReduced(high: f64, low: f64): f64 {
    const r = high - low;
    const z = r * r;
    // Two halves side by side instead of one chain: the two-lane price waits for this exponential.
    const zz = z * z;
    const c = r - z * (C1 + z * C2 + zz * (C3 + z * C4 + zz * C5));
    return 1.0 - (low - (r * c) / (2.0 - c) - high);
  }

  @inline
  private static ofReduced2(high: v128, low: v128): v128 {
    const r = f64x2.sub(high, low);
    const z = f64x2.mul(r, r);
    const zz = f64x2.mul(z, z);
    const upper = f64x2.add(f64x2.add(f64x2.splat(C3), f64x2.mul(z, f64x2.splat(C4))), f64x2.mul(zz, f64x2.splat(C5)));
    const g = f64x2.add(f64x2.add(f64x2.splat(C1), f64x2.mul(z, f64x2.splat(C2))), f64x2.mul(zz, upper));
    const c = f64x2.sub(r, f64x2.mul(z, g));
    const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2.0), c));
    return f64x2.sub(f64x2.splat(1.0), f64x2.sub(f64x2.sub(low, quotient), high));
  }

  /** 2^k for an integer |k| ≤ 1022. */
  @inline
  private static powerOfTwo(k: f64): f64 {
    return reinterpret<f64>((reinterpret<i64>(k + ROUNDER) << 52) + ONE_BITS);
  }

  @inline
  private static powerOfTwo2(k: v128): v128 {
    return i64x2.add(i64x2.shl(f64x2.add(k, f64x2.splat(ROUNDER)), 52), i64x2.splat(ONE_BITS));
  }
}
