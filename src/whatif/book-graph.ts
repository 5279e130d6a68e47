/**
 * A whole book over price shocks: at each what it requires and how many accounts are in which state, computed as `recompute`
 * would on a market that has moved by so much.
 */
import { accountStates } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { ExactSum } from '../quantity/exact-sum.ts';
import type { AccountState } from '../quantity/margin-result.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { prepareRun } from '../runner/run-book.ts';
import { CloseDecider } from '../verify/close-decisions.ts';
import { MovedMarkets } from './moved-market.ts';
import type { Shocked } from './position-graph.ts';

/** Figures that add up over accounts, USD: exact sums rounded once. */
export const graphTotals = ['totalMmr', 'totalImr', 'adjEq', 'eqUsd'] as const;

export interface GraphPoint {
  shock: number;
  totals: Record<(typeof graphTotals)[number], number>;
  states: Record<AccountState, number>;
}

export interface BookGraphRequest extends Shocked {
  snapshot: Snapshot;
  rulebook: Rulebook;
  book: Book;
  threads?: number | undefined;
  /** Told of every shock that is done. */
  onProgress: (done: number, of: number) => void;
}

/** The book at every shock. Quarantined accounts are in no figure. */
export async function bookGraph(request: BookGraphRequest): Promise<GraphPoint[]> {
  const { snapshot, rulebook, book, threads, shocks, coin, onProgress } = request;
  const moved = new MovedMarkets(snapshot, true);
  const points: GraphPoint[] = [];
  for (const shock of shocks) {
    const market = moved.byPrice(shock, coin);
    const run = prepareRun({ snapshot: market, rulebook, book, threads });
    const decider = new CloseDecider(market, rulebook, book);
    await run.evaluate((range, rows) => decider.settle(range, run.accounts, rows));
    const { figures, state } = run.accounts;
    points.push({
      shock,
      totals: Object.fromEntries(graphTotals.map((name) => [name, sumOf(figures[name], book)])) as GraphPoint['totals'],
      states: statesOf(state, book),
    });
    onProgress(points.length, shocks.length);
  }
  return points;
}

function sumOf(column: Float64Array, { quarantined }: Book): number {
  const sum = new ExactSum();
  sum.addAll(column, quarantined);
  return sum.value();
}

function statesOf(state: Uint8Array, { quarantined }: Book): GraphPoint['states'] {
  const counts = accountStates.map(() => 0);
  for (let a = 0; a < state.length; a++) if (quarantined[a] === 0) counts[state[a]!]! += 1;
  return Object.fromEntries(accountStates.map((name, i) => [name, counts[i]!])) as GraphPoint['states'];
}
