/** One move of the book under one rulebook: every loss against the margin held, into pools and, where asked, into tallies. */
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { addToPool, emptyPool, type Pool, Tally } from './tally.ts';
import type { KeptUnits } from './unit-rows.ts';
import { rowOfUnit, type UnitSubjects } from './unit-subjects.ts';

/** What is judged, each against its own margin. */
export const judgedKinds = ['accounts', 'positions', 'units', 'unitsByMr1'] as const;
export type JudgedKind = (typeof judgedKinds)[number];
export type Pools = Record<JudgedKind, Pool>;

/** Every subject over all moves, under the rulebook that was named. */
export interface Tallies {
  accounts: Tally;
  positions: Tally;
  units: Tally;
  /** Exceptions of the units to MR1 alone. */
  mr1Exceptions: Uint32Array;
  /** Moves of an account that requires nothing: not judged. */
  withoutRequirement: Uint32Array;
}

/** Empty tallies for so many accounts and units. */
export function emptyTallies(accounts: number, units: number): Tallies {
  return {
    accounts: new Tally(accounts),
    positions: new Tally(accounts),
    units: new Tally(units),
    mr1Exceptions: new Uint32Array(units),
    withoutRequirement: new Uint32Array(accounts),
  };
}

/** What a rulebook requires at the beginning of a move, of the accounts that can be computed then. */
export interface HeldMargins {
  totalMmr: Float64Array;
  eqUsd: Float64Array;
  units: KeptUnits<'mmr' | 'mr1' | 'spotInUse'>;
  /** Names of the units by the keys of the rows. */
  unitNames: readonly string[];
}

/** What the accounts that are judged have at the next prices. */
export interface MoveLosses {
  nextEqUsd: Float64Array;
  /** Gains of the legs, from mark to mark. */
  gains: KeptUnits<'upl'>;
}

export interface JudgeRequest {
  /** Number of the move, the first 0. */
  move: number;
  day: Snapshot;
  next: Snapshot;
  book: Book;
  subjects: UnitSubjects;
  /** Accounts that are judged, by their number in the whole book and by that in the margins. */
  judged: { accounts: Uint32Array; inMargins: Uint32Array };
  margins: HeldMargins;
  losses: MoveLosses;
  /** Where each subject is counted as well. */
  tallies: Tallies | null;
}

/** A move under a rulebook, and the accounts it was not judged for as they require nothing. */
export interface JudgedMove {
  pools: Pools;
  withoutRequirement: number;
}

/** Judges the move. */
export function judgeMove(request: JudgeRequest): JudgedMove {
  const pools = Object.fromEntries(judgedKinds.map((kind) => [kind, emptyPool()])) as Pools;
  const together = judgeUnits(request, pools);
  return { pools, withoutRequirement: judgeAccounts(request, together, pools) };
}

/** Judges the risk units; returns what those of each judged account lose together. */
function judgeUnits({ judged, margins, losses, ...request }: JudgeRequest, pools: Pools): Float64Array {
  const { move, tallies, subjects, day, next } = request;
  const { account, key, figures } = margins.units;
  const { gains } = losses;
  const together = new Float64Array(judged.accounts.length);
  const units = margins.unitNames.map((name) => ({
    number: subjects.names.indexOf(name),
    indexGain: indexOf(next, name) - indexOf(day, name),
  }));
  let row = 0;
  for (let gain = 0; gain < gains.account.length; gain++) {
    const j = gains.account[gain]!;
    while (account[row]! < judged.inMargins[j]!) row++;
    // Both runs are of the same holdings on the same listing, so their rows are of the same units.
    if (account[row] !== judged.inMargins[j] || key[row] !== gains.key[gain]) {
      throw new Error(`row ${gain} of the gains is of another unit than row ${row} of the margins`);
    }
    const { number, indexGain } = units[key[row]!]!;
    const loss = -(gains.figures.upl[gain]! + figures.spotInUse[row]! * indexGain);
    const [mmr, mr1] = [figures.mmr[row]!, figures.mr1[row]!];
    row += 1;
    together[j]! += loss;
    if (!(mmr > 0)) continue;
    const subject = rowOfUnit(subjects, judged.accounts[j]!, number);
    addToPool(pools.units, subject, loss, mmr);
    addToPool(pools.unitsByMr1, subject, loss, mr1);
    if (tallies === null) continue;
    tallies.units.add(subject, move, loss, mmr);
    if (loss > mr1) tallies.mr1Exceptions[subject]! += 1;
  }
  return together;
}

/** The USD index of a unit's coin: without one none of its contracts could be valued. */
function indexOf({ indexPx }: Snapshot, riskUnit: string): number {
  return indexPx.get(`${riskUnit.split('-')[0]}-USD`)!;
}

const PORTFOLIO_MODE = 4;

/** Judges the accounts by their equity and by their positions; returns how many require nothing. */
function judgeAccounts(request: JudgeRequest, together: Float64Array, pools: Pools): number {
  const { move, book, judged, margins, losses, tallies } = request;
  let withoutRequirement = 0;
  for (const [j, a] of judged.accounts.entries()) {
    const at = judged.inMargins[j]!;
    const margin = margins.totalMmr[at]!;
    if (!(margin > 0)) {
      withoutRequirement += 1;
      if (tallies !== null) tallies.withoutRequirement[a]! += 1;
      continue;
    }
    const loss = margins.eqUsd[at]! - losses.nextEqUsd[j]!;
    addToPool(pools.accounts, a, loss, margin);
    tallies?.accounts.add(a, move, loss, margin);
    // Other modes have no risk units, and go leg by leg.
    if (book.acctLv[a] !== PORTFOLIO_MODE) continue;
    addToPool(pools.positions, a, together[j]!, margin);
    tallies?.positions.add(a, move, together[j]!, margin);
  }
  return withoutRequirement;
}
