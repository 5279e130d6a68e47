/**
 * What one contract, long, is worth to every rule: an account's unit is a weighted sum of these. Each instrument is
 * valued once and kept, so that many accounts over the same options cost their sums only.
 */
import type { Instrument } from '../market/snapshot.ts';
import { type Decimal, exact, fromText, one, zero } from '../quantity/decimal.ts';
import { type ScenarioGrid, scenarioGrid } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { Prices } from './prices.ts';
import { revalueOption, termsOf } from './revalue-option.ts';

/** The part that options alone have; USD for one contract, long. */
export interface OptionPart {
  /** MR1's shock in points at the expiry, as a vol. */
  readonly shockPoints: Decimal;
  readonly decayPnl: Decimal;
  readonly volPointPnl: Decimal;
  readonly rateDownPnl: Decimal;
  readonly rateUpPnl: Decimal;
  readonly gamma: Decimal;
  readonly vega: Decimal;
  readonly markValueUsd: Decimal;
}

/** One contract, long; spot is one coin. */
export interface LegValue {
  readonly kind: 'linear' | 'inverse' | 'option' | 'spot';
  readonly product: Instrument['product'];
  /** Empty for spot in use. */
  readonly instId: string;
  readonly quote: string;
  readonly expTimeMs: number | null;
  readonly days: Decimal;
  /** Coins. */
  readonly coinDelta: Decimal;
  /** Sign of the delta as it is before any rounding: a far option's (K/F)·N(±d2) is never 0, though digits run out. */
  readonly deltaSign: 1 | -1;
  /** USD: the delta; at X-USD index; at mark. */
  readonly cashDelta: Decimal;
  readonly notionalUsd: Decimal;
  readonly markNotionalUsd: Decimal;
  readonly pointsPnl: readonly Decimal[];
  readonly percentagePnl: readonly Decimal[];
  readonly extremePnl: readonly Decimal[];
  readonly option: OptionPart | null;
}

/** A leg of a unit: signed contracts of a value. */
export interface Leg {
  readonly value: LegValue;
  readonly qty: Decimal;
}

export class LegValues {
  readonly #prices: Prices;
  readonly #rulebook: Rulebook;
  readonly #grids = new Map<string, ScenarioGrid>();
  readonly #instruments = new Map<Instrument, LegValue>();
  readonly #spots = new Map<string, LegValue>();

  constructor(prices: Prices, rulebook: Rulebook) {
    this.#prices = prices;
    this.#rulebook = rulebook;
  }

  grid(underlying: string): ScenarioGrid {
    return kept(this.#grids, underlying, () => scenarioGrid(this.#rulebook, underlying));
  }

  /** One contract of a derivative. */
  of(instrument: Instrument): LegValue {
    return kept(this.#instruments, instrument, () => this.#value(instrument));
  }

  /** One coin of spot in use, at index X-USD. */
  spot(underlying: string): LegValue {
    return kept(this.#spots, underlying, () => {
      const index = this.#prices.index(underlying, 'USD');
      return {
        ...this.#proportional(underlying, index),
        kind: 'spot',
        product: 'spot',
        instId: '',
        quote: 'USD',
        expTimeMs: null,
        days: zero,
        coinDelta: one,
        deltaSign: 1,
        cashDelta: index,
        notionalUsd: index,
        markNotionalUsd: index,
        option: null,
      };
    });
  }

  #value(instrument: Instrument): LegValue {
    if (instrument.contract === 'linear') return this.#linear(instrument);
    if (instrument.contract === 'inverse') return this.#inverse(instrument);
    if (instrument.contract === 'option') return this.#option(instrument);
    throw new Error(`${instrument.instId} is ${instrument.contract}, which no rule values`);
  }

