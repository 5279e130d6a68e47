/**
 * An option revalued over the whole grid: USD change for one coin, long. The base is the formula's own price at
 * (F, σ, T), so that a zero shock costs zero; the published mark does not enter.
 */
import type { Instrument } from '../market/snapshot.ts';
import { type Decimal, exact, fromText, larger, one, zero } from '../quantity/decimal.ts';
import type { ScenarioGrid } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { shockedVols, type VolShockSize, volShockAt } from '../rules/mr1-spot-shock.ts';
import { decayStep } from '../rules/mr2-theta-decay.ts';
import { rateShift } from '../rules/mr5-rate-shift.ts';
import { coinPrice, type OptionTerms, tenor, tenorBetween } from './black76.ts';
import { deltaPa, relativeGamma, vegaPa, volPointChange } from './greeks.ts';
import { exp } from './logarithm.ts';

/** Forwards stay above 0 even at a shock of −100 %. */
const leastGrowth = fromText('0.000000001');
const onePercent = fromText('0.01');
const daysPerYear = exact(365);

export interface OptionRevaluation {
  readonly shock: VolShockSize;
  readonly pointsPnl: readonly Decimal[];
  readonly percentagePnl: readonly Decimal[];
  readonly extremePnl: readonly Decimal[];
  readonly deltaPa: Decimal;
  readonly decayPnl: Decimal;
  readonly volPointPnl: Decimal;
  readonly rateDownPnl: Decimal;
  readonly rateUpPnl: Decimal;
  /** USD of cash delta for 1 % of index, USD for one vol point by the derivative. */
  readonly gamma: Decimal;
  readonly vega: Decimal;
}

/** Terms of a listed option at the snapshot's time. */
export function termsOf(instrument: Instrument, asOfMs: number): OptionTerms {
  const { optionSide, strike, expTimeMs } = instrument;
  if (optionSide === null || strike === null || expTimeMs === null) {
    throw new Error(`${instrument.instId} is no option with a strike, a side and an expiry`);
  }
  return {
    side: optionSide,
    forward: exact(instrument.fwdPx),
    strike: exact(strike),
    vol: exact(instrument.markVol),
    tenor: tenorBetween(asOfMs, expTimeMs),
  };
}

/** Revalues one coin of an option; `index` is I[X,USD]. */
export function revalueOption(
  terms: OptionTerms,
  index: Decimal,
  grid: ScenarioGrid,
  rulebook: Rulebook,
): OptionRevaluation {
  const base = coinPrice(terms);
  const years = terms.tenor.years;
  const days = years.times(daysPerYear);
  const shock = volShockAt(rulebook, days);
  const change = (to: OptionTerms) => coinPrice(to).minus(base).times(index);
  const shockedPnl = memoised((spotShock: string, vol: Decimal) => {
    const growth = larger(one.plus(fromText(spotShock)), leastGrowth);
    return change({ ...terms, forward: terms.forward.times(growth), vol }).times(growth);
  });
  const cellVols = grid.cells.map((cell) => shockedVols(rulebook, terms.vol, fromText(cell.volShock.scale), shock));
  const later = tenor(years.minus(decayStep(rulebook, years)));
  const shift = rateShift(rulebook).times(years);
  const atRate = (move: Decimal) => {
    return move.isZero() ? zero : change({ ...terms, forward: terms.forward.times(exp(move)) });
  };
  return {
    shock,
    pointsPnl: grid.cells.map((cell, i) => shockedPnl(cell.spotShock, cellVols[i]!.points)),
    percentagePnl: grid.cells.map((cell, i) => shockedPnl(cell.spotShock, cellVols[i]!.percentage)),
    extremePnl: grid.extremeShocks.map((spotShock) => shockedPnl(spotShock, terms.vol)),
    deltaPa: deltaPa(terms),
    decayPnl: change({ ...terms, tenor: later }),
    volPointPnl: volPointChange(terms).times(index),
    rateDownPnl: atRate(shift.neg()),
    rateUpPnl: atRate(shift),
    gamma: relativeGamma(terms).times(index).times(onePercent),
    vega: vegaPa(terms).times(index),
  };
}

/** Both kinds of vol shock meet in the cells of vol same, and a floor may join more; each price is computed once. */
function memoised(price: (spotShock: string, vol: Decimal) => Decimal): (spotShock: string, vol: Decimal) => Decimal {
  const known = new Map<string, Decimal>();
  return (spotShock, vol) => {
    const key = `${spotShock}|${vol}`;
    const found = known.get(key) ?? price(spotShock, vol);
    known.set(key, found);
    return found;
  };
}
