/**
 * From a shard's kernel output to the columns of a run. The figures are the kernel's (assembly/evaluate); what is done
 * here is to put them where they belong, a column in one piece.
 */
import * as L from '../kernel/layout.ts';
import type { ShardOutput, ShardRange } from '../kernel/shard-kernel.ts';
import type { BookColumns } from '../portfolio/book.ts';
import { type AccountColumns, type AccountFigure, type AccountModeFigure, figureColumns } from './account-columns.ts';
import { type RowSet, rowSet } from './row-columns.ts';
import { type RowTable, rowTables } from './row-tables.ts';

/** Which of the kernel's columns holds each figure. */
const accountSlots: Record<AccountFigure | AccountModeFigure, number> = {
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
  interestHour: L.OUT_ACCOUNT_INTEREST_HOUR,
  forcedRepayment: L.OUT_ACCOUNT_FORCED_REPAYMENT,
  imrMode3: L.OUT_ACCOUNT_IMR_MODE3,
  saving: L.OUT_ACCOUNT_SAVING,
};

/**
 * Writes the figures of a shard's accounts; quarantined ones get empty figures. The rows of the tables stay where the kernel
 * wrote them: what is returned are windows, good until the next shard in that block.
 */
export function fillAccounts(
  output: ShardOutput,
  book: BookColumns,
  range: ShardRange,
  columns: AccountColumns,
): RowSet {
  const slots: Record<string, number> = accountSlots;
  for (const [name, column] of Object.entries(figureColumns(columns))) {
    column.set(output.accounts[slots[name]!]!, range.from);
  }
  columns.modes?.portfolioImr.set(output.accounts[L.OUT_ACCOUNT_PORTFOLIO_IMR]!, range.from);
  columns.state.set(output.state, range.from);
  columns.eligible.set(output.eligible, range.from);
  columns.isClose.set(output.isClose, range.from);
  for (let account = range.from; account < range.to; account++) {
    if (book.quarantined[account] === 1) emptyAccount(columns, account);
  }
  return rowSet((table) => {
    const { account, key, columns: ofTable } = output.rows[table];
    const { figures }: RowTable = rowTables[table];
    const own = Object.entries(figures).map(([name, slot]) => [name, ofTable[slot]!]);
    return { account, key, figures: Object.fromEntries(own) };
  });
}

/** The kernel took it for an account without rows; it is listed, without figures. */
function emptyAccount(columns: AccountColumns, account: number): void {
  for (const column of Object.values(figureColumns(columns))) column[account] = Number.NaN;
  columns.state[account] = 0;
  columns.eligible[account] = 0;
  columns.isClose[account] = 0;
}
