/** The account of a receipt as a run has it, when it is written and when it is checked: in the same way. */
import type { Snapshot } from '../market/snapshot.ts';
import { bookOfHoldings } from '../portfolio/book-of-holdings.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { EvaluatedAccount } from '../runner/evaluate-here.ts';
import { decidedHere } from '../verify/decided-here.ts';

/** The kernel's figures, close decisions made by the decimal engine, with what modes would require. */
export function evaluatedAccount(holdings: AccountHoldings, snapshot: Snapshot, rulebook: Rulebook): EvaluatedAccount {
  return decidedHere(snapshot, rulebook, bookOfHoldings([holdings], snapshot), { comparesModes: true })[0]!;
}
