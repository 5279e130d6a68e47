import { describe, expect, it } from 'vitest';
import type { OptionSide } from '../../src/market/snapshot.ts';
import { type Decimal, exact, fromText } from '../../src/quantity/decimal.ts';
import { coinPrice, type OptionTerms, tenor } from '../../src/reference/black76.ts';
import { deltaPa, greeksBs, greeksPa } from '../../src/reference/greeks.ts';
import { relativeError } from '../support/tiny-market.ts';

// The venue's opt-summary example of 2022-03-08 for BTC-USD-220309-33000, markVol as printed. F and S are not printed but
// follow from printed digits: F = K/(ΔPA call − ΔPA put), S = vegaBS/vegaPA. T, 0.0025104325 years, is the one of which
// the printed call delta is made; it is found by bisection, because eight digits of it would spoil the others' eleven.
const strike = fromText('33000');
const callDelta = fromText('0.83102066763');
const forward = strike.div(callDelta.minus(fromText('-0.01466882207')));
const index = fromText('0.7089307622').div(fromText('0.0000181738510733'));

function terms(side: OptionSide, years: Decimal): OptionTerms {
  return { side, forward, strike, vol: fromText('1.5551965233045728'), tenor: tenor(years) };
}

function yearsByCallDelta(): Decimal {
  let low = fromText('0.0024');
  let high = fromText('0.0026');
  for (let i = 0; i < 60; i++) {
    const middle = low.plus(high).div(2);
    // In the money, a longer time gives a call less delta.
    if (deltaPa(terms('call', middle)).gt(callDelta)) low = middle;
    else high = middle;
  }
  return low;
}

describe('the venue’s printed Greeks of 2022-03-08', () => {
  const years = yearsByCallDelta();

  it('come from the forward, index and time that the evidence names', () => {
    expect(relativeError(forward, '39021.41436')).toBeLessThan(1e-9);
    expect(relativeError(index, '39008.285')).toBeLessThan(1e-8);
    expect(relativeError(years, '0.0025104325')).toBeLessThan(2e-8);
  });

  it.each([
    ['call', '0.83102066763', '-1.19654835533', '-0.00141319550', '0.0000181738510733'],
    ['put', '-0.01466882207', '0.49483062408', '-0.00141319550', '0.0000181738510733'],
  ] as const)('PA set of the %s', (side, delta, gamma, theta, vega) => {
    const greeks = greeksPa(terms(side, years));
    expect(relativeError(greeks.delta, delta)).toBeLessThan(1e-9);
    expect(relativeError(greeks.gamma, gamma)).toBeLessThan(1e-9);
    expect(relativeError(greeks.theta, theta)).toBeLessThan(4e-9);
    expect(relativeError(greeks.vega, vega)).toBeLessThan(1e-9);
  });

  it.each([
    ['call', '0.98573321015', '0.0000119331823980', '-66.0352690', '0.7089307622'],
    ['put', '-0.01426678985', '0.0000119331823980', '-54.9337729', '0.7089307622'],
  ] as const)('BS set of the %s', (side, delta, gamma, theta, vega) => {
    const greeks = greeksBs(terms(side, years), index);
    expect(relativeError(greeks.delta, delta)).toBeLessThan(1e-9);
    expect(relativeError(greeks.gamma, gamma)).toBeLessThan(1e-9);
    // Ten digits of vega leave S, hence r = ln(F/S)/T, open by 3e-8: that much of theta.
    expect(relativeError(greeks.theta, theta)).toBeLessThan(4e-8);
    expect(relativeError(greeks.vega, vega)).toBeLessThan(1e-9);
  });

  it('theta is of what is left below one day: the step is T itself', () => {
    const left = terms('call', exact(0.001));
    const longer = terms('call', exact(0.002));
    const perYear = (of: OptionTerms) => greeksPa(of).theta.div(of.tenor.years);
    expect(perYear(left).abs().gt(0)).toBe(true);
    expect(greeksPa(left).theta.div(perYear(left)).eq(left.tenor.years)).toBe(true);
    expect(greeksPa(longer).theta.div(perYear(longer)).eq(longer.tenor.years)).toBe(true);
    expect(coinPrice(left).gt(0)).toBe(true);
  });
});
