/**
 * exp and ln in fixed point, because the library's own cost 25 µs and more each.
 *
 * Guaranteed: `exp` relative error below 1e-50 for |x| ≤ 1,000; `ln` absolute error below 1e-50·max(1, |ln x|) for x in
 * the range of normal doubles, hence 30 relative digits unless x lies within 1e-20 of 1.
 */
import { type Decimal, one } from '../quantity/decimal.ts';
import { fractionBits, over, times, toDecimal, toFixedPoint, unit } from './fixed-point.ts';

/** A positive number mantissa·2^(exponent − 192), mantissa near 1 in fixed point. */
export interface Scaled {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/** 2·artanh(t) for a small fixed-point t by its series t + t³/3 + t⁵/5 + … */
function twiceArtanh(t: bigint): bigint {
  const square = times(t, t);
  let power = t;
  let total = t;
  for (let odd = 3n; power !== 0n && power !== -1n; odd += 2n) {
    power = times(power, square);
    total += power / odd;
  }
  return 2n * total;
}

/** ln 2 = 2·artanh(1/3). */
const ln2 = twiceArtanh(unit / 3n);

/** e^(r) is taken from e^(r/256) by eight squarings; the series then needs some 17 terms. */
const halvings = 8;

/** e^x of a fixed-point x. */
export function expOfFixedPoint(x: bigint): Scaled {
  // x = k·ln 2 + r with |r| ≤ ln 2 / 2, rounded to the nearest k; a bare BigInt division would round toward zero.
  const twice = 2n * x + ln2;
  const k = (twice - (((twice % (2n * ln2)) + 2n * ln2) % (2n * ln2))) / (2n * ln2);
  const small = (x - k * ln2) >> BigInt(halvings);
  let term = small;
  let mantissa = unit + small;
  for (let n = 2n; term !== 0n; n++) {
    term = times(term, small) / n;
    mantissa += term;
  }
  for (let i = 0; i < halvings; i++) mantissa = times(mantissa, mantissa);
  return { mantissa, exponent: Number(k) };
}

/** e^x. */
export function exp(x: Decimal): Decimal {
  if (x.isZero()) return one;
  const { mantissa, exponent } = expOfFixedPoint(toFixedPoint(x));
  return toDecimal(mantissa, exponent);
}

/** Bits of the first guess below. The better it is, the sooner the series after it ends. */
const guessBits = 40;

/** The natural logarithm of x > 0. */
export function ln(x: Decimal): Decimal {
  const asDouble = x.toNumber();
  if (!(asDouble > 0 && asDouble < Number.POSITIVE_INFINITY)) throw new Error(`ln of ${x}, which is out of its range`);
  const k = Math.round(Math.log2(asDouble));
  const mantissa = toFixedPoint(x, fractionBits - k);
  // A double's logarithm is right to 1e-12 at least: ln m = y + 2·artanh((m − e^y)/(m + e^y)), whose series ends at once.
  const guess = Math.round(Math.log(Number(mantissa >> BigInt(fractionBits - 60)) / 2 ** 60) * 2 ** guessBits);
  const y = BigInt(guess) << BigInt(fractionBits - guessBits);
  const power = expOfFixedPoint(y);
  const nearby =
    power.exponent >= 0 ? power.mantissa << BigInt(power.exponent) : power.mantissa >> BigInt(-power.exponent);
  const rest = twiceArtanh(over(mantissa - nearby, mantissa + nearby));
  return toDecimal(y + rest + BigInt(k) * ln2);
}
