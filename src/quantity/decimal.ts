/**
 * The one door to decimal.js. Every figure of the decimal engine is a `Decimal` of 50 significant digits from here: a
 * clone of the library's class, so that nobody else's settings reach it. A double enters by `exact`, a rulebook's text by
 * `fromText`; nothing enters by accident.
 */
import { Decimal as DecimalJs } from 'decimal.js';

export type Decimal = DecimalJs;

/** 50 digits: the sum of a million legs keeps 40, where a double has 16. */
const Decimal = DecimalJs.clone({ defaults: true, precision: 50, rounding: DecimalJs.ROUND_HALF_EVEN });

export const zero: Decimal = new Decimal(0);
export const one: Decimal = new Decimal(1);

/** Rulebooks hold a few hundred texts which every account reads again, so each is parsed once. */
const parsedTexts = new Map<string, Decimal>();
const parsedTextLimit = 4096;

/**
 * The decimal that the venue printed: the shortest text that reads back to the same double. It is not the double's exact
 * binary value, because the venue's digits are the truth and the double their carrier.
 */
export function exact(x: number): Decimal {
  if (Number.isNaN(x)) throw new Error('a number that the snapshot does not have was read');
  return new Decimal(String(x));
}

/** A rulebook's number; digits beyond 50 are kept until the first operation. */
export function fromText(text: string): Decimal {
  const known = parsedTexts.get(text);
  if (known !== undefined) return known;
  if (parsedTexts.size >= parsedTextLimit) parsedTexts.clear();
  const parsed = new Decimal(text);
  parsedTexts.set(text, parsed);
  return parsed;
}

/** A number that was just computed as digits. It is read once, so it is not kept as a rulebook's text is. */
export function fromDigits(digits: string): Decimal {
  return new Decimal(digits);
}

export function isDecimal(value: unknown): value is Decimal {
  return Decimal.isDecimal(value);
}

export function larger(a: Decimal, b: Decimal): Decimal {
  return a.gte(b) ? a : b;
}

export function smaller(a: Decimal, b: Decimal): Decimal {
  return a.lte(b) ? a : b;
}

/** The part below zero as a positive amount: the loss of a P&L, the debt of an equity. Never the library's minus zero. */
export function shortfall(x: Decimal): Decimal {
  return x.lt(zero) ? x.neg() : zero;
}

export function sum(values: Iterable<Decimal>): Decimal {
  let total = zero;
  for (const value of values) total = total.plus(value);
  return total;
}

/** One step of a marginal scale: the amount between the step before and `upTo` counts by `factor`; null has no end. */
export interface ScaleStep {
  readonly upTo: Decimal | null;
  readonly factor: Decimal;
}

/** What of an amount lies inside one step, and what it counts there. */
export interface ScalePart {
  readonly amount: Decimal;
  readonly factor: Decimal;
  readonly counted: Decimal;
}

/** The steps that an amount of 0 or more touches. What lies above a finite last step is in none. */
export function marginalParts(amount: Decimal, steps: Iterable<ScaleStep>): ScalePart[] {
  const parts: ScalePart[] = [];
  let from = zero;
  for (const { upTo, factor } of steps) {
    const to = upTo === null ? amount : smaller(amount, upTo);
    if (to.lte(from)) break;
    const inside = to.minus(from);
    parts.push({ amount: inside, factor, counted: inside.times(factor) });
    from = to;
  }
  return parts;
}

/** Σ (part of the amount inside a step) · factor. What lies above a finite last step counts 0. */
export function onMarginalScale(amount: Decimal, steps: Iterable<ScaleStep>): Decimal {
  return sum(marginalParts(amount, steps).map(({ counted }) => counted));
}

/** Index of the least value; the first one wins a tie; -1 of nothing. */
export function firstMinimum(values: readonly Decimal[]): number {
  let found = values.length === 0 ? -1 : 0;
  for (let i = 1; i < values.length; i++) {
    if (values[i]!.lt(values[found]!)) found = i;
  }
  return found;
}
