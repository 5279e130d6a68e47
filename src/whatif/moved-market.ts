/**
 * Markets that have moved while all else stands still. An option's mark moves by what its formula value does, in coin, and
 * not below 0; the formula's price today is computed once for all moves.
 */
import type { Instrument, Snapshot } from '../market/snapshot.ts';
import { type Decimal, exact } from '../quantity/decimal.ts';
import { coinPrice } from '../reference/black76.ts';
import { termsOf } from '../reference/revalue-option.ts';
import { DAYS_PER_YEAR, families, MS_PER_DAY } from '../rulebook/compile.ts';
import { portableCoinPrice } from '../synthetic/portable-black76.ts';

const POINTS_PER_VOL = 100;
const MS_PER_YEAR = DAYS_PER_YEAR * MS_PER_DAY;

/** Whether a currency is a coin, not the dollar or a stablecoin that contracts are quoted in. */
export function isCoin(ccy: string): boolean {
  return !(families as string[]).includes(ccy);
}

/** The snapshot after a move of every coin by `move` (0.1 is up 10 %). */
export function movedMarket(snapshot: Snapshot, move: number): Snapshot {
  return new MovedMarkets(snapshot).byPrice(move);
}

/** The mark of a moved option: today's and the change of its formula price, in coin. */
type PriceChange = (moved: Instrument, before: Instrument) => number;

function exactChange(asOfMs: number): PriceChange {
  const bases = new Map<string, Decimal>();
  return (moved, before) => {
    const base = bases.get(before.instId) ?? coinPrice(termsOf(before, asOfMs));
    bases.set(before.instId, base);
    return exact(before.markPx)
      .plus(coinPrice(termsOf(moved, asOfMs)))
      .minus(base)
      .toNumber();
  };
}

/** In doubles that are the same on every machine; some fifty times as quick as decimals. */
function quickChange(asOfMs: number): PriceChange {
  const priceOf = ({ optionSide, fwdPx, strike, markVol, expTimeMs }: Instrument) =>
    portableCoinPrice({
      kind: optionSide === 'call' ? 'C' : 'P',
      forwardPx: fwdPx,
      strikePx: strike!,
      volatility: markVol,
      yearsToExpiry: (expTimeMs! - asOfMs) / MS_PER_YEAR,
    });
  const bases = new Map<string, number>();
  return (moved, before) => {
    const base = bases.get(before.instId) ?? priceOf(before);
    bases.set(before.instId, base);
    return before.markPx + (priceOf(moved) - base);
  };
}

export class MovedMarkets {
  readonly #today: Snapshot;
  readonly #change: PriceChange;

  /** @param isQuick whether options are priced in doubles, to 1e-14 of a coin: for a search that looks again before it ends */
  constructor(today: Snapshot, isQuick = false) {
    this.#today = today;
    this.#change = isQuick ? quickChange(today.asOfMs) : exactChange(today.asOfMs);
  }

