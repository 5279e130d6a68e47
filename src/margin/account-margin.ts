/**
 * From a shard's kernel output to the columns of a run. The figures are the kernel's (assembly/evaluate); what is done
 * here is to put them where they belong, a column in one piece.
 */
import * as L from '../kernel/layout.ts';
import type { ShardOutput, ShardRange } from '../kernel/shard-kernel.ts';
import type { BookColumns } from '../portfolio/book.ts';
import {
  type AccountColumns,
  type AccountFigure,
  accountFigures,
  type UnitColumns,
  type UnitFigure,
  unitFigures,
} from './account-columns.ts';

/** Which of the kernel's columns holds each figure. */
const accountSlots: Record<AccountFigure, number> = {
  adjEq: L.OUT_ACCOUNT_ADJ_EQ,
  eqUsd: L.OUT_ACCOUNT_EQ_USD,
  upl: L.OUT_ACCOUNT_UPL,
  derivMmr: L.OUT_ACCOUNT_DERIV_MMR,
  borrowMmr: L.OUT_ACCOUNT_BORROW_MMR,
  totalMmr: L.OUT_ACCOUNT_TOTAL_MMR,
  derivImr: L.OUT_ACCOUNT_DERIV_IMR,
  borrowImr: L.OUT_ACCOUNT_BORROW_IMR,
  totalImr: L.OUT_ACCOUNT_TOTAL_IMR,
  liqFee: L.OUT_ACCOUNT_LIQ_FEE,
  mgnRatio: L.OUT_ACCOUNT_RATIO,
  acctLever: L.OUT_ACCOUNT_LEVER,
};

const unitSlots: Record<UnitFigure, number> = {
  mmr: L.OUT_UNIT_MMR,
  imr: L.OUT_UNIT_IMR,
  mr1: L.OUT_UNIT_MR1,
  mr2: L.OUT_UNIT_MR1 + 1,
  mr3: L.OUT_UNIT_MR1 + 2,
  mr4: L.OUT_UNIT_MR1 + 3,
  mr5: L.OUT_UNIT_MR1 + 4,
  mr6: L.OUT_UNIT_MR1 + 5,
  mr7: L.OUT_UNIT_MR1 + 6,
  mr8: L.OUT_UNIT_MR1 + 7,
  mr9: L.OUT_UNIT_MR1 + 8,
  mr1Worst: L.OUT_UNIT_MR1_WORST,
  mr6Worst: L.OUT_UNIT_MR6_WORST,
  spotInUse: L.OUT_UNIT_SPOT_IN_USE,
  delta: L.OUT_UNIT_DELTA,
  gamma: L.OUT_UNIT_GAMMA,
  theta: L.OUT_UNIT_THETA,
  vega: L.OUT_UNIT_VEGA,
  upl: L.OUT_UNIT_UPL,
};

/**
 * Writes the figures of a shard's accounts; quarantined ones get empty figures. The unit rows stay where the kernel wrote
 * them: what is returned are windows, good until the next shard in that block.
 */
export function fillAccounts(
  output: ShardOutput,
  book: BookColumns,
  range: ShardRange,
  columns: AccountColumns,
): UnitColumns {
  for (const name of accountFigures) columns.figures[name].set(output.accounts[accountSlots[name]]!, range.from);
  columns.state.set(output.state, range.from);
  columns.eligible.set(output.eligible, range.from);
  columns.isClose.set(output.isClose, range.from);
  for (let account = range.from; account < range.to; account++) {
    if (book.quarantined[account] === 1) emptyAccount(columns, account);
  }
  const figures = Object.fromEntries(unitFigures.map((name) => [name, output.units[unitSlots[name]]!]));
  return { account: output.unitAccount, unit: output.unitIndex, figures: figures as UnitColumns['figures'] };
}

/** The kernel took it for an account without rows; it is listed, without figures. */
function emptyAccount(columns: AccountColumns, account: number): void {
  for (const name of accountFigures) columns.figures[name][account] = Number.NaN;
  columns.state[account] = 0;
  columns.eligible[account] = 0;
  columns.isClose[account] = 0;
}
