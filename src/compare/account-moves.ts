/**
 * What happened to each account: by how much its figures moved, which lines it crossed, which term drove it, and what it
 * would have to bring in. Columns in shared memory, an entry an account; NaN is an empty cell.
 */
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import { crossingOf, StateMatrix, stateLineNames } from '../margin/state-matrix.ts';
import type { BookColumns } from '../portfolio/book.ts';
import { sharedF64, sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { Groups, sizeNames, sizeOf } from './groups.ts';
import { TERM_BORROWING, TERM_TIERS, terms, unitTerms } from './terms.ts';
import { type ComparedUnits, UnitJoin, type UnitMoves } from './unit-moves.ts';

/** Figures whose change is written. */
export const movedFigures = ['totalMmr', 'totalImr', 'adjEq', 'mgnRatio'] as const;
export type MovedFigure = (typeof movedFigures)[number];

export interface AccountMoves {
  deltas: Record<MovedFigure, Float64Array<SharedArrayBuffer>>;
  /** Index into `crossings`. */
  crossing: Uint8Array<SharedArrayBuffer>;
  /** 0 where the requirement stood still, else one more than the index into `terms`. */
  drivenBy: Uint8Array<SharedArrayBuffer>;
  /** 0 where no unit drove it, else one more than the index of the unit. */
  drivenByUnit: Uint32Array<SharedArrayBuffer>;
  /** USD of adjusted equity that a newly liquidated account lacks to be at the threshold of liquidation. */
  callTo100: Float64Array<SharedArrayBuffer>;
  /** USD that such an account, or one newly below the threshold of danger, lacks to be at that. */
  callTo110: Float64Array<SharedArrayBuffer>;
}

/** Empty columns for so many accounts. */
function makeAccountMoves(count: number): AccountMoves {
  const empty = () => sharedF64(count).fill(Number.NaN);
  return {
    deltas: { totalMmr: empty(), totalImr: empty(), adjEq: empty(), mgnRatio: empty() },
    crossing: sharedU8(count),
    drivenBy: sharedU8(count),
    drivenByUnit: sharedU32(count),
    callTo100: empty(),
    callTo110: empty(),
  };
}

/** Ratios at or below which an account is in liquidation, in danger. */
interface Thresholds {
  liquidation: number;
  danger: number;
}

/** What is compared. */
export interface Sides {
  book: BookColumns;
  base: AccountColumns;
  candidate: AccountColumns;
  units: ComparedUnits;
  candidateRulebook: Rulebook;
}

const TERMS = unitTerms.length;
const PORTFOLIO_MODE = 4;
const SINGLE_CURRENCY_MODE = 2;

/** Follows a book through both rulebooks, shard by shard in the order of the accounts. */
export class BookMoves {
  readonly accounts: AccountMoves;
  readonly states = new StateMatrix();
  readonly byUnit: Groups;
  readonly byClass: Groups;
  readonly byTerm = new Groups(terms);
  readonly bySize = new Groups(sizeNames);
  /** Accounts whose requirement rose and fell by each term. */
  readonly driven = { up: new Uint32Array(terms.length), down: new Uint32Array(terms.length) };
  readonly #sides: Sides;
  readonly #join: UnitJoin;
  readonly #thresholds: Thresholds;
  /** Of the account at hand, by term and by class. */
  readonly #terms = { base: new Float64Array(terms.length), candidate: new Float64Array(terms.length) };
  readonly #classes: { base: Float64Array; candidate: Float64Array };

  constructor(sides: Sides) {
    const { book, units, candidateRulebook } = sides;
    this.#sides = sides;
    this.#join = new UnitJoin(units);
    this.accounts = makeAccountMoves(book.quarantined.length);
    this.byUnit = new Groups(units.names);
    this.byClass = new Groups(units.classes);
    this.#classes = { base: new Float64Array(units.classes.length), candidate: new Float64Array(units.classes.length) };
    const { liquidation, danger } = candidateRulebook.account.stateThresholds;
    this.#thresholds = { liquidation: Number(liquidation), danger: Number(danger) };
  }

  /** Takes the next accounts, whose figures are decided under both rulebooks, and the rows of their units. */
  take(range: ShardRange, unitsBase: UnitRows, unitsCandidate: UnitRows): UnitMoves {
    const moves = this.#join.join(unitsBase, unitsCandidate);
    let row = 0;
    for (let account = range.from; account < range.to; account++) {
      const first = row;
      while (row < moves.rowCount && moves.account[row] === account) row += 1;
      if (this.#sides.book.quarantined[account] === 1) continue;
      this.#addToGroups(account, moves, first, row);
      this.#moveAccount(account, moves, first, row);
    }
    return moves;
  }

  // What follows is done for every account of a million: plain loops over columns, nothing allocated.
  #addToGroups(account: number, moves: UnitMoves, first: number, end: number): void {
    const { base, candidate, units, book } = this.#sides;
    const { termsBase, termsCandidate } = this.#join;
    const before = this.#terms.base;
    const after = this.#terms.candidate;
    const classesBefore = this.#classes.base;
    const classesAfter = this.#classes.candidate;
    for (let row = first; row < end; row++) {
      const unit = moves.unit[row]!;
      const ofClass = units.classOf[unit]!;
      const mmrBase = moves.mmrBase[row]!;
      const mmrCandidate = moves.mmrCandidate[row]!;
      this.byUnit.add(unit, mmrBase, mmrCandidate);
      classesBefore[ofClass]! += mmrBase;
      classesAfter[ofClass]! += mmrCandidate;
      for (let t = 0; t < TERMS; t++) {
        before[t]! += termsBase[row * TERMS + t]!;
        after[t]! += termsCandidate[row * TERMS + t]!;
      }
    }
    before[TERM_BORROWING] = base.figures.borrowMmr[account]!;
    after[TERM_BORROWING] = candidate.figures.borrowMmr[account]!;
    if (book.acctLv[account] !== PORTFOLIO_MODE) {
      before[TERM_TIERS] = base.figures.derivMmr[account]!;
      after[TERM_TIERS] = candidate.figures.derivMmr[account]!;
    }
    this.byTerm.takeAll(before, after);
    this.byClass.takeAll(classesBefore, classesAfter);
    const size = sizeOf(base.figures.eqUsd[account]!);
    this.bySize.add(size, base.figures.totalMmr[account]!, candidate.figures.totalMmr[account]!);
  }

  #moveAccount(account: number, moves: UnitMoves, first: number, end: number): void {
    const { base, candidate } = this.#sides;
    const { deltas, crossing } = this.accounts;
    const totalMmr = candidate.figures.totalMmr[account]! - base.figures.totalMmr[account]!;
    deltas.totalMmr[account] = totalMmr;
    deltas.totalImr[account] = candidate.figures.totalImr[account]! - base.figures.totalImr[account]!;
    deltas.adjEq[account] = candidate.figures.adjEq[account]! - base.figures.adjEq[account]!;
    deltas.mgnRatio[account] = candidate.figures.mgnRatio[account]! - base.figures.mgnRatio[account]!;
    const before = base.state[account]!;
    const after = candidate.state[account]!;
    this.states.add(before, after);
    if (before !== after) {
      crossing[account] = crossingOf(before, after);
      this.#call(account, before, after);
    }
    if (totalMmr !== 0) this.#drive(account, Math.sign(totalMmr), moves, [first, end]);
  }

  /** As requirement and fee are, so much more equity would do. A ratio of single-currency mode is not one in USD. */
  #call(account: number, before: number, after: number): void {
    const { book, candidate } = this.#sides;
    if (after > before || book.acctLv[account] === SINGLE_CURRENCY_MODE) return;
    const { adjEq, totalMmr, liqFee } = candidate.figures;
    const required = totalMmr[account]! + liqFee[account]!;
    const lacking = (ratio: number) => Math.max(0, ratio * required - adjEq[account]!);
    const { liquidation, danger } = this.#thresholds;
    if (after <= LIQUIDATED) this.accounts.callTo100[account] = lacking(liquidation);
    if (after <= BELOW_110 && before > LIQUIDATED) this.accounts.callTo110[account] = lacking(danger);
  }

  /**
   * What pushed hardest the way the requirement went: the unit whose MMR moved most and in it the term that did, or
   * borrowing, or tiers. The first of equals.
   */
  #drive(account: number, direction: number, moves: UnitMoves, [first, end]: [number, number]): void {
    let most = 0;
    let term = -1;
    let driver = -1;
    for (let row = first; row < end; row++) {
      const push = direction * moves.mmrDelta[row]!;
      if (push <= most) continue;
      most = push;
      driver = row;
    }
    if (driver >= 0) term = this.#termOf(driver, direction);
    const { base, candidate } = this.#sides;
    const borrowing = direction * (candidate.figures.borrowMmr[account]! - base.figures.borrowMmr[account]!);
    if (borrowing > most) {
      most = borrowing;
      term = TERM_BORROWING;
      driver = -1;
    }
    if (this.#sides.book.acctLv[account] !== PORTFOLIO_MODE) {
      const tiers = direction * (candidate.figures.derivMmr[account]! - base.figures.derivMmr[account]!);
      if (tiers > most) {
        term = TERM_TIERS;
        driver = -1;
      }
    }
    if (term < 0) return;
    this.accounts.drivenBy[account] = term + 1;
    this.accounts.drivenByUnit[account] = driver < 0 ? 0 : moves.unit[driver]! + 1;
    (direction > 0 ? this.driven.up : this.driven.down)[term]! += 1;
  }

  #termOf(row: number, direction: number): number {
    const { termsBase, termsCandidate } = this.#join;
    let most = Number.NEGATIVE_INFINITY;
    let term = 0;
    for (let t = 0; t < TERMS; t++) {
      const push = direction * (termsCandidate[row * TERMS + t]! - termsBase[row * TERMS + t]!);
      if (push <= most) continue;
      most = push;
      term = t;
    }
    return term;
  }
}

type UnitRows = Parameters<UnitJoin['join']>[0];

/** The best states below the lines. */
const [LIQUIDATED, BELOW_110] = stateLineNames.map((_, edge) => edge) as [number, number];
