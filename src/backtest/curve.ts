/**
 * What a rulebook costs against what it covers: one point a rulebook, and of those that reach a stated coverage the one that
 * asks the least. That is how weights are calibrated to a market instead of guessed.
 */
import type { Pools } from './judge-move.ts';
import { coverageOf } from './tally.ts';

/** What coverage is counted of: equity of accounts, their positions, risk units – these by the whole requirement or MR1. */
export const coverageKinds = ['accounts', 'positions', 'units', 'unitsByMr1'] as const;
export type CoverageKind = (typeof coverageKinds)[number];

export interface CurvePoint {
  /** What is set, by path; nothing where it is the rulebook as it was named. */
  settings: Record<string, string>;
  /** Mean over the moves of what the judged accounts are required to hold, USD. */
  cost: number;
  pools: Pools;
  /** Whether the coverage that was asked for is reached. */
  meets: boolean;
}

export interface Curve {
  paths: string[];
  /** The rulebook as it was named first, then the points of the sweep. */
  points: CurvePoint[];
  /** Index of the cheapest point of the sweep or the rulebook itself that meets the coverage; null where none does. */
  cheapest: number | null;
}

export interface CurveRequest {
  settings: readonly ReadonlyMap<string, string>[];
  pools: readonly Pools[];
  moves: number;
  coverage: number;
  coverageOf: CoverageKind;
}

/** The curve of a sweep; of points that cost the same the first is the cheapest. */
export function curveOf({ settings, pools, moves, coverage, coverageOf: kind }: CurveRequest): Curve {
  const points = pools.map((own, r): CurvePoint => {
    const reached = coverageOf(own[kind]);
    return {
      settings: Object.fromEntries(settings[r]!),
      cost: own.accounts.margin / moves,
      pools: own,
      meets: reached !== null && reached >= coverage,
    };
  });
  let cheapest: number | null = null;
  for (const [i, { meets, cost }] of points.entries()) {
    if (meets && (cheapest === null || cost < points[cheapest]!.cost)) cheapest = i;
  }
  return { paths: [...new Set(settings.flatMap((one) => [...one.keys()]))], points, cheapest };
}
