/**
 * Decisions that rounding could tip: an account whose ratio lies within 1e-9 of a state threshold, or whose equity lies
 * within 1e-9 (relative) of what eligibility asks, is decided by the decimal engine. Its figures stay the kernel's.
 */
import { accountStates } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type Book, holdingsOf } from '../portfolio/book.ts';
import { ReferenceEngine } from '../reference/evaluate-account.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { BookResult } from '../runner/run-book.ts';

/** How near is too near to leave to doubles. */
export const CLOSE = 1e-9;

export interface CloseDecisions {
  /** Accounts that the decimal engine decided. */
  close: number;
  /** Those of them that doubles alone would have decided otherwise. */
  changedByRounding: { acctId: string; from: string; to: string }[];
}

/** Decides the close accounts anew, in place. */
export function settleCloseDecisions(
  snapshot: Snapshot,
  rulebook: Rulebook,
  book: Book,
  result: BookResult,
): CloseDecisions {
  const thresholds = rulebook.account.stateThresholds;
  const ratios = [thresholds.liquidation, thresholds.danger, thresholds.watch, thresholds.warning].map(Number);
  const leastEquity = Number(rulebook.account.eligibilityMinEquityUsd.value);
  const { mgnRatio, eqUsd } = result.accounts.figures;
  const decisions: CloseDecisions = { close: 0, changedByRounding: [] };
  let reference: ReferenceEngine | undefined;
  for (let a = 0; a < book.acctIds.length; a++) {
    if (book.quarantined[a] === 1) continue;
    const nearState = ratios.some((threshold) => Math.abs(mgnRatio[a]! - threshold) <= CLOSE);
    const nearEligibility = Math.abs(eqUsd[a]! - leastEquity) <= CLOSE * Math.max(1, leastEquity);
    if (!nearState && !nearEligibility) continue;
    reference ??= new ReferenceEngine(snapshot, rulebook);
    const decided = reference.evaluate(holdingsOf(book, snapshot, a));
    const before = `${accountStates[result.accounts.state[a]!]}, ${eligibleWord(result.accounts.eligible[a] === 1)}`;
    const after = `${decided.state}, ${eligibleWord(decided.eligible)}`;
    decisions.close += 1;
    if (before !== after) decisions.changedByRounding.push({ acctId: book.acctIds[a]!, from: before, to: after });
    result.accounts.state[a] = accountStates.indexOf(decided.state);
    result.accounts.eligible[a] = decided.eligible ? 1 : 0;
  }
  return decisions;
}

function eligibleWord(eligible: boolean): string {
  return eligible ? 'eligible' : 'not eligible';
}
