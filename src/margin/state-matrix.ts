/** How many accounts went from one state to another, and which lines they crossed on the way. */
import type { AccountState } from '../quantity/margin-result.ts';
import { accountStates } from './account-columns.ts';

const STATES = accountStates.length;

/**
 * Lines between states by what an account below one is called: at or below it lie the state named and all worse ones. Where
 * they are is the rulebook's (`stateThresholds`): 1.00, 1.10 and 1.50 in those that ship.
 */
export const stateLines = { liquidated: 'liquidation', below110: 'danger', watched: 'watch' } as const satisfies Record<
  string,
  AccountState
>;
export type StateLine = keyof typeof stateLines;
export const stateLineNames = Object.keys(stateLines) as StateLine[];

/** What is said of an account that crossed lines, by the most serious of them; the first is of one that crossed none. */
export const crossings = [
  '',
  'newly liquidated',
  'newly below 110 %',
  'newly watched',
  'no longer liquidated',
  'no longer below 110 %',
  'no longer watched',
] as const;

/** Index into `crossings` of a way from one state to another, both indexes into `accountStates`. */
export function crossingOf(before: number, after: number): number {
  const lowest = Math.min(before, after);
  if (before === after || lowest >= stateLineNames.length) return 0;
  return after < before ? 1 + after : 1 + stateLineNames.length + before;
}

export class StateMatrix {
  readonly #counts = new Uint32Array(STATES * STATES);

  /** Takes an account, by indexes into `accountStates`. */
  add(before: number, after: number): void {
    this.#counts[before * STATES + after]! += 1;
  }

  /** Accounts in each state, before or after. */
  states(side: 'before' | 'after'): Record<AccountState, number> {
    const of = accountStates.map((state, own) => {
      return [state, this.#sum((before, after) => (side === 'before' ? before : after) === own)];
    });
    return Object.fromEntries(of) as Record<AccountState, number>;
  }

  /** Accounts at or below a line, before or after. */
  below(line: StateLine, side: 'before' | 'after'): number {
    const edge = edgeOf(line);
    return this.#sum((before, after) => (side === 'before' ? before : after) <= edge);
  }

  /** Accounts that are below a line now and were not. */
  newly(line: StateLine): number {
    const edge = edgeOf(line);
    return this.#sum((before, after) => after <= edge && before > edge);
  }

  /** Accounts that were below a line and are not now. */
  noLonger(line: StateLine): number {
    const edge = edgeOf(line);
    return this.#sum((before, after) => before <= edge && after > edge);
  }

  /** Counts by state before, then after. */
  counts(): Record<AccountState, Record<AccountState, number>> {
    const rowOf = (before: number) => accountStates.map((to, after) => [to, this.#counts[before * STATES + after]!]);
    const rows = accountStates.map((from, before) => [from, Object.fromEntries(rowOf(before))]);
    return Object.fromEntries(rows) as Record<AccountState, Record<AccountState, number>>;
  }

  #sum(isOf: (before: number, after: number) => boolean): number {
    return this.#counts.reduce((sum, count, i) => sum + (isOf(Math.floor(i / STATES), i % STATES) ? count : 0), 0);
  }
}

function edgeOf(line: StateLine): number {
  return accountStates.indexOf(stateLines[line]);
}