  /**
   * Every coin, or one of them, has moved by a fraction: indices, marks of perpetuals and futures and forwards by the
   * factor, vols and stablecoins as they were. A pair of two coins, or of two stablecoins, keeps its price.
   */
  byPrice(move: number, coin: string | null = null): Snapshot {
    if (move === 0) return this.#today;
    const factor = 1 + move;
    const moves = (ccy: string) => (coin === null ? isCoin(ccy) : ccy === coin);
    return this.#moved({
      pair: (base, quote) => (moves(base) && !isCoin(quote) ? factor : 1),
      currency: (ccy) => (moves(ccy) ? factor : 1),
      instrument: (instrument) => {
        if (!moves(instrument.underlying)) return instrument;
        if (instrument.contract === 'usd-option') return this.#movedUsdOption(instrument, factor);
        if (instrument.contract !== 'option') return { ...instrument, markPx: instrument.markPx * factor };
        return this.#movedOption({ ...instrument, fwdPx: instrument.fwdPx * factor });
      },
    });
  }

  /** Every vol has moved by so many points, a falling one not below the floor (nor up to it); prices as they were. */
  byVol(points: number, floor: number): Snapshot {
    if (points === 0) return this.#today;
    const movedVol = (vol: number) => {
      const moved = vol + points / POINTS_PER_VOL;
      return points < 0 ? Math.max(moved, Math.min(vol, floor)) : moved;
    };
    return this.#moved({
      pair: () => 1,
      currency: () => 1,
      instrument: (instrument) =>
        instrument.contract === 'option'
          ? this.#movedOption({ ...instrument, markVol: movedVol(instrument.markVol) })
          : instrument,
    });
  }

  /** A stablecoin's USD index has moved by a fraction, prices quoted in it as they were: coins move with it in USD. */
  byStablecoin(ccy: string, move: number): Snapshot {
    return this.#moved({
      pair: (base, quote) => (base === ccy && quote === 'USD' ? 1 + move : 1),
      currency: (own) => (own === ccy ? 1 + move : 1),
      instrument: (instrument) => instrument,
    });
  }

  /** A stablecoin's USD index has moved by a fraction, and coins keep their USD price: their price in it moves against it. */
  byDepeg(ccy: string, move: number): Snapshot {
    const against = 1 / (1 + move);
    return this.#moved({
      pair: (base, quote) => {
        if (base === ccy && quote === 'USD') return 1 + move;
        return isCoin(base) && quote === ccy ? against : 1;
      },
      currency: (own) => (own === ccy ? 1 + move : 1),
      instrument: (instrument) => {
        const { contract, quote, settleCcy } = instrument;
        const isPricedInIt = contract === 'linear' ? quote === ccy : contract === 'usd-option' && settleCcy === ccy;
        return isPricedInIt ? { ...instrument, markPx: instrument.markPx * against } : instrument;
      },
    });
  }

  #moved(by: {
    pair: (base: string, quote: string) => number;
    currency: (ccy: string) => number;
    instrument: (instrument: Instrument) => Instrument;
  }): Snapshot {
    const indexPx = new Map<string, number>();
    for (const [pair, price] of this.#today.indexPx) {
      const [base, quote] = pair.split('-') as [string, string];
      indexPx.set(pair, price * by.pair(base, quote));
    }
    const currencies = this.#today.currencies.map((currency) => {
      const factor = by.currency(currency.ccy);
      return factor === 1 ? currency : { ...currency, usdPx: currency.usdPx * factor };
    });
    // An option settled in USD has a problem in all modes but multi-currency mode, where it moves with the rest.
    const instruments = this.#today.instruments.map((instrument) =>
      instrument.problem && instrument.contract !== 'usd-option' ? instrument : by.instrument(instrument),
    );
    return { ...this.#today, indexPx, currencies, instruments };
  }

  /** The option at its new forward and vol, its mark moved by the change of the formula's value. */
  #movedOption(moved: Instrument): Instrument {
    const { instruments, instrumentIndex } = this.#today;
    const before = instruments[instrumentIndex.get(moved.instId)!]!;
    return { ...moved, markPx: Math.max(0, this.#change(moved, before)) };
  }

  /** An option settled in USD: its vol is not known, so its mark moves by its intrinsic value, at the price of its money. */
  #movedUsdOption(before: Instrument, factor: number): Instrument {
    const { optionSide, strike, fwdPx, settleCcy, markPx } = before;
    const { currencies, currencyIndex } = this.#today;
    const usdPx = settleCcy === 'USD' ? 1 : currencies[currencyIndex.get(settleCcy)!]!.usdPx;
    const intrinsic = (forward: number) =>
      Math.max(0, optionSide === 'call' ? forward - strike! : strike! - forward) / usdPx;
    const moved = fwdPx * factor;
    return { ...before, fwdPx: moved, markPx: Math.max(0, markPx + (intrinsic(moved) - intrinsic(fwdPx))) };
  }
}
