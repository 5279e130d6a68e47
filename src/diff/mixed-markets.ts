/**
 * The markets between A and B, as values: A's with B's prices, then with B's vols too, then with everything of B but its
 * time. All of them list what B lists, in B's order, so that B's book is a book on each of them. What A and B cannot both
 * value – listed on one side only, expired, without a price, or with other contract terms – has a problem in all of them:
 * whoever holds it at B is not split. Everything else an account may hold is valued in every step.
 */
import { instrumentFault } from '../ingest/usable.ts';
import type { Currency, Instrument, MarketProblem, Snapshot } from '../market/snapshot.ts';
import { type MarksBetween, marksBetween } from './option-marks.ts';
import type { Part } from './parts.ts';

/** The part whose step puts in the last of B's inputs needs no mixed market: its market is B's own. */
export type MixedPart = Exclude<Part, 'time'>;

export interface MixedMarkets {
  steps: Record<MixedPart, Snapshot>;
  /** For each of B's instruments and currencies, why a step could not value it; null where all can. */
  instrumentFaults: (string | null)[];
  currencyFaults: (string | null)[];
}

/** One of B's instruments or currencies, as A and as B have it; as B where A has none, and then with a problem. */
interface Pair<T> {
  ofA: T;
  ofB: T;
  problem: MarketProblem | null;
}

interface InstrumentPair extends Pair<Instrument> {
  marks: MarksBetween;
}

/** Derives the steps of the way from market A to market B. */
export function mixMarkets(a: Snapshot, b: Snapshot): MixedMarkets {
  const instruments = b.instruments.map((ofB) => instrumentPair(ofB, a, b));
  const currencies = b.currencies.map((ofB) => currencyPair(ofB, a));
  const { indexPx } = b;
  const marketOf = (
    base: Snapshot,
    instrument: (pair: InstrumentPair) => Instrument,
    currency: (pair: Pair<Currency>) => Currency,
  ): Snapshot => ({
    ...base,
    // What only some accounts may hold has a problem on both sides, and keeps it.
    instruments: instruments.map((pair) => ({ ...instrument(pair), problem: pair.problem ?? pair.ofB.problem })),
    instrumentIndex: b.instrumentIndex,
    currencies: currencies.map((pair) => ({ ...currency(pair), problem: pair.problem })),
    currencyIndex: b.currencyIndex,
  });
  return {
    steps: {
      positions: marketOf(
        a,
        ({ ofA }) => ofA,
        ({ ofA }) => ofA,
      ),
      prices: marketOf({ ...a, indexPx }, withPrices, withUsdPrice),
      vols: marketOf({ ...a, indexPx }, withPricesAndVols, withUsdPrice),
      rulebook: marketOf({ ...b, asOfMs: a.asOfMs }, withAllButTime, ({ ofB }) => ofB),
    },
    instrumentFaults: instruments.map(({ problem }) => problem?.detail ?? null),
    currencyFaults: currencies.map(({ problem }) => problem?.detail ?? null),
  };
}

function withPrices({ ofA, ofB, marks }: InstrumentPair): Instrument {
  return { ...ofA, markPx: marks.withPrices, fwdPx: ofB.fwdPx };
}

function withPricesAndVols({ ofA, ofB, marks }: InstrumentPair): Instrument {
  return { ...ofA, markPx: marks.withVols, markVol: ofB.markVol, fwdPx: ofB.fwdPx };
}

function withAllButTime({ ofB, marks }: InstrumentPair): Instrument {
  return { ...ofB, markPx: marks.withVols };
}

function withUsdPrice({ ofA, ofB }: Pair<Currency>): Currency {
  return { ...ofA, usdPx: ofB.usdPx };
}

function instrumentPair(ofB: Instrument, a: Snapshot, b: Snapshot): InstrumentPair {
  const ofA = a.instruments[a.instrumentIndex.get(ofB.instId) ?? -1];
  const fault = instrumentFault(b, ofB) ?? (ofA ? (instrumentFault(a, ofA) ?? otherTerms(ofA, ofB)) : notListed(ofB));
  if (ofA === undefined || fault !== null) {
    const problem: MarketProblem = { reason: 'missing-price', detail: fault!.detail };
    return { ofA: ofA ?? ofB, ofB, problem, marks: { withPrices: ofB.markPx, withVols: ofB.markPx } };
  }
  // Only a coin-settled option has a formula here; any other mark moves with the prices, as that of an option with the vols.
  const ownMark = { withPrices: ofB.product === 'option' ? ofA.markPx : ofB.markPx, withVols: ofB.markPx };
  const ends = { ofA, ofB, asOfA: a.asOfMs, asOfB: b.asOfMs };
  return { ofA, ofB, problem: null, marks: ofB.contract === 'option' ? marksBetween(ends) : ownMark };
}

function currencyPair(ofB: Currency, a: Snapshot): Pair<Currency> {
  const ofA = a.currencies[a.currencyIndex.get(ofB.ccy) ?? -1];
  const unknown: MarketProblem = { reason: 'missing-price', detail: `the market of A has no index ${ofB.ccy}-USD` };
  return { ofA: ofA ?? ofB, ofB, problem: ofB.problem ?? (ofA ? ofA.problem : unknown) };
}

function notListed({ instId }: Instrument) {
  return { detail: `the market of A does not list ${instId}` };
}

/** What makes a contract another contract, though its id is the same: no price, vol, rule or time explains its change. */
const terms = [
  ...(['product', 'contract', 'underlying', 'quote', 'settleCcy'] as const),
  ...(['ctVal', 'ctMult', 'expTimeMs', 'strike', 'optionSide'] as const),
];

function otherTerms(ofA: Instrument, ofB: Instrument): { detail: string } | null {
  // Spot has sizes of 1 and no other terms; a term that neither side has is NaN on both.
  const term = terms.find((name) => !Object.is(ofA[name], ofB[name]));
  return term ? { detail: `${term} of ${ofB.instId} is ${ofA[term]} at A and ${ofB[term]} at B` } : null;
}
