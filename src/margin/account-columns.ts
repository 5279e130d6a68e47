/**
 * The accounts of a run as columns: one entry an account in the book's order. NaN is an empty cell. The order of the names
 * here is the order of the columns in every format.
 */

import type { AccountState } from '../quantity/margin-result.ts';
import { sharedF64, sharedU8 } from '../quantity/shared-columns.ts';

/** Figures in USD, which add up over accounts. */
export const accountUsdFigures = [
  'adjEq',
  'eqUsd',
  'upl',
  'derivMmr',
  'borrowMmr',
  'totalMmr',
  'derivImr',
  'borrowImr',
  'totalImr',
  'liqFee',
] as const;

/** What debts cost, USD: it adds up too. These stand behind state and eligibility. */
export const accountDebtFigures = ['interestHour', 'forcedRepayment'] as const;

export const accountFigures = [...accountUsdFigures, 'mgnRatio', 'acctLever', ...accountDebtFigures] as const;
export type AccountFigure = (typeof accountFigures)[number];

/** What modes are compared by: the multi-currency requirement in USD, and the share of it that portfolio margin saves. */
export const accountModeFigures = ['imrMode3', 'saving'] as const;
export type AccountModeFigure = (typeof accountModeFigures)[number];

/** From the worst to the best; columns hold the index. */
export const accountStates: AccountState[] = ['liquidation', 'danger', 'watch', 'warning', 'healthy'];

export interface ModeColumns extends Record<AccountModeFigure, Float64Array<SharedArrayBuffer>> {
  /** What portfolio margin requires of the same legs, NaN where it has no rule for one; no part of the results. */
  portfolioImr: Float64Array<SharedArrayBuffer>;
}

export interface AccountColumns {
  figures: Record<AccountFigure, Float64Array<SharedArrayBuffer>>;
  /** Null where a run does not compare modes. */
  modes: ModeColumns | null;
  /** Index into `accountStates`. */
  state: Uint8Array<SharedArrayBuffer>;
  eligible: Uint8Array<SharedArrayBuffer>;
  /** 1 where rounding could tip a decision (assembly/evaluate/closeness.ts); no part of the results. */
  isClose: Uint8Array<SharedArrayBuffer>;
}

/** Empty columns for so many accounts, in shared memory so that workers write in place. */
export function makeAccountColumns(count: number, comparesModes = false): AccountColumns {
  const made = <Name extends string>(names: readonly Name[]) =>
    Object.fromEntries(names.map((name) => [name, sharedF64(count)])) as Record<Name, Float64Array<SharedArrayBuffer>>;
  return {
    figures: made(accountFigures),
    modes: comparesModes ? { ...made(accountModeFigures), portfolioImr: sharedF64(count) } : null,
    state: sharedU8(count),
    eligible: sharedU8(count),
    isClose: sharedU8(count),
  };
}

/** Every column of figures that a run's results have. */
export function figureColumns({ figures, modes }: AccountColumns): Record<string, Float64Array<SharedArrayBuffer>> {
  return modes === null ? figures : { ...figures, imrMode3: modes.imrMode3, saving: modes.saving };
}
