/**
 * Results of a run as columns: one entry an account in the book's order; one entry a risk unit, ordered by account, then
 * unit. NaN is an empty cell. The order of the names here is the order of the columns in every format.
 */

import type { AccountState } from '../quantity/margin-result.ts';
import { sharedF64, sharedU8, sharedU32 } from '../quantity/shared-columns.ts';

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

export const accountFigures = [...accountUsdFigures, 'mgnRatio', 'acctLever'] as const;
export type AccountFigure = (typeof accountFigures)[number];

/** From the worst to the best; columns hold the index. */
export const accountStates: AccountState[] = ['liquidation', 'danger', 'watch', 'warning', 'healthy'];

export interface AccountColumns {
  figures: Record<AccountFigure, Float64Array<SharedArrayBuffer>>;
  /** Index into `accountStates`. */
  state: Uint8Array<SharedArrayBuffer>;
  eligible: Uint8Array<SharedArrayBuffer>;
  /** 1 where rounding could tip a decision (assembly/evaluate/closeness.ts); no part of the results. */
  isClose: Uint8Array<SharedArrayBuffer>;
}

/** Empty columns for so many accounts, in shared memory so that workers write in place. */
export function makeAccountColumns(count: number): AccountColumns {
  return {
    figures: Object.fromEntries(accountFigures.map((name) => [name, sharedF64(count)])) as AccountColumns['figures'],
    state: sharedU8(count),
    eligible: sharedU8(count),
    isClose: sharedU8(count),
  };
}

export const unitFigures = [
  'mmr',
  'imr',
  'mr1',
  'mr2',
  'mr3',
  'mr4',
  'mr5',
  'mr6',
  'mr7',
  'mr8',
  'mr9',
  'mr1Worst',
  'mr6Worst',
  'spotInUse',
  'delta',
  'gamma',
  'theta',
  'vega',
  'upl',
] as const;
export type UnitFigure = (typeof unitFigures)[number];

export interface UnitColumns {
  /** Index of the account in the book. */
  account: Uint32Array<SharedArrayBuffer>;
  /** Index into the compiled rulebook's units. */
  unit: Uint32Array<SharedArrayBuffer>;
  figures: Record<UnitFigure, Float64Array<SharedArrayBuffer>>;
}

/** Empty columns for so many unit rows, in shared memory so that they leave a worker without a copy. */
export function makeUnitColumns(count: number): UnitColumns {
  return {
    account: sharedU32(count),
    unit: sharedU32(count),
    figures: Object.fromEntries(unitFigures.map((name) => [name, sharedF64(count)])) as UnitColumns['figures'],
  };
}

/** The rows in columns of their own. */
export function copyUnits(units: UnitColumns): UnitColumns {
  const copy = makeUnitColumns(units.account.length);
  copy.account.set(units.account);
  copy.unit.set(units.unit);
  for (const name of unitFigures) copy.figures[name].set(units.figures[name]);
  return copy;
}
