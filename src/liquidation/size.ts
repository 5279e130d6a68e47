/**
 * How large a trade must be. A stage says how far it goes at most, in whole lots, and what an account would be after so
 * many of them is tried, the whole margin computed anew each time:
 *
 *   the least size that brings the ratio above the stop; where none does, the whole way, if that raises the surplus;
 *   else the part of the way that raises it most; else none.
 *
 * A range is looked at in even steps, then the step that holds the answer, until lots are told apart: exact where the surplus
 * rises to one top and falls. Of several tops it is the one nearest the best of the first look.
 */
import type { Traded } from './trade.ts';
import { type Standing, TRIALS_AT_ONCE } from './trials.ts';

/** Trades that were tried, and where they lead. */
export interface Candidate extends Traded {
  readonly standing: Standing;
}

/** What so many lots would do, for each of a list. */
export type TryLots = (lots: readonly number[]) => Candidate[];

/** Lots that were tried. */
interface Tried {
  lots: number;
  candidate: Candidate;
}

/**
 * The size toward a target, by the rule at the head of this file.
 * @param most lots of the whole way, 0 or more
 * @returns null where no size raises the surplus
 */
export function sizeToward(most: number, before: Standing, tryLots: TryLots): Candidate | null {
  if (most < 1) return null;
  const look = tried(evenly(0, most), tryLots);
  const restored = firstRestored(0, look, tryLots);
  if (restored !== null) return restored;
  const whole = look.at(-1)!;
  const best = leastOf(0, look, tryLots, ({ standing }) => -standing.surplus);
  const onTheWay = firstRestored(0, [...tried(evenly(0, best.lots - 1), tryLots), best], tryLots);
  if (onTheWay !== null) return onTheWay;
  if (raises(whole, before)) return whole.candidate;
  return raises(best, before) ? best.candidate : null;
}

function raises({ candidate }: Tried, before: Standing): boolean {
  return candidate.standing.surplus > before.surplus;
}

/** The least number of lots that restores, within the first step that does; null where none of those tried does. */
function firstRestored(floor: number, look: readonly Tried[], tryLots: TryLots): Candidate | null {
  const at = look.findIndex(({ candidate }) => candidate.standing.isRestored);
  if (at < 0) return null;
  const [below, found] = [at === 0 ? floor : look[at - 1]!.lots, look[at]!];
  if (found.lots - below <= 1) return found.candidate;
  const between = tried(evenly(below, found.lots - 1), tryLots);
  return firstRestored(below, [...between, found], tryLots);
}

/**
 * The lots from `least` to `most` at which a figure of the account is lowest, where it falls and then rises; of equals those
 * nearest 0.
 */
export function lowestAt(
  least: number,
  most: number,
  tryLots: TryLots,
  figure: (candidate: Candidate) => number,
): { lots: number; candidate: Candidate } {
  return leastOf(least - 1, tried(evenly(least - 1, most), tryLots), tryLots, figure);
}

/** @param floor one below the first lots of the range */
function leastOf(
  floor: number,
  look: readonly Tried[],
  tryLots: TryLots,
  figure: (candidate: Candidate) => number,
): Tried {
  let at = 0;
  look.forEach((own, i) => {
    const gap = figure(own.candidate) - figure(look[at]!.candidate);
    if (gap < 0 || (gap === 0 && Math.abs(own.lots) < Math.abs(look[at]!.lots))) at = i;
  });
  const found = look[at]!;
  const below = at === 0 ? floor : look[at - 1]!.lots;
  const above = look[at + 1]?.lots ?? found.lots;
  if (found.lots - below <= 1 && above - found.lots <= 1) return found;
  const nearer = tried([...evenly(below, found.lots - 1), ...evenly(found.lots, above - 1)], tryLots);
  const all = [...nearer, found].sort((a, b) => a.lots - b.lots);
  const beside = look[at + 1];
  return leastOf(below, beside === undefined ? all : [...all, beside], tryLots, figure);
}

function tried(lots: readonly number[], tryLots: TryLots): Tried[] {
  return tryLots(lots).map((candidate, i) => ({ lots: lots[i]!, candidate }));
}

/** Up to `TRIALS_AT_ONCE` whole numbers above `from`, evenly up to `to`, which is the last; none where there is none. */
function evenly(from: number, to: number): number[] {
  const count = Math.min(TRIALS_AT_ONCE, to - from);
  return Array.from({ length: Math.max(0, count) }, (_, i) => from + Math.floor(((to - from) * (i + 1)) / count));
}
