/** Everything that `diff` says, in one object: what `--json` and `diff.json` hold and what the tables for eyes are made of. */

import { largestRows } from '../quantity/largest.ts';
import { textAt } from '../quantity/text-table.ts';
import { blocksOfStatus } from '../rulebook/blocks.ts';
import type { RulebookDifference } from '../rulebook/diff.ts';
import type { Comparison } from './compare-ends.ts';
import type { ComparedRuns } from './compare-runs.ts';
import type { UnitShare } from './concentration.ts';
import type { MatchedSide } from './matched-accounts.ts';
import { ABSENT, isComputed, type Part, parts, QUARANTINED, type SummedFigure, standings } from './parts.ts';
import type { Reconciliation } from './reconcile.ts';
import type { RunInputs } from './run-inputs.ts';
import { drivingPart, type FigureSplit } from './split.ts';
import { unitMove, unitMoves } from './unit-rows.ts';

export interface RunHead {
  results: string;
  resultsHash: string;
  market: { asOf: string };
  rulebook: { id: string; asOf: string; sha256: string; assumed: string[]; reported: string[] };
  accounts: { listed: number; computed: number; quarantined: number };
}

/** A figure at both ends; null where there is none. */
export interface Ends {
  a: number | null;
  b: number | null;
}

/** An account that stands elsewhere than before. */
export interface AccountMove {
  acctId: string;
  from: string;
  to: string;
  mgnRatio: Ends & { parts: Record<Part, number> | null };
  totalMmr: Ends;
  /** The part that moved the ratio most in its direction; null where the ratio is not split, or stood still. */
  drivenBy: Part | null;
  /** Why the account is not split; null where it is. */
  notSplit: string | null;
}

/** An account whose requirement moved. */
export interface MmrMove extends Ends {
  acctId: string;
  change: number;
  parts: Record<Part, number> | null;
  drivenBy: Part | null;
  notSplit: string | null;
}

export interface UnitMove extends Ends {
  acctId: string;
  riskUnit: string;
  change: number;
}

export interface ShareAtEnd {
  accounts: number;
  mmr: number;
  share: number | null;
  largest: { acctId: string; share: number | null } | null;
}

export interface DiffReport {
  schema: 'shockgrid-diff/1';
  a: RunHead;
  b: RunHead;
  order: readonly Part[];
  accounts: { listed: number; split: number; notSplit: number; reasons: Record<string, number> };
  sums: Record<SummedFigure, Reconciliation>;
  rulebookChanges: RulebookDifference[];
  standings: { matrix: Record<string, Record<string, number>>; changed: AccountMove[] };
  belowWatch: { threshold: { a: number; b: number }; accounts: AccountMove[] };
  /** The largest; by risk unit null where the rulebooks cut the book into different units. */
  movers: { totalMmr: MmrMove[]; mr1: UnitMove[] | null; mr9: UnitMove[] | null };
  concentration: {
    units: { riskUnit: string; a: ShareAtEnd; b: ShareAtEnd }[];
    outside: Record<'a' | 'b', { mmr: number; share: number | null }>;
  };
}

