/**
 * The market of one day with the prices of the next: what the holdings of a day are revalued at. A contract that has expired
 * by then is settled at the next snapshot's index, as the venue settles it at its index of that hour; that index is not
 * recorded, so the settlement is later than the venue's by up to a day. What the next day cannot value otherwise has a fault,
 * and whoever holds it is not judged for the move.
 */
import { instrumentFault } from '../ingest/usable.ts';
import type { Instrument, Snapshot } from '../market/snapshot.ts';
import type { Faults } from './able-accounts.ts';

export interface NextPrices {
  /** Lists what the day lists, at the next day's prices; the time is the day's, since no figure that reads it is taken. */
  market: Snapshot;
  faults: Faults;
  /** Contracts that are settled. */
  settled: string[];
}

/** @param next the next day in the order of `day`, and the name of its folder */
export function nextPrices(day: Snapshot, next: Snapshot, date: string): NextPrices {
  const faults: Faults = { instruments: [], currencies: [] };
  const settled: string[] = [];
  const instruments = day.instruments.map((own, i): Instrument => {
    const later = next.instruments[i]!;
    const fault = instrumentFault(next, later);
    if (fault === null) {
      faults.instruments.push(null);
      return { ...later, positionTiers: own.positionTiers, problem: own.problem };
    }
    const markPx = own.expTimeMs !== null && own.expTimeMs <= next.asOfMs ? settlementPx(own, next) : null;
    if (markPx === null) {
      faults.instruments.push(fault.detail);
      // Only orders can still name it, and those have no part in a loss.
      return own;
    }
    faults.instruments.push(null);
    settled.push(own.instId);
    return { ...own, markPx };
  });
  const currencies = day.currencies.map((own, i) => {
    const later = next.currencies[i]!;
    faults.currencies.push(later.problem === null ? null : `at ${date}, ${later.problem.detail}`);
    return later.problem === null ? { ...own, usdPx: later.usdPx } : own;
  });
  const indexPx = new Map([...day.indexPx, ...next.indexPx]);
  return { market: { ...day, indexPx, instruments, currencies }, faults, settled };
}

/** What a contract pays at the index of a market, in the unit of its mark; null where the market has no such index. */
export function settlementPx(instrument: Instrument, { indexPx, currencies, currencyIndex }: Snapshot): number | null {
  const { contract, underlying, quote, strike, optionSide, settleCcy } = instrument;
  const index = indexPx.get(`${underlying}-${contract === 'linear' ? quote : 'USD'}`);
  if (index === undefined) return null;
  const intrinsic = () => Math.max(0, optionSide === 'call' ? index - strike! : strike! - index);
  switch (contract) {
    case 'linear':
    case 'inverse':
      return index;
    case 'option':
      return intrinsic() / index;
    case 'usd-option': {
      const usdPx = currencies[currencyIndex.get(settleCcy) ?? -1]?.usdPx;
      return usdPx === undefined || Number.isNaN(usdPx) ? null : intrinsic() / usdPx;
    }
    default:
      return null;
  }
}
