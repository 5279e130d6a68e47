/**
 * The venue's Greeks of one option per coin: PA in coins, BS in dollars (`S` is the index, r = ln(F/S)/T the rate that
 * the basis implies). Theta is of one step dt = min(1/365, T), vega of one vol point. Source: the venue's opt-summary
 * example of 2022-03-08; status published. The unit's CASH Greeks are made of these in `revalue-option.ts`.
 */

import { type Decimal, exact, fromText, smaller, zero } from '../quantity/decimal.ts';
import { coinPrice, densityAtD1, moneyness, type OptionTerms, priceParts } from './black76.ts';
import { ln } from './logarithm.ts';

export interface Greeks {
  readonly delta: Decimal;
  readonly gamma: Decimal;
  readonly theta: Decimal;
  readonly vega: Decimal;
}

const two = exact(2);
const hundred = exact(100);
const oneDayInYears = exact(1).div(exact(365));

/** N(d1) − v of a call, −N(−d1) − v of a put: coins per coin. */
export function deltaPa(terms: OptionTerms): Decimal {
  const { value, chance1 } = priceParts(terms);
  return (terms.side === 'call' ? chance1 : chance1.neg()).minus(value);
}

/** n(d1)/(σ√T): the change of the cash delta per coin and dollar of index for a relative move of the index by 1. */
export function relativeGamma(terms: OptionTerms): Decimal {
  const at = moneyness(terms);
  return at === null ? zero : densityAtD1(terms).div(at.deviation);
}

/** n(d1)·√T/100: coins per coin for one vol point. */
export function vegaPa(terms: OptionTerms): Decimal {
  return densityAtD1(terms).times(terms.tenor.rootYears).div(hundred);
}

/** n(d1)·σ/(2√T) a year, the part of theta that both sets share; 0 where the value is intrinsic. */
function decayRate(terms: OptionTerms): Decimal {
  if (moneyness(terms) === null) return zero;
  return densityAtD1(terms).times(terms.vol).div(two.times(terms.tenor.rootYears));
}

const stepOf = (terms: OptionTerms) => smaller(oneDayInYears, terms.tenor.years);

/** Coins per coin. */
export function greeksPa(terms: OptionTerms): Greeks {
  const delta = deltaPa(terms);
  return {
    delta,
    gamma: relativeGamma(terms).minus(two.times(delta)),
    theta: decayRate(terms).neg().times(stepOf(terms)),
    vega: vegaPa(terms),
  };
}

/** Dollars per coin, at index S. */
export function greeksBs(terms: OptionTerms, index: Decimal): Greeks {
  const { chance1, chance2 } = priceParts(terms);
  const isCall = terms.side === 'call';
  const rate = ln(terms.forward.div(index)).div(terms.tenor.years);
  const discountedStrike = terms.strike.times(index).div(terms.forward);
  const financing = rate.times(discountedStrike).times(chance2);
  const yearly = index.times(decayRate(terms)).neg();
  return {
    delta: isCall ? chance1 : chance1.neg(),
    gamma: relativeGamma(terms).div(index),
    theta: (isCall ? yearly.minus(financing) : yearly.plus(financing)).times(stepOf(terms)),
    vega: index.times(vegaPa(terms)),
  };
}

/** The change of the price v when the vol rises by one point, by revaluation: coins per coin. */
export function volPointChange(terms: OptionTerms): Decimal {
  return coinPrice({ ...terms, vol: terms.vol.plus(fromText('0.01')) }).minus(coinPrice(terms));
}