  #linear(instrument: Instrument): LegValue {
    const coins = contractSize(instrument);
    const quoteUsd = this.#prices.usd(instrument.quote);
    const cashDelta = coins.times(exact(instrument.markPx)).times(quoteUsd);
    const exposure = coins.times(this.#prices.index(instrument.underlying, instrument.quote)).times(quoteUsd);
    return {
      ...this.#identity(instrument),
      ...this.#proportional(instrument.underlying, exposure),
      kind: 'linear',
      coinDelta: coins,
      deltaSign: 1,
      cashDelta,
      notionalUsd: coins.times(this.#prices.index(instrument.underlying, 'USD')),
      markNotionalUsd: cashDelta,
      option: null,
    };
  }

  #inverse(instrument: Instrument): LegValue {
    const usd = contractSize(instrument);
    const mark = exact(instrument.markPx);
    const index = this.#prices.index(instrument.underlying, 'USD');
    return {
      ...this.#identity(instrument),
      ...this.#proportional(instrument.underlying, usd.times(index).div(mark)),
      kind: 'inverse',
      coinDelta: usd.div(mark),
      deltaSign: 1,
      cashDelta: usd,
      notionalUsd: usd,
      markNotionalUsd: usd,
      option: null,
    };
  }

  #option(instrument: Instrument): LegValue {
    const coins = contractSize(instrument);
    const index = this.#prices.index(instrument.underlying, 'USD');
    const terms = termsOf(instrument, this.#prices.asOfMs);
    const perCoin = revalueOption(terms, index, this.grid(instrument.underlying), this.#rulebook);
    const perContract = (usd: Decimal) => usd.times(coins);
    const coinDelta = perContract(perCoin.deltaPa);
    return {
      ...this.#identity(instrument),
      kind: 'option',
      coinDelta,
      deltaSign: terms.side === 'call' ? 1 : -1,
      cashDelta: coinDelta.times(index),
      notionalUsd: perContract(index),
      markNotionalUsd: perContract(index),
      pointsPnl: perCoin.pointsPnl.map(perContract),
      percentagePnl: perCoin.percentagePnl.map(perContract),
      extremePnl: perCoin.extremePnl.map(perContract),
      option: {
        shockPoints: perCoin.shock.points,
        decayPnl: perContract(perCoin.decayPnl),
        volPointPnl: perContract(perCoin.volPointPnl),
        rateDownPnl: perContract(perCoin.rateDownPnl),
        rateUpPnl: perContract(perCoin.rateUpPnl),
        gamma: perContract(perCoin.gamma),
        vega: perContract(perCoin.vega),
        markValueUsd: perContract(exact(instrument.markPx).times(index)),
      },
    };
  }

  #identity(instrument: Instrument) {
    const { product, instId, quote, expTimeMs } = instrument;
    const days = expTimeMs === null ? zero : daysBetween(this.#prices.asOfMs, expTimeMs);
    return { product, instId, quote, expTimeMs, days };
  }

  /** Rows of a leg that moves in proportion to the index: exposure·s, the same for both kinds of vol shock. */
  #proportional(underlying: string, exposureUsd: Decimal) {
    const grid = this.grid(underlying);
    const pointsPnl = grid.cells.map((cell) => exposureUsd.times(fromText(cell.spotShock)));
    const extremePnl = grid.extremeShocks.map((shock) => exposureUsd.times(fromText(shock)));
    return { pointsPnl, percentagePnl: pointsPnl, extremePnl };
  }
}

/** Coins of one contract (linear, option) or its USD (inverse): `ctVal·ctMult`. */
export function contractSize(instrument: Instrument): Decimal {
  return exact(instrument.ctVal).times(exact(instrument.ctMult));
}

function daysBetween(fromMs: number, toMs: number): Decimal {
  return exact(toMs).minus(exact(fromMs)).div(exact(86_400_000));
}

function kept<K, V>(cache: Map<K, V>, key: K, make: () => V): V {
  const found = cache.get(key);
  if (found !== undefined) return found;
  const made = make();
  cache.set(key, made);
  return made;
}