/** The report of a comparison, `top` movers of each kind in it. */
export function diffReport({ inputsA, inputsB, comparison }: ComparedRuns, top: number): DiffReport {
  const { matched, splittable, concentration } = comparison;
  const movesOf = (rows: number[]) => rows.map((row) => accountMove(comparison, row));
  const acctId = (row: number) => textAt(matched.ids, row);
  const shareAt = ({ accounts, mmr, share, largest, largestShare }: UnitShare): ShareAtEnd => ({
    accounts,
    mmr,
    share: orNull(share),
    largest: largest < 0 ? null : { acctId: acctId(largest), share: orNull(largestShare) },
  });
  const outsideAt = ({ mmr, share }: { mmr: number; share: number }) => ({ mmr, share: orNull(share) });
  return {
    schema: 'shockgrid-diff/1',
    a: headOf(inputsA, matched.a),
    b: headOf(inputsB, matched.b),
    order: parts,
    accounts: {
      listed: matched.count,
      split: splittable.rows.length,
      notSplit: matched.count - splittable.rows.length,
      reasons: reasonCounts(comparison),
    },
    sums: comparison.sums,
    rulebookChanges: comparison.rulebookChanges,
    standings: { matrix: matrixOf(comparison.matrix), changed: movesOf(comparison.changed) },
    belowWatch: { threshold: comparison.watch, accounts: movesOf(comparison.fallen) },
    movers: {
      totalMmr: mmrMoves(comparison, top),
      mr1: comparison.sameUnits ? unitMovers(comparison, 'mr1', top) : null,
      mr9: comparison.sameUnits ? unitMovers(comparison, 'mr9', top) : null,
    },
    concentration: {
      units: concentration.units.map(({ riskUnit, a, b }) => ({ riskUnit, a: shareAt(a), b: shareAt(b) })),
      outside: { a: outsideAt(concentration.outside.a), b: outsideAt(concentration.outside.b) },
    },
  };
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

function headOf({ results, stored, loaded }: RunInputs, { standing }: MatchedSide): RunHead {
  const { rulebook, sha256 } = loaded;
  const counts = { listed: 0, computed: 0, quarantined: 0 };
  for (const code of standing) {
    if (code !== ABSENT) counts.listed += 1;
    if (isComputed(code)) counts.computed += 1;
    if (code === QUARANTINED) counts.quarantined += 1;
  }
  return {
    results,
    resultsHash: stored.resultsHash,
    market: { asOf: stored.inputs.market.asOf },
    rulebook: {
      id: rulebook.id,
      asOf: rulebook.asOf,
      sha256,
      assumed: blocksOfStatus(rulebook, 'assumed'),
      reported: blocksOfStatus(rulebook, 'reported'),
    },
    accounts: counts,
  };
}

/** How many accounts each reason keeps from being split, in the order in which it first did. */
function reasonCounts({ splittable: { whyNot, reasons } }: Comparison): Record<string, number> {
  const counts = new Uint32Array(reasons.length);
  for (const code of whyNot) counts[code]! += 1;
  return Object.fromEntries(reasons.map((reason, code) => [reason, counts[code]!]).slice(1));
}

function matrixOf(counts: Uint32Array): Record<string, Record<string, number>> {
  const rowOf = (from: number) => standings.map((to, i) => [to, counts[from * standings.length + i]!]);
  return Object.fromEntries(standings.map((from, i) => [from, Object.fromEntries(rowOf(i))]));
}

function notSplit({ splittable: { whyNot, reasons } }: Comparison, row: number): string | null {
  return whyNot[row] === 0 ? null : reasons[whyNot[row]!]!;
}

function endsOf({ a, b }: FigureSplit, row: number): Ends {
  return { a: orNull(a[row]!), b: orNull(b[row]!) };
}

function partsOf({ parts: columns }: FigureSplit, row: number): Record<Part, number> | null {
  if (Number.isNaN(columns.positions[row]!)) return null;
  return Object.fromEntries(parts.map((part) => [part, columns[part][row]!])) as Record<Part, number>;
}

function accountMove(comparison: Comparison, row: number): AccountMove {
  const { matched, split } = comparison;
  return {
    acctId: textAt(matched.ids, row),
    from: standings[matched.a.standing[row]!]!,
    to: standings[matched.b.standing[row]!]!,
    mgnRatio: { ...endsOf(split.mgnRatio, row), parts: partsOf(split.mgnRatio, row) },
    totalMmr: endsOf(split.totalMmr, row),
    drivenBy: drivingPart(split.mgnRatio, row),
    notSplit: notSplit(comparison, row),
  };
}

function mmrMoves(comparison: Comparison, top: number): MmrMove[] {
  const { matched, split } = comparison;
  const { totalMmr } = split;
  const changes = Float64Array.from(totalMmr.outside, (outside, row) =>
    Number.isNaN(outside) ? totalMmr.b[row]! - totalMmr.a[row]! : outside,
  );
  return largestRows(changes.map(Math.abs), top).map((row) => ({
    acctId: textAt(matched.ids, row),
    ...endsOf(totalMmr, row),
    change: changes[row]!,
    parts: partsOf(totalMmr, row),
    drivenBy: drivingPart(totalMmr, row),
    notSplit: notSplit(comparison, row),
  }));
}

function unitMovers({ units, matched }: Comparison, risk: 'mr1' | 'mr9', top: number): UnitMove[] {
  return largestRows(unitMoves(units, matched, risk), top).map((row) => ({
    acctId: textAt(matched.ids, units.account[row]!),
    riskUnit: units.names[units.unit[row]!]!,
    a: orNull(units.a[risk][row]!),
    b: orNull(units.b[risk][row]!),
    change: unitMove(units, row, risk),
  }));
}
