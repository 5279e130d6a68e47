/**
 * A market in which every coin has moved by one fraction: indices, marks of perpetuals and futures and forwards by the
 * factor, vols and stablecoins as they were. An option's mark moves by what its formula value does, in coin.
 */
import type { Instrument, Snapshot } from '../market/snapshot.ts';
import { exact } from '../quantity/decimal.ts';
import { coinPrice } from '../reference/black76.ts';
import { termsOf } from '../reference/revalue-option.ts';
import { families } from '../rulebook/compile.ts';

/** The snapshot after a move of every coin by `move` (0.1 is up 10 %). */
export function movedMarket(snapshot: Snapshot, move: number): Snapshot {
  if (move === 0) return snapshot;
  const factor = 1 + move;
  const isCoin = (ccy: string) => !(families as string[]).includes(ccy);
  const indexPx = new Map<string, number>();
  for (const [pair, price] of snapshot.indexPx) {
    const [base, quote] = pair.split('-') as [string, string];
    // A pair of two coins, or of two stablecoins, keeps its price.
    indexPx.set(pair, isCoin(base) && !isCoin(quote) ? price * factor : price);
  }
  const currencies = snapshot.currencies.map((currency) =>
    isCoin(currency.ccy) ? { ...currency, usdPx: currency.usdPx * factor } : currency,
  );
  const instruments = snapshot.instruments.map((instrument) =>
    isCoin(instrument.underlying) && !instrument.problem
      ? movedInstrument(instrument, factor, snapshot.asOfMs)
      : instrument,
  );
  return { ...snapshot, indexPx, currencies, instruments };
}

function movedInstrument(instrument: Instrument, factor: number, asOfMs: number): Instrument {
  if (instrument.contract !== 'option') return { ...instrument, markPx: instrument.markPx * factor };
  const moved = { ...instrument, fwdPx: instrument.fwdPx * factor };
  const change = coinPrice(termsOf(moved, asOfMs)).minus(coinPrice(termsOf(instrument, asOfMs)));
  return { ...moved, markPx: Math.max(0, exact(instrument.markPx).plus(change).toNumber()) };
}
