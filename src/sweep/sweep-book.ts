/**
 * One loaded book under a rulebook and under every point of a grid of its parameters. The book is read once; a point costs
 * the revaluation of the instruments and the accumulation of the accounts, in threads and memory that are kept. Of a point
 * only sums and counts are kept: no row leaves a thread.
 */
import { makeRows, type RowSet, rowSet } from '../margin/row-columns.ts';
import { type StateLine, StateMatrix, stateLineNames } from '../margin/state-matrix.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { ExactSum } from '../quantity/exact-sum.ts';
import type { AccountState } from '../quantity/margin-result.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type Axis, gridPoints, rulebookAt } from '../rulebook/vary.ts';
import { type PassTimes, RepeatedRun } from '../runner/repeated-run.ts';
import { CloseDecider } from '../verify/close-decisions.ts';

type Crossed<Prefix extends string> = Record<`${Prefix}${Capitalize<StateLine>}`, number>;

/** The book under one rulebook; crossings are counted against the rulebook as it is. */
export interface SweepPoint extends Crossed<'newly'>, Crossed<'noLonger'> {
  /** Values by path; empty for the rulebook as it is. */
  settings: Record<string, string>;
  /** USD: exact sums over the computed accounts, rounded once. */
  totalMmr: number;
  totalImr: number;
  states: Record<AccountState, number>;
  /** Accounts that the decimal engine decided. */
  closeDecisions: number;
}

export interface Sweep {
  base: SweepPoint;
  /** The last axis is the fastest. */
  points: SweepPoint[];
  /** What each took, the base first; no part of the results. */
  times: PassTimes[];
}

export interface SweepRequest {
  snapshot: Snapshot;
  book: Book;
  rulebook: Rulebook;
  axes: readonly Axis[];
  threads?: number | undefined;
  shardPositions?: number | undefined;
  onPoint?: ((done: number, of: number) => void) | undefined;
}

/** Checks, before any work, that every point is a rulebook. @throws UnusableInput naming path and value of one that is not */
export function checkSweep(rulebook: Rulebook, axes: readonly Axis[]): void {
  for (const settings of gridPoints(axes)) rulebookAt(rulebook, settings);
}

/** Evaluates the book at every point. */
export async function sweepBook(request: SweepRequest): Promise<Sweep> {
  const { rulebook, axes, onPoint } = request;
  const grid = gridPoints(axes);
  const run = new RepeatedRun(request);
  const times: PassTimes[] = [];
  const evaluated = async (settings: ReadonlyMap<string, string>, base: Uint8Array | null) => {
    const point = await evaluatePoint(request, run, rulebookAt(rulebook, settings), base);
    times.push(point.times);
    return { settings: Object.fromEntries(settings), ...point.figures };
  };
  try {
    const base = await evaluated(new Map(), null);
    const states = run.accounts.state.slice();
    const points: SweepPoint[] = [];
    for (const settings of grid) {
      onPoint?.(points.length, grid.length);
      points.push(await evaluated(settings, states));
    }
    return { base, points, times };
  } finally {
    await run.close();
  }
}

interface EvaluatedPoint {
  figures: Omit<SweepPoint, 'settings'>;
  times: PassTimes;
}

/** @param base states of the accounts under the rulebook as it is; null where this is that */
async function evaluatePoint(
  { snapshot, book }: SweepRequest,
  run: RepeatedRun,
  rulebook: Rulebook,
  base: Uint8Array | null,
): Promise<EvaluatedPoint> {
  const { quarantined } = book;
  const { figures, state } = run.accounts;
  const decider = new CloseDecider(snapshot, rulebook, book);
  const rows = noRows();
  const matrix = new StateMatrix();
  const sums = { totalMmr: new ExactSum(), totalImr: new ExactSum() };
  const times = await run.evaluate(rulebook, (range) => {
    decider.settle(range, run.accounts, rows);
    const { from, to } = range;
    const left = quarantined.subarray(from, to);
    sums.totalMmr.addAll(figures.totalMmr.subarray(from, to), left);
    sums.totalImr.addAll(figures.totalImr.subarray(from, to), left);
    for (let account = from; account < to; account++) {
      if (quarantined[account] === 0) matrix.add((base ?? state)[account]!, state[account]!);
    }
  });
  const crossed = <Prefix extends string>(prefix: Prefix, count: (line: StateLine) => number) =>
    Object.fromEntries(
      stateLineNames.map((line) => [prefix + line[0]!.toUpperCase() + line.slice(1), count(line)]),
    ) as Crossed<Prefix>;
  return {
    figures: {
      totalMmr: sums.totalMmr.value(),
      totalImr: sums.totalImr.value(),
      states: matrix.states('after'),
      ...crossed('newly', (line) => matrix.newly(line)),
      ...crossed('noLonger', (line) => matrix.noLonger(line)),
      closeDecisions: decider.decisions.close,
    },
    times,
  };
}

/** What is decided anew is written beside rows that nobody reads. */
function noRows(): RowSet {
  return rowSet((table) => makeRows(table, 0));
}
