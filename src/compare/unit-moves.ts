/**
 * The risk units of a shard under both rulebooks, side by side. Two rulebooks that merge alike have the same units; where one
 * merges by coin and the other by coin and quote, what is compared is the coin: `BTC-USDT`, `BTC-USDC` and `BTC-USD` of the
 * one, added up, against `BTC` of the other.
 */
import type { RowSet } from '../margin/row-columns.ts';
import type { RowNames } from '../margin/row-names.ts';
import { underlyingOf } from '../portfolio/risk-unit.ts';
import { assetClass } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { termAdder, type UnitTerm, unitTerms } from './terms.ts';

/** The units that are compared. */
export interface ComparedUnits {
  names: string[];
  /** Index into `classes`, by the base's classes. */
  classOf: Uint32Array;
  classes: string[];
  /** Of each rulebook's units, the compared one that it is, or is part of. */
  ofBase: Uint32Array;
  ofCandidate: Uint32Array;
}

/** Lays the units of two rulebooks over one another. */
export function comparedUnits(
  base: { rulebook: Rulebook; names: RowNames },
  candidate: { rulebook: Rulebook; names: RowNames },
): ComparedUnits {
  const [mergeA, mergeB] = [base.rulebook.merge.value, candidate.rulebook.merge.value];
  const nameOf = (riskUnit: string, merge: typeof mergeA) =>
    mergeA === mergeB ? riskUnit : underlyingOf(riskUnit, merge);
  const names: string[] = [];
  const coins: string[] = [];
  const numbers = new Map<string, number>();
  const numbered = (units: RowNames['units'], merge: typeof mergeA) =>
    Uint32Array.from(units, ({ riskUnit }) => {
      const name = nameOf(riskUnit, merge);
      const known = numbers.get(name);
      if (known !== undefined) return known;
      numbers.set(name, names.length);
      coins.push(underlyingOf(riskUnit, merge));
      return names.push(name) - 1;
    });
  const ofBase = numbered(base.names.units, mergeA);
  const ofCandidate = numbered(candidate.names.units, mergeB);
  const classes = base.rulebook.assetClasses.value.map(({ name }) => name);
  const classOf = Uint32Array.from(coins, (coin) => classes.indexOf(assetClass(base.rulebook, coin)));
  return { names, classes, classOf, ofBase, ofCandidate };
}

/** Rows of a unit of an account under both rulebooks, accounts ascending; 0 where one of them has no such unit. */
export interface UnitMoves {
  rowCount: number;
  /** Index of the account in the book. */
  account: Uint32Array<SharedArrayBuffer>;
  /** Index into the compared units' names. */
  unit: Uint32Array<SharedArrayBuffer>;
  mmrBase: Float64Array<SharedArrayBuffer>;
  mmrCandidate: Float64Array<SharedArrayBuffer>;
  mmrDelta: Float64Array<SharedArrayBuffer>;
  /** By how much each market risk moved, whether it binds or not. */
  riskDeltas: Record<UnitTerm, Float64Array<SharedArrayBuffer>>;
}

const TERMS = unitTerms.length;

/** Joins the rows of one shard after another. */
export class UnitJoin {
  /** What each term has in the MMR of each row, `unitTerms.length` numbers a row; of the last shard that was joined. */
  termsBase = new Float64Array(0);
  termsCandidate = new Float64Array(0);
  readonly #units: ComparedUnits;
  /** Of each compared unit, its row of the account at hand; −1 where it has none. */
  readonly #rowOf: Int32Array;

  constructor(units: ComparedUnits) {
    this.#units = units;
    this.#rowOf = new Int32Array(units.names.length).fill(-1);
  }

  join(base: RowSet['units'], candidate: RowSet['units']): UnitMoves {
    // Units that are the same under both are most of them, but not one needs be.
    const most = base.account.length + candidate.account.length;
    const moves = emptyMoves(most);
    this.termsBase = cleared(this.termsBase, most * TERMS);
    this.termsCandidate = cleared(this.termsCandidate, most * TERMS);
    const [a, b] = [base.account.length, candidate.account.length];
    const [risksA, risksB, deltas] = [base.figures, candidate.figures, moves.riskDeltas].map((of) => {
      return unitTerms.map((term) => of[term]);
    }) as [Float64Array[], Float64Array[], Float64Array[]];
    const [addBase, addCandidate] = [termAdder(base), termAdder(candidate)];
    for (let rowA = 0, rowB = 0; rowA < a || rowB < b; ) {
      const account = Math.min(
        rowA < a ? base.account[rowA]! : Number.POSITIVE_INFINITY,
        rowB < b ? candidate.account[rowB]! : Number.POSITIVE_INFINITY,
      );
      const first = moves.rowCount;
      for (; rowA < a && base.account[rowA] === account; rowA++) {
        const row = this.#rowFor(moves, account, this.#units.ofBase[base.key[rowA]!]!);
        moves.mmrBase[row]! += base.figures.mmr[rowA]!;
        for (let t = 0; t < TERMS; t++) deltas[t]![row]! -= risksA[t]![rowA]!;
        addBase(rowA, this.termsBase, row * TERMS);
      }
      for (; rowB < b && candidate.account[rowB] === account; rowB++) {
        const row = this.#rowFor(moves, account, this.#units.ofCandidate[candidate.key[rowB]!]!);
        moves.mmrCandidate[row]! += candidate.figures.mmr[rowB]!;
        for (let t = 0; t < TERMS; t++) deltas[t]![row]! += risksB[t]![rowB]!;
        addCandidate(rowB, this.termsCandidate, row * TERMS);
      }
      for (let row = first; row < moves.rowCount; row++) this.#rowOf[moves.unit[row]!] = -1;
    }
    for (let row = 0; row < moves.rowCount; row++) {
      moves.mmrDelta[row] = moves.mmrCandidate[row]! - moves.mmrBase[row]!;
    }
    return moves;
  }

  #rowFor(moves: UnitMoves, account: number, unit: number): number {
    const known = this.#rowOf[unit]!;
    if (known >= 0) return known;
    const row = moves.rowCount++;
    moves.account[row] = account;
    moves.unit[row] = unit;
    this.#rowOf[unit] = row;
    return row;
  }
}

/** All columns in one piece of shared memory: it is handed to a thread, and pieces are what that costs. */
function emptyMoves(rows: number): UnitMoves {
  const piece = new SharedArrayBuffer(rows * ((3 + TERMS) * 8 + 2 * 4));
  const column = (c: number) => new Float64Array(piece, c * rows * 8, rows);
  const riskDeltas = Object.fromEntries(unitTerms.map((term, t) => [term, column(3 + t)]));
  return {
    rowCount: 0,
    account: new Uint32Array(piece, (3 + TERMS) * rows * 8, rows),
    unit: new Uint32Array(piece, (3 + TERMS) * rows * 8 + rows * 4, rows),
    mmrBase: column(0),
    mmrCandidate: column(1),
    mmrDelta: column(2),
    riskDeltas: riskDeltas as UnitMoves['riskDeltas'],
  };
}

/** A column of zeros of at least so many numbers; the old one where it is long enough. */
function cleared(column: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  return column.length >= length ? column.fill(0, 0, length) : new Float64Array(length);
}
