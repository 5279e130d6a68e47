/**
 * What the stages have in common: the units in the order they are dealt with, the contracts that may be traded, and two
 * trades in equal cash delta as one.
 */
import type { Instrument } from '../market/snapshot.ts';
import { riskUnitOf } from '../portfolio/risk-unit.ts';
import { type Decimal, fromText } from '../quantity/decimal.ts';
import type { MarketRisk, UnitMargin } from '../quantity/margin-result.ts';
import type { Ledger, LedgerLeg } from './ledger.ts';
import type { Candidate } from './size.ts';
import { type Traded, tradeContracts } from './trade.ts';
import type { ContractTerms, TradeTerms } from './trade-terms.ts';
import type { Standing, Trials } from './trials.ts';

/** The account before a step. */
export interface WalkState {
  readonly ledger: Ledger;
  readonly standing: Standing;
}

export type Unit = UnitMargin<number>;

/** Terms equal within this share of one another count as the lower number (rounding of two engines is far below it). */
const EQUAL_TERMS = 1e-12;
const stageTerms: MarketRisk[] = ['mr1', 'mr2', 'mr3', 'mr4', 'mr5', 'mr6', 'mr9'];

/** The largest of MR1–MR6 and MR9 of a unit, by which the first two stages are chosen; null where all are 0. */
export function largestTerm(unit: Unit): MarketRisk | null {
  let largest: MarketRisk | null = null;
  for (const term of stageTerms) {
    if (unit[term] > (largest === null ? 0 : unit[largest] * (1 + EQUAL_TERMS))) largest = term;
  }
  return largest;
}

/** The units by their requirement, the largest first. */
export function unitsByMmr({ margin }: Standing): Unit[] {
  return margin.units.toSorted((a, b) => b.mmr - a.mmr);
}

export class Desk {
  readonly terms: TradeTerms;
  readonly #trials: Trials;
  /** Perpetuals of the market by risk unit, with and without a price. */
  readonly #perpetuals = new Map<string, Instrument[]>();

  constructor(terms: TradeTerms, trials: Trials) {
    this.terms = terms;
    this.#trials = trials;
    for (const instrument of terms.snapshot.instruments) {
      if (instrument.product !== 'perpetual' || instrument.contract === 'unsupported') continue;
      const unit = this.unitOf(instrument);
      this.#perpetuals.set(unit, [...(this.#perpetuals.get(unit) ?? []), instrument]);
    }
  }

  unitOf(instrument: Instrument): string {
    return riskUnitOf(instrument, this.terms.rulebook.merge.value);
  }

  /** Perpetuals that the market lists of a unit, in its order. */
  perpetualsOf(riskUnit: string): readonly Instrument[] {
    return this.#perpetuals.get(riskUnit) ?? [];
  }

  /** The account's legs of a unit. */
  legsOf({ legs }: Ledger, riskUnit: string): LedgerLeg[] {
    return legs.filter(({ instrument }) => this.unitOf(instrument) === riskUnit);
  }

  /** Where each of some trades leads. */
  tried(trades: readonly Traded[]): Candidate[] {
    const standings = this.#trials.evaluate(trades.map(({ ledger }) => ledger));
    return trades.map((traded, i) => ({ ...traded, standing: standings[i]! }));
  }
}

/** USD delta of one contract of a perpetual or future, long. */
export function cashDeltaUsd({ instrument, size, mark, settleUsd }: ContractTerms): Decimal {
  return instrument.contract === 'inverse' ? size : size.times(mark).times(settleUsd);
}

/** One half of two trades that go together. */
export interface TradeHalf {
  /** USD delta of one lot, above 0. */
  readonly lotUsd: Decimal;
  /** Lots that may be traded: of what is closed all there are. */
  readonly most: number;
  trade(ledger: Ledger, lots: number): Traded;
}

/** Buying or selling lots of a contract, up to so many. */
export function contractHalf(
  of: ContractTerms,
  isBuy: boolean,
  terms: TradeTerms,
  most: number = Number.MAX_SAFE_INTEGER,
): TradeHalf {
  const lot = isBuy ? of.lot : of.lot.neg();
  return {
    lotUsd: cashDeltaUsd(of).times(of.lot),
    most,
    trade: (ledger, lots) => tradeContracts(ledger, lot.times(lots), of, terms),
  };
}

/**
 * Two halves in equal cash delta, up to the nearest lot of the coarser one, in which they are counted; the finer one follows,
 * rounded down to its lots.
 */
export function pairedTrade(a: TradeHalf, b: TradeHalf, mostUsd: Decimal) {
  const [coarse, fine] = a.lotUsd.gte(b.lotUsd) ? [a, b] : [b, a];
  return {
    most: Math.min(coarse.most, wholeLots(mostUsd.div(coarse.lotUsd).plus(half))),
    trade: (ledger: Ledger, lots: number): Traded => {
      const fineLots = Math.min(fine.most, wholeLots(coarse.lotUsd.times(lots).div(fine.lotUsd).plus(ROUNDING)));
      const first = coarse.trade(ledger, lots);
      const second = fine.trade(first.ledger, fineLots);
      return { ledger: second.ledger, fills: [...first.fills, ...second.fills] };
    },
  };
}

const half = fromText('0.5');
/** Two marks of one price may differ in their last digits; a lot is not lost for that. */
const ROUNDING = fromText('0.000001');

/** Whole lots of a size of 0 or more; beyond the whole numbers of a double nobody trades. */
export function wholeLots(size: Decimal): number {
  return Math.min(Number.MAX_SAFE_INTEGER, size.floor().toNumber());
}

/** What is traded away: its cost, USD. */
function costUsd({ fills }: Candidate): number {
  return fills.reduce((sum, { slippageUsd, feeUsd }) => sum + slippageUsd.plus(feeUsd).toNumber(), 0);
}

/** Of several ways the one that restores at the least cost, else the one that raises the surplus most; the first of equals. */
export function bestOf(candidates: readonly (Candidate | null)[]): Candidate | null {
  let best: Candidate | null = null;
  for (const candidate of candidates) {
    if (candidate !== null && (best === null || isBetter(candidate, best))) best = candidate;
  }
  return best;
}

function isBetter(candidate: Candidate, best: Candidate): boolean {
  if (candidate.standing.isRestored !== best.standing.isRestored) return candidate.standing.isRestored;
  if (best.standing.isRestored) return costUsd(candidate) < costUsd(best);
  return candidate.standing.surplus > best.standing.surplus;
}
