/** Two computed runs, to everything that is reported of them, as columns and row numbers. */
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { diffRulebooks, type RulebookDifference } from '../rulebook/diff.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Concentration, concentrationOf } from './concentration.ts';
import type { EndRun } from './end-run.ts';
import { type MatchedAccounts, matchAccounts, type Splittable, splittable } from './matched-accounts.ts';
import { mixMarkets } from './mixed-markets.ts';
import type { Part, SummedFigure } from './parts.ts';
import { type Reconciliation, reconcile } from './reconcile.ts';
import { type Split, splitChanges } from './split.ts';
import { changedStandings, fallenBelow, standingMatrix } from './standing.ts';
import { joinUnits, type UnitRows } from './unit-rows.ts';

/** A run with what it was computed from. The way leads over B's book, so A's need not be kept. */
export interface ComputedEnd {
  snapshot: Snapshot;
  rulebook: Rulebook;
  run: EndRun;
}

export interface CompareOptions {
  threads?: number | undefined;
  /** Told of each step by its part, and how many of its accounts are done. */
  onStep: (part: Part, accounts: number, of: number) => void;
}

export interface Comparison {
  matched: MatchedAccounts;
  splittable: Splittable;
  split: Split;
  sums: Record<SummedFigure, Reconciliation>;
  matrix: Uint32Array;
  /** Accounts, by number. */
  changed: number[];
  fallen: number[];
  watch: { a: number; b: number };
  units: UnitRows;
  /** Whether both rulebooks cut the book into the same risk units, so that a unit's risks can be compared. */
  sameUnits: boolean;
  concentration: Concentration;
  rulebookChanges: RulebookDifference[];
}

/** Computes the way from one run to the other, and what is watched along it. */
export async function compareEnds(
  a: ComputedEnd,
  b: ComputedEnd & { book: Book },
  { threads, onStep }: CompareOptions,
): Promise<Comparison> {
  const matched = matchAccounts(a.run, b.run);
  const mixed = mixMarkets(a.snapshot, b.snapshot);
  const able = splittable(matched, b.book, mixed);
  const split = await splitChanges({
    rulebookA: a.rulebook,
    rulebookB: b.rulebook,
    endA: a.run,
    endB: b.run,
    bookB: b.book,
    matched,
    mixed,
    split: able,
    threads,
    onStep,
  });
  const watch = { a: watchThreshold(a.rulebook), b: watchThreshold(b.rulebook) };
  const units = joinUnits(matched, a.run, b.run);
  return {
    matched,
    splittable: able,
    split,
    sums: reconcile(split),
    matrix: standingMatrix(matched),
    changed: changedStandings(matched, split.mgnRatio),
    fallen: fallenBelow(matched, split.mgnRatio, watch),
    watch,
    units,
    sameUnits: a.rulebook.merge.value === b.rulebook.merge.value,
    concentration: concentrationOf(units, split.totalMmr),
    rulebookChanges: diffRulebooks(a.rulebook, b.rulebook),
  };
}

function watchThreshold({ account }: Rulebook): number {
  return Number(account.stateThresholds.watch);
}
