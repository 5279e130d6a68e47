/** The risk units of both runs side by side: one row for a unit of an account that either run has. */
import { byCodeUnits } from '../quantity/code-units.ts';
import { orZero } from './cells.ts';
import { comparedUnitFigures, type EndRun, type EndUnits, type UnitFigureColumns } from './end-run.ts';
import type { MatchedAccounts } from './matched-accounts.ts';
import { isComputed } from './parts.ts';

export interface UnitRows {
  /** Number of the account in the matched accounts. */
  account: Uint32Array;
  /** Index into `names`. */
  unit: Uint32Array;
  /** Of both runs, ordered by code units. */
  names: string[];
  /** NaN where the run has no such unit, or no figures of the account. */
  a: UnitFigureColumns;
  b: UnitFigureColumns;
}

/** One run's rows as the merge reads them. */
interface UnitSide {
  units: EndUnits;
  /** Rows of account i of the run: `offsets[i] … offsets[i + 1] − 1`. */
  offsets: Uint32Array;
  /** The run's units as indexes into the names of both. */
  rank: Uint32Array;
  index: Int32Array;
}

/** Joins the unit rows, ordered by account, then unit. */
export function joinUnits({ count, a, b }: MatchedAccounts, endA: EndRun, endB: EndRun): UnitRows {
  const names = [...new Set([...endA.units.names, ...endB.units.names])].sort(byCodeUnits);
  const sides = [sideOf(endA, a.index, names), sideOf(endB, b.index, names)] as const;
  let rows = 0;
  eachUnit(count, sides, () => rows++);
  const joined: UnitRows = {
    account: new Uint32Array(rows),
    unit: new Uint32Array(rows),
    names,
    a: emptyFigures(rows),
    b: emptyFigures(rows),
  };
  let row = 0;
  eachUnit(count, sides, (account, unit, rowA, rowB) => {
    joined.account[row] = account;
    joined.unit[row] = unit;
    for (const name of comparedUnitFigures) {
      if (rowA >= 0) joined.a[name][row] = endA.units.figures[name][rowA]!;
      if (rowB >= 0) joined.b[name][row] = endB.units.figures[name][rowB]!;
    }
    row += 1;
  });
  return joined;
}

function emptyFigures(rows: number): UnitFigureColumns {
  const column = () => new Float64Array(rows).fill(Number.NaN);
  return { mmr: column(), mr1: column(), mr9: column() };
}

function sideOf({ units, quarantined }: EndRun, index: Int32Array, names: string[]): UnitSide {
  const offsets = new Uint32Array(quarantined.length + 1);
  for (const account of units.account) offsets[account + 1]! += 1;
  for (let account = 0; account < quarantined.length; account++) offsets[account + 1]! += offsets[account]!;
  const rankOf = new Map(names.map((name, i) => [name, i]));
  return { units, offsets, rank: Uint32Array.from(units.names, (name) => rankOf.get(name)!), index };
}

/** Walks the units of every account in order; a run that does not have one gives row −1. */
function eachUnit(
  count: number,
  [a, b]: readonly [UnitSide, UnitSide],
  take: (account: number, unit: number, rowA: number, rowB: number) => void,
): void {
  const none = Number.POSITIVE_INFINITY;
  for (let account = 0; account < count; account++) {
    let [rowA, endA] = rowsOf(a, account);
    let [rowB, endB] = rowsOf(b, account);
    while (rowA < endA || rowB < endB) {
      const unitA = rowA < endA ? a.rank[a.units.unit[rowA]!]! : none;
      const unitB = rowB < endB ? b.rank[b.units.unit[rowB]!]! : none;
      const unit = Math.min(unitA, unitB);
      take(account, unit, unitA === unit ? rowA++ : -1, unitB === unit ? rowB++ : -1);
    }
  }
}

function rowsOf({ offsets, index }: UnitSide, account: number): [from: number, to: number] {
  const own = index[account]!;
  return own < 0 ? [0, 0] : [offsets[own]!, offsets[own + 1]!];
}

/**
 * By how much a market risk of each row moved, as an absolute number; NaN where the account has no figures at one end. A unit
 * that one of the runs does not have counts 0 there.
 */
export function unitMoves(rows: UnitRows, { a, b }: MatchedAccounts, risk: 'mr1' | 'mr9'): Float64Array {
  return Float64Array.from(rows.account, (account, row) => {
    const isBoth = isComputed(a.standing[account]!) && isComputed(b.standing[account]!);
    return isBoth ? Math.abs(unitMove(rows, row, risk)) : Number.NaN;
  });
}

/** B's figure less A's. */
export function unitMove(rows: UnitRows, row: number, risk: 'mr1' | 'mr9'): number {
  return orZero(rows.b[risk][row]!) - orZero(rows.a[risk][row]!);
}
