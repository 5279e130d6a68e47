/** The figures of a comparison that have a name: `compare.json` lists them, and `--fail-if` speaks of them. */
import { type StateLine, stateLineNames } from '../margin/state-matrix.ts';
import type { Book } from '../portfolio/book.ts';
import { ExactSum } from '../quantity/exact-sum.ts';
import { sumOverComputed } from '../runner/summary.ts';
import type { ComparedBook } from './compare-book.ts';

/** Every name, and what it counts. */
export const compareFigures = {
  accounts: 'accounts listed',
  computed: 'accounts with figures',
  quarantined: 'accounts with a rejected row, left out of everything else',
  liquidatedBase: 'accounts in liquidation under the base',
  liquidatedCandidate: 'the same under the candidate',
  below110Base: 'accounts in danger (ratio at or below 1.10) or in liquidation under the base',
  below110Candidate: 'the same under the candidate',
  watchedBase: 'accounts watched (ratio below 1.50) or worse under the base',
  watchedCandidate: 'the same under the candidate',
  newlyLiquidated: 'accounts in liquidation under the candidate only',
  newlyBelow110: 'accounts in danger or worse under the candidate only',
  newlyWatched: 'accounts watched or worse under the candidate only',
  noLongerLiquidated: 'accounts in liquidation under the base only',
  noLongerBelow110: 'accounts in danger or worse under the base only',
  noLongerWatched: 'accounts watched or worse under the base only',
  totalMmrBase: 'MMR of the book under the base, USD',
  totalMmrCandidate: 'the same under the candidate',
  totalMmrDelta: 'candidate less base',
  totalMmrChange: 'that over the base, 0.05 for 5 %',
  totalImrBase: 'IMR of the book under the base, USD',
  totalImrCandidate: 'the same under the candidate',
  totalImrDelta: 'candidate less base',
  totalImrChange: 'that over the base',
  mmrUp: 'accounts whose MMR rises',
  mmrDown: 'accounts whose MMR falls',
  mmrSame: 'accounts whose MMR stands still',
  largestRise: 'largest rise of the MMR of one account, USD',
  largestFall: 'largest fall of it, USD, 0 or more',
  calls: 'accounts that would have to bring in equity: newly liquidated or newly below 110 %',
  callTo100Usd: 'what the newly liquidated lack to be at 100 %, USD',
  callTo110Usd: 'what all of these lack to be at 110 %, USD',
} as const;

export type CompareFigure = keyof typeof compareFigures;
export type CompareFigures = Record<CompareFigure, number>;
export const compareFigureNames = Object.keys(compareFigures) as CompareFigure[];

type ByLine<Prefix extends string> = Record<`${Prefix}${Capitalize<StateLine>}`, number>;

/** The figures of a compared book. */
export function figuresOf({ quarantined }: Book, { base, candidate, moves }: ComparedBook): CompareFigures {
  const { states, accounts } = moves;
  const bySide = (side: 'before' | 'after', suffix: string) =>
    Object.fromEntries(stateLineNames.map((line) => [line + suffix, states.below(line, side)]));
  const crossed = (prefix: string, count: (line: StateLine) => number) =>
    Object.fromEntries(stateLineNames.map((line) => [prefix + line[0]!.toUpperCase() + line.slice(1), count(line)]));
  const computed = quarantined.reduce((count, flag) => count + (flag === 0 ? 1 : 0), 0);
  const spread = spreadOf(accounts.deltas.totalMmr);
  return {
    accounts: quarantined.length,
    computed,
    quarantined: quarantined.length - computed,
    ...(bySide('before', 'Base') as Record<`${StateLine}Base`, number>),
    ...(bySide('after', 'Candidate') as Record<`${StateLine}Candidate`, number>),
    ...(crossed('newly', (line) => states.newly(line)) as ByLine<'newly'>),
    ...(crossed('noLonger', (line) => states.noLonger(line)) as ByLine<'noLonger'>),
    ...totalsOf('totalMmr', base.figures.totalMmr, candidate.figures.totalMmr, quarantined),
    ...totalsOf('totalImr', base.figures.totalImr, candidate.figures.totalImr, quarantined),
    ...spread,
    mmrSame: computed - spread.mmrUp - spread.mmrDown,
    calls: accounts.callTo110.reduce((count, call) => count + (Number.isNaN(call) ? 0 : 1), 0),
    callTo100Usd: sumOfCalls(accounts.callTo100),
    callTo110Usd: sumOfCalls(accounts.callTo110),
  };
}

type Totals<Name extends string> = Record<`${Name}${'Base' | 'Candidate' | 'Delta' | 'Change'}`, number>;

function totalsOf<Name extends string>(
  name: Name,
  base: Float64Array,
  candidate: Float64Array,
  quarantined: Uint8Array,
): Totals<Name> {
  const [before, after] = [sumOverComputed(base, quarantined), sumOverComputed(candidate, quarantined)];
  // Of nothing that something comes of, the change is infinite; of nothing that stays, 0.
  const change = after === before ? 0 : (after - before) / before;
  const totals = { Base: before, Candidate: after, Delta: after - before, Change: change };
  return Object.fromEntries(Object.entries(totals).map(([part, value]) => [name + part, value])) as Totals<Name>;
}

function spreadOf(deltas: Float64Array): Pick<CompareFigures, 'mmrUp' | 'mmrDown' | 'largestRise' | 'largestFall'> {
  const spread = { mmrUp: 0, mmrDown: 0, largestRise: 0, largestFall: 0 };
  for (const delta of deltas) {
    if (delta > 0) {
      spread.mmrUp += 1;
      spread.largestRise = Math.max(spread.largestRise, delta);
    } else if (delta < 0) {
      spread.mmrDown += 1;
      spread.largestFall = Math.max(spread.largestFall, -delta);
    }
  }
  return spread;
}

function sumOfCalls(calls: Float64Array): number {
  const sum = new ExactSum();
  sum.addAll(calls.filter((call) => !Number.isNaN(call)));
  return sum.value();
}
