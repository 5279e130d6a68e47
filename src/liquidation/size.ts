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
  const { first: best } = lowestStretch({ below: 0, look, figure: ({ standing }) => -standing.surplus }, tryLots);
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

/** Figures within this share of one another are one: where spot in use takes the hedge, they differ by rounding alone. */
export const EQUAL = 1e-9;
/** Looks of a search. Each is some sixteen times as near as the one before, so that a handful tells a billion lots apart. */
const LOOKS_MAX = 24;

/**
 * The lots from `least` to `most` at which a figure of the account is lowest, where it falls and then rises and may stand
 * still in between; of equals those nearest 0.
 */
export function lowestAt(
  least: number,
  most: number,
  tryLots: TryLots,
  figure: (candidate: Candidate) => number,
): number {
  const look = tried(evenly(least - 1, most), tryLots);
  const { first, last } = lowestStretch({ below: least - 1, look, figure }, tryLots);
  return Math.max(first.lots, Math.min(last.lots, 0));
}

/** Lots that were tried, ascending, above a bound that is none of them, and what is looked for. */
interface Look {
  below: number;
  look: readonly Tried[];
  figure: (candidate: Candidate) => number;
}

/**
 * The ends of the stretch on which the figure is lowest. What is lower still lies at one of its ends, or between two looks
 * that happen to be equal; its inside stands still and is not looked at again.
 */
function lowestStretch(begun: Look, tryLots: TryLots): { first: Tried; last: Tried } {
  let { below, look } = begun;
  for (let looks = 1; ; looks++) {
    const equals = lowestOf(look, begun.figure);
    const [first, last] = [equals[0]!, equals.at(-1)!];
    const floor = look[look.indexOf(first) - 1]?.lots ?? below;
    const nearer = nearerLook(equals, { floor, after: look[look.indexOf(last) + 1] }, tryLots);
    if (nearer === null || looks === LOOKS_MAX) return { first, last };
    [below, look] = [floor, nearer];
  }
}

function lowestOf(look: readonly Tried[], figure: Look['figure']): Tried[] {
  const figures = look.map(({ candidate }) => figure(candidate));
  const lowest = Math.min(...figures);
  return look.filter((_, i) => figures[i]! <= lowest + EQUAL * Math.abs(lowest));
}

/** What lies between the ends of a stretch and what stands beside it; null where nothing does. */
function nearerLook(
  equals: readonly Tried[],
  { floor, after }: { floor: number; after: Tried | undefined },
  tryLots: TryLots,
): Tried[] | null {
  const ends = equals.filter((_, i) => i < 2 || i >= equals.length - 2);
  const marks = after === undefined ? ends : [...ends, after];
  const look: Tried[] = [];
  let from = floor;
  for (const mark of marks) {
    const isInside = ends.length === 4 && mark === ends[2];
    if (!isInside) look.push(...tried(evenly(from, mark.lots - 1), tryLots));
    look.push(mark);
    from = mark.lots;
  }
  return look.length === marks.length ? null : look;
}

function tried(lots: readonly number[], tryLots: TryLots): Tried[] {
  return tryLots(lots).map((candidate, i) => ({ lots: lots[i]!, candidate }));
}

/** Up to `TRIALS_AT_ONCE` whole numbers above `from`, evenly up to `to`, which is the last; none where there is none. */
function evenly(from: number, to: number): number[] {
  const count = Math.min(TRIALS_AT_ONCE, to - from);
  return Array.from({ length: Math.max(0, count) }, (_, i) => from + Math.floor(((to - from) * (i + 1)) / count));
}
