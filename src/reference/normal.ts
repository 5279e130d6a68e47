/**
 * The normal distribution by its Mills ratio R(x) = N(−x)/n(x), which stays between 1.26 and 0.02 for x from 0 to 40
 * while N falls to 1e-350: so the tail keeps its relative digits.
 *
 * R solves R′ = x·R − 1. Its Taylor coefficients at a point follow from R there: a₁ = x·a₀ − 1 and
 * aₙ₊₁ = (x·aₙ + aₙ₋₁)/(n + 1). A table of them, a point every sixteenth, is made at first use: at 40 by the continued
 * fraction 1/(x + 1/(x + 2/(x + 3/…))), then point by point down to 0. In this direction every error shrinks (by
 * e^(−x/16) a step), in the other it would grow. The end gives the scale of n(x): N(0) = ½ = n(0)·R(0).
 *
 * Guaranteed: relative error of N(x) and n(x) below 1e-45 for x ≥ −40; below −40, where N < 4e-350, N(x) is 0.
 */
import { type Decimal, one, zero } from '../quantity/decimal.ts';
import { over, times, toDecimal, toFixedPoint, unit } from './fixed-point.ts';
import { expOfFixedPoint, type Scaled } from './logarithm.ts';

const pointsPerUnit = 16;
const lastX = 40;
/** |aₙ|·16⁻ⁿ falls below 2^-192 before the 36th term at every point, the worst being x = 0. */
const termCount = 36;
const fractionLevels = 200;

interface MillsTable {
  readonly coefficients: readonly bigint[][];
  /** n(0) = 1/√(2π). */
  readonly densityAtZero: bigint;
}

let table: MillsTable | undefined;

function millsTable(): MillsTable {
  if (table === undefined) {
    const coefficients: bigint[][] = [];
    let ratio = ratioByContinuedFraction(lastX);
    for (let point = lastX * pointsPerUnit; point >= 0; point--) {
      const here = taylorCoefficients(point, ratio);
      coefficients[point] = here;
      ratio = evaluate(here, -unit / BigInt(pointsPerUnit));
    }
    table = { coefficients, densityAtZero: over(unit, 2n * coefficients[0]![0]!) };
  }
  return table;
}

function ratioByContinuedFraction(x: number): bigint {
  const fixedX = BigInt(x) * unit;
  let tail = fixedX;
  for (let level = fractionLevels; level >= 1; level--) tail = fixedX + over(BigInt(level) * unit, tail);
  return over(unit, tail);
}

/** Coefficients of R around x = point/16, from R(x). */
function taylorCoefficients(point: number, ratio: bigint): bigint[] {
  const numerator = BigInt(point);
  const denominator = BigInt(pointsPerUnit);
  const a = [ratio, (numerator * ratio) / denominator - unit];
  for (let n = 1; n < termCount - 1; n++) a.push(((numerator * a[n]!) / denominator + a[n - 1]!) / BigInt(n + 1));
  return a;
}

function evaluate(coefficients: readonly bigint[], h: bigint): bigint {
  let total = 0n;
  for (let n = coefficients.length - 1; n >= 0; n--) total = times(total, h) + coefficients[n]!;
  return total;
}

/** n(x) of a fixed-point x. */
function density(x: bigint): Scaled {
  const { mantissa, exponent } = expOfFixedPoint(-times(x, x) / 2n);
  return { mantissa: times(mantissa, millsTable().densityAtZero), exponent };
}

/** The distribution function N(x). */
export function normalDistribution(x: Decimal): Decimal {
  if (x.abs().gt(lastX)) return x.isNegative() ? zero : one;
  const size = toFixedPoint(x.abs());
  const point = Number((size * BigInt(2 * pointsPerUnit) + unit) / (2n * unit));
  const ratio = evaluate(millsTable().coefficients[point]!, size - (BigInt(point) * unit) / BigInt(pointsPerUnit));
  const { mantissa, exponent } = density(size);
  const tail = toDecimal(times(mantissa, ratio), exponent);
  return x.isNegative() ? tail : one.minus(tail);
}

/** The density n(x) = e^(−x²/2)/√(2π). */
export function normalDensity(x: Decimal): Decimal {
  if (x.abs().gt(lastX)) return zero;
  const { mantissa, exponent } = density(toFixedPoint(x));
  return toDecimal(mantissa, exponent);
}
