/**
 * One listing for all snapshots: every instrument and currency that any of them has, in the market's canonical order. The
 * portfolio is read once, against this, and is then a book on every day. What a day does not have keeps its place in the
 * listing with a problem that says so.
 */
import { instrumentFault } from '../ingest/usable.ts';
import { canonicalOrder } from '../market/instruments.ts';
import type { Currency, Instrument, MarketProblem, Snapshot } from '../market/snapshot.ts';
import { byCodeUnits } from '../quantity/code-units.ts';
import type { DatedMarket } from './dated-markets.ts';

/** The market that the portfolio is read against: an instrument or currency as the first day has it that can value it. */
export function commonMarket(markets: readonly DatedMarket[]): Snapshot {
  const instruments = new Map<string, { instrument: Instrument; isUsable: boolean }>();
  const currencies = new Map<string, Currency>();
  for (const { snapshot } of markets) {
    for (const instrument of snapshot.instruments) {
      if (instruments.get(instrument.instId)?.isUsable) continue;
      instruments.set(instrument.instId, { instrument, isUsable: instrumentFault(snapshot, instrument) === null });
    }
    for (const currency of snapshot.currencies) {
      const known = currencies.get(currency.ccy);
      if (known === undefined || known.problem !== null) currencies.set(currency.ccy, currency);
    }
  }
  const listed = [...instruments.values()].map(({ instrument }) => instrument).sort(canonicalOrder);
  const named = [...currencies.values()].sort((a, b) => byCodeUnits(a.ccy, b.ccy));
  return {
    ...markets[0]!.snapshot,
    files: markets.flatMap(({ snapshot }) => snapshot.files),
    instruments: listed,
    instrumentIndex: new Map(listed.map(({ instId }, i) => [instId, i])),
    currencies: named,
    currencyIndex: new Map(named.map(({ ccy }, i) => [ccy, i])),
  };
}

/** A day's own prices in the order of the common listing. */
export function dayOn(common: Snapshot, { date, snapshot }: DatedMarket): Snapshot {
  const instruments = common.instruments.map((shared): Instrument => {
    const own = snapshot.instruments[snapshot.instrumentIndex.get(shared.instId) ?? -1];
    if (own === undefined) return { ...shared, problem: missing(`${date} does not list ${shared.instId}`) };
    const term = terms.find((name) => !Object.is(own[name], shared[name]));
    if (term === undefined) return own;
    const detail = `${term} of ${own.instId} is ${own[term]} on ${date} and ${shared[term]} on another day`;
    return { ...own, problem: { reason: 'impossible-value', detail } };
  });
  const currencies = common.currencies.map((shared): Currency => {
    const own = snapshot.currencies[snapshot.currencyIndex.get(shared.ccy) ?? -1];
    return own ?? { ...shared, problem: missing(`${date} has no index ${shared.ccy}-USD`) };
  });
  const { instrumentIndex, currencyIndex } = common;
  return { ...snapshot, instruments, instrumentIndex, currencies, currencyIndex };
}

function missing(detail: string): MarketProblem {
  return { reason: 'missing-price', detail };
}

/** What makes a contract another contract, though its id is the same. */
const terms = [
  ...(['product', 'contract', 'underlying', 'quote', 'settleCcy'] as const),
  ...(['ctVal', 'ctMult', 'expTimeMs', 'strike', 'optionSide'] as const),
];
