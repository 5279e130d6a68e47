// Amounts as whole numbers of their last decimal: exact to add and quick to print, where a double's own text is neither.

const POWERS_OF_TEN = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

/** How sizes of an instrument are counted: contracts = steps · stepUnits / 10^decimals. */
export interface SizeStep {
  readonly decimals: number;
  readonly stepUnits: number;
  /** Contracts (for spot: coins) in one step, as a double. */
  readonly stepSize: number;
}

/**
 * The lot size as a count of decimals and a whole number. Lots finer than `finestDecimals` are widened to a power of
 * ten, which is a multiple of them: no one trades 8 decimals of a bitcoin by hand.
 */
export function sizeStepOf(lotSz: number, finestDecimals: number): SizeStep {
  const coarse = 1 / POWERS_OF_TEN[finestDecimals];
  const size = Number.isFinite(lotSz) && lotSz > coarse ? lotSz : coarse;
  let decimals = 0;
  while (decimals < finestDecimals && Math.round(size * POWERS_OF_TEN[decimals]) / POWERS_OF_TEN[decimals] !== size) {
    decimals++;
  }
  const stepUnits = Math.max(1, Math.round(size * POWERS_OF_TEN[decimals]));
  return { decimals, stepUnits, stepSize: stepUnits / POWERS_OF_TEN[decimals] };
}

/** Decimals that give a price about six figures, between 1 and 9. */
export function priceDecimalsOf(px: number): number {
  let decimals = 1;
  for (let scaled = px; scaled < 10_000 && decimals < 9; scaled *= 10) decimals++;
  return decimals;
}

/** The value as a whole number of 10^−decimals, at least 1. */
export function positiveUnits(value: number, decimals: number): number {
  return Math.max(1, Math.round(value * POWERS_OF_TEN[decimals]));
}

/** The value as a whole number of 10^−decimals, of either sign. */
export function signedUnits(value: number, decimals: number): number {
  // Adding 0 turns −0 into 0, which would else print a sign.
  return Math.round(value * POWERS_OF_TEN[decimals]) + 0;
}

/** The double nearest to units / 10^decimals. */
export function unitsValue(units: number, decimals: number): number {
  return units / POWERS_OF_TEN[decimals];
}

/** Plain decimal text of units / 10^decimals, without trailing zeros and without an exponent. */
export function unitsText(units: number, decimals: number): string {
  const sign = units < 0 ? '-' : '';
  const size = units < 0 ? -units : units;
  const scale = POWERS_OF_TEN[decimals];
  const whole = Math.floor(size / scale);
  let fraction = size - whole * scale;
  const wholeText = sign + wholeNumberText(whole);
  if (fraction === 0) return wholeText;
  let places = decimals;
  while (fraction % 10 === 0) {
    fraction /= 10;
    places--;
  }
  return `${wholeText}.${wholeNumberText(fraction).padStart(places, '0')}`;
}

/** Ready texts of small numbers: printing is what generating mostly does, and most sizes and fractions are small. */
const SMALL_TEXTS: readonly string[] = Array.from({ length: 20_000 }, (_, whole) => String(whole));

/** The digits of a whole number from 0. */
function wholeNumberText(whole: number): string {
  return whole < SMALL_TEXTS.length ? SMALL_TEXTS[whole] : `${whole}`;
}
