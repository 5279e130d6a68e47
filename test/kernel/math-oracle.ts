// A slow, exact-minded oracle: exp, ln, N(x) and Black-76 in 320-bit binary fixed point on BigInt.
//
// It takes doubles apart by their bits, so its input is the very number the kernel got. (A decimal library would read
// the shortest text of a double, which is another number, and would show correct functions as thousands of ulp wrong.)
// It shares no formula with the kernel: exp is a Taylor series after halving, ln a Newton step on exp, N(x) the
// all-positive series of odd double factorials, Black-76 the textbook form. Absolute resolution is 2^-320, so 45
// correct digits remain even of a tail of 1e-50.

export const BITS = 320n;
export const ONE = 1n << BITS;
const HALF = ONE >> 1n;
// N(x) is below 1e-88 here and the series long; every comparison below is coarser than that.
const NORMAL_FAR = 20n * ONE;

export function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> BITS;
}

export function divide(a: bigint, b: bigint): bigint {
  return (a << BITS) / b;
}

const view = new DataView(new ArrayBuffer(8));

/** The double as mantissa·2^exponent, both exact. */
function parts(x: number): { mantissa: bigint; exponent: number } {
  view.setFloat64(0, x);
  const bits = view.getBigUint64(0);
  const field = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const size = field === 0 ? fraction : fraction | 0x10000000000000n;
  return { mantissa: bits >> 63n ? -size : size, exponent: Math.max(field, 1) - 1075 };
}

/** The double in fixed point with `bits` binary places; exact unless x has places beyond them. */
export function fixed(x: number, bits = BITS): bigint {
  const { mantissa, exponent } = parts(x);
  const shift = BigInt(exponent) + bits;
  return shift >= 0n ? mantissa << shift : mantissa >> -shift;
}

/** A fixed-point number as a double, good to about 1e-15 relative: for ratios and messages, not for comparing. */
export function approximate(value: bigint): number {
  const size = value < 0n ? -value : value;
  const length = BigInt(size.toString(2).length);
  const drop = length > 64n ? length - 64n : 0n;
  return (Number(value >> drop) / 2 ** 64) * 2 ** Number(drop - BITS + 64n);
}

/**
 * How far `got` is from `exact`, in units of the last place of `got`. `places` are the binary places of `exact`; more of
 * them than usual measure a number below 2^-260.
 */
export function ulpError(got: number, exact: bigint, places = BITS): number {
  const ulp = 1n << (BigInt(parts(got).exponent) + places);
  return Number(((fixed(got, places) - exact) << 40n) / ulp) / 2 ** 40;
}

function expSmall(r: bigint): bigint {
  // 2^-12 of the argument: 22 terms reach 2^-330, and twelve squarings cost twelve bits of the guard.
  const guard = 32n;
  const x = (r << guard) >> 12n;
  const one = ONE << guard;
  let term = one;
  let sum = one;
  for (let n = 1n; term !== 0n && term !== -1n; n++) {
    term = ((term * x) >> (BITS + guard)) / n;
    sum += term;
  }
  for (let i = 0; i < 12; i++) sum = (sum * sum) >> (BITS + guard);
  return sum >> guard;
}

/** ln 2 = 2·artanh(1/3). */
export const LN2 = ((): bigint => {
  let power = (2n * ONE * 4294967296n) / 3n;
  let sum = 0n;
  for (let n = 1n; power > 0n; n += 2n, power /= 9n) sum += power / n;
  return sum >> 32n;
})();

/** π by Machin's formula. */
export const PI = ((): bigint => {
  const arctanOfInverse = (n: bigint): bigint => {
    let power = (ONE << 32n) / n;
    let sum = 0n;
    for (let k = 1n, sign = 1n; power > 0n; k += 2n, sign = -sign, power /= n * n) sum += (sign * power) / k;
    return sum;
  };
  return (4n * (4n * arctanOfInverse(5n) - arctanOfInverse(239n))) >> 32n;
})();

/** e^x as mantissa·2^exponent, the mantissa in fixed point and between 0.7 and 1.5. */
export function expParts(x: bigint): { mantissa: bigint; exponent: bigint } {
  const exponent = (2n * x + LN2) / (2n * LN2) - (2n * x + LN2 < 0n ? 1n : 0n);
  return { mantissa: expSmall(x - exponent * LN2), exponent };
}

export function exp(x: bigint): bigint {
  const { mantissa, exponent } = expParts(x);
  return exponent >= 0n ? mantissa << exponent : mantissa >> -exponent;
}

/** ln of a double: its exponent apart, then Newton's (cubic) step on exp until nothing moves. */
export function lnOfDouble(x: number): bigint {
  const { mantissa, exponent } = parts(x);
  const length = BigInt(mantissa.toString(2).length);
  const m = mantissa << (BITS - length);
  const shift = BigInt(exponent) + length;
  let y = fixed(Math.log(approximate(m)));
  for (let i = 0; i < 3; i++) {
    const e = expSmall(y);
    y += divide(2n * (m - e), m + e);
  }
  return y + shift * LN2;
}

function squareRoot(value: bigint): bigint {
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}

const ROOT_TWO_PI = squareRoot((2n * PI) << BITS);

export function normalDensity(x: bigint): bigint {
  return divide(exp(-multiply(x, x) / 2n), ROOT_TWO_PI);
}

/** N(x) = ½ + n(x)·(x + x³/3 + x⁵/15 + …); 0 and 1 beyond ±20. */
export function normalCdf(x: bigint): bigint {
  if (x <= -NORMAL_FAR) return 0n;
  if (x >= NORMAL_FAR) return ONE;
  const square = multiply(x, x);
  let term = x;
  let sum = x;
  for (let n = 3n; term > 1n || term < -1n; n += 2n) {
    term = multiply(term, square) / n;
    sum += term;
  }
  // The sum is as large as the density is small: the exponent is applied last, or the density's digits would be gone.
  const { mantissa, exponent } = expParts(-square / 2n);
  return HALF + (divide(multiply(sum, mantissa), ROOT_TWO_PI) >> -exponent);
}

export interface Option {
  readonly phi: number;
  readonly logForwardOverStrike: number;
  readonly strikeOverForward: number;
  readonly sdev: number;
}

export interface ExactOption {
  readonly value: bigint;
  readonly deltaPa: bigint;
  readonly density1: bigint;
}

/** The textbook form, at sdev > 0. */
export function black76(option: Option): ExactOption {
  const ratio = fixed(option.strikeOverForward);
  const sdev = fixed(option.sdev);
  const distance = divide(fixed(option.logForwardOverStrike), sdev);
  const d1 = distance + sdev / 2n;
  const d2 = distance - sdev / 2n;
  const sign = BigInt(option.phi);
  const second = sign * multiply(ratio, normalCdf(sign * d2));
  const value = sign * normalCdf(sign * d1) - second;
  const inReach = d1 < NORMAL_FAR && d1 > -NORMAL_FAR;
  return { value, deltaPa: second, density1: inReach ? normalDensity(d1) : 0n };
}
