/**
 * Black-76 of a coin-settled option in coins per coin, without discounting: a call is N(d1) − (K/F)·N(d2), a put is
 * (K/F)·N(−d2) − N(−d1), with d1 = [ln(F/K) + σ²T/2]/(σ√T) and d2 = d1 − σ√T. With T or σ at 0 the value is intrinsic:
 * N(d1) and N(d2) are 1 where F > K, else 0. Source: the venue's opt-summary example of 2022-03-08, which this form
 * reproduces to its last printed digit; status published.
 */
import type { OptionSide } from '../market/snapshot.ts';
import { type Decimal, exact, fromText, one, zero } from '../quantity/decimal.ts';
import { ln } from './logarithm.ts';
import { normalDensity, normalDistribution } from './normal.ts';

const half = fromText('0.5');
const millisecondsPerYear = exact(365 * 86_400_000);

/** Years of 365 days, with their root, which every price of one expiry shares. */
export interface Tenor {
  readonly years: Decimal;
  readonly rootYears: Decimal;
}

export function tenor(years: Decimal): Tenor {
  return { years, rootYears: years.gt(zero) ? years.sqrt() : zero };
}

/** Time from the snapshot to an expiry, both in milliseconds since 1970. */
export function tenorBetween(asOfMs: number, expTimeMs: number): Tenor {
  return tenor(exact(expTimeMs).minus(exact(asOfMs)).div(millisecondsPerYear));
}

/** What one option's price depends on: quote currency per coin, a yearly fraction, years. */
export interface OptionTerms {
  readonly side: OptionSide;
  readonly forward: Decimal;
  readonly strike: Decimal;
  readonly vol: Decimal;
  readonly tenor: Tenor;
}

/** The arguments of the formula; null where the value is intrinsic. `deviation` is σ√T. */
export interface Moneyness {
  readonly d1: Decimal;
  readonly d2: Decimal;
  readonly deviation: Decimal;
}

export function moneyness(terms: OptionTerms): Moneyness | null {
  if (!terms.tenor.years.gt(zero) || !terms.vol.gt(zero)) return null;
  const deviation = terms.vol.times(terms.tenor.rootYears);
  const logRatio = ln(terms.forward.div(terms.strike));
  const d1 = logRatio.div(deviation).plus(deviation.times(half));
  return { d1, d2: d1.minus(deviation), deviation };
}

/** A price and the chances it is made of, those of the option's own side: N(±d1) and N(±d2). */
export interface CoinPrice {
  readonly value: Decimal;
  readonly chance1: Decimal;
  readonly chance2: Decimal;
}

/** Price with its parts, in coins per coin. */
export function priceParts(terms: OptionTerms): CoinPrice {
  const isCall = terms.side === 'call';
  const at = moneyness(terms);
  let chance1: Decimal;
  let chance2: Decimal;
  if (at === null) {
    chance1 = terms.forward.gt(terms.strike) === isCall ? one : zero;
    chance2 = chance1;
  } else {
    chance1 = normalDistribution(isCall ? at.d1 : at.d1.neg());
    chance2 = normalDistribution(isCall ? at.d2 : at.d2.neg());
  }
  const strikePart = terms.strike.div(terms.forward).times(chance2);
  return { value: isCall ? chance1.minus(strikePart) : strikePart.minus(chance1), chance1, chance2 };
}

/** The formula price v in coins per coin. */
export function coinPrice(terms: OptionTerms): Decimal {
  return priceParts(terms).value;
}

/** n(d1); 0 where the value is intrinsic. */
export function densityAtD1(terms: OptionTerms): Decimal {
  const at = moneyness(terms);
  return at === null ? zero : normalDensity(at.d1);
}
