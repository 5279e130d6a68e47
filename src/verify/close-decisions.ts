/**
 * Decisions that rounding could tip are made by the decimal engine: it takes over the account's figures, from borrowing to
 * state. The risk units stay the kernel's; nothing in them jumps. Which accounts are close is said in margin/closeness.ts.
 */
import { accountFigures, accountStates } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type Book, holdingsOf } from '../portfolio/book.ts';
import type { Decimal } from '../quantity/decimal.ts';
import type { AccountMargin } from '../quantity/margin-result.ts';
import { ReferenceEngine } from '../reference/evaluate-account.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { BookResult } from '../runner/run-book.ts';
import { roundedFigures } from './rounded.ts';
import { unitRows } from './run-figures.ts';

export interface CloseDecisions {
  /** Accounts that the decimal engine decided. */
  close: number;
  /** Those of them whose state or eligibility doubles alone would have decided otherwise. */
  changedByRounding: { acctId: string; from: string; to: string }[];
}

/** Decides the close accounts anew, in place. */
export function settleCloseDecisions(
  snapshot: Snapshot,
  rulebook: Rulebook,
  book: Book,
  result: BookResult,
): CloseDecisions {
  const decisions: CloseDecisions = { close: 0, changedByRounding: [] };
  let reference: ReferenceEngine | undefined;
  for (let a = 0; a < book.acctIds.length; a++) {
    if (book.quarantined[a] === 1 || result.accounts.isClose[a] === 0) continue;
    reference ??= new ReferenceEngine(snapshot, rulebook);
    const decided = reference.evaluate(holdingsOf(book, snapshot, a));
    const before = standing(accountStates[result.accounts.state[a]!]!, result.accounts.eligible[a] === 1);
    const after = standing(decided.state, decided.eligible);
    decisions.close += 1;
    if (before !== after) decisions.changedByRounding.push({ acctId: book.acctIds[a]!, from: before, to: after });
    takeOver(result, a, decided);
  }
  return decisions;
}

function standing(state: string, eligible: boolean): string {
  return `${state}, ${eligible ? 'eligible' : 'not eligible'}`;
}

function takeOver(result: BookResult, account: number, decided: AccountMargin<Decimal>): void {
  const { accounts, units } = result;
  const rounded = roundedFigures(decided);
  for (const name of accountFigures) accounts.figures[name][account] = rounded[name] ?? Number.NaN;
  accounts.state[account] = accountStates.indexOf(decided.state);
  accounts.eligible[account] = decided.eligible ? 1 : 0;
  const [from, to] = unitRows(units, account);
  for (let u = from; u < to; u++) units.figures.mr8[u] = accounts.figures.borrowMmr[account]!;
}
