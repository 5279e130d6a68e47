/**
 * What the change of an account's figure is split into, and in which order. Each part is the difference between two
 * recomputes that differ in one kind of input only, so the parts add up to the whole by construction; the order is fixed,
 * because what two kinds of input do together falls to the one that is put in later.
 */
import { accountStates } from '../margin/account-columns.ts';

/** In the order in which B's inputs take the place of A's. */
export const parts = ['positions', 'prices', 'vols', 'rulebook', 'time'] as const;
export type Part = (typeof parts)[number];

/** What of B is put in, for eyes. */
export const partWords: Record<Part, string> = {
  positions: 'holdings and orders',
  prices: 'indices, forwards, marks, USD prices',
  vols: 'vols, option marks beyond the formula',
  rulebook: "rulebook, the venue's tiers",
  time: 'time, the decay of option marks',
};

/** Figures in USD that are split and that add up over accounts. */
export const summedFigures = ['totalMmr', 'totalImr', 'adjEq'] as const;
export type SummedFigure = (typeof summedFigures)[number];

/** Every figure that is split. A ratio has parts for its account; a sum of ratios would say nothing. */
export const splitFigures = [...summedFigures, 'mgnRatio'] as const;
export type SplitFigure = (typeof splitFigures)[number];

/** Where an account stands in a run: its state, or why it has none. */
export const standings = [...accountStates, 'quarantined', 'absent'] as const;
export const QUARANTINED = standings.indexOf('quarantined');
export const ABSENT = standings.indexOf('absent');

/** Whether the account has figures in the run. */
export function isComputed(standing: number): boolean {
  return standing < QUARANTINED;
}

/** What the change of accounts that cannot be split is called. */
export const OUTSIDE_WORDS = 'quarantined or listed on one side only';
