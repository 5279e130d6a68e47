/**
 * Decisions that rounding could tip are made by the decimal engine: it takes over the account's figures, from borrowing to
 * state. The risk units stay the kernel's; nothing in them jumps. Which accounts are close, assembly/evaluate/closeness.ts
 * says.
 */
import type { ShardRange } from '../kernel/shard-kernel.ts';
import { type AccountColumns, accountFigures, accountStates, type UnitColumns } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type Book, holdingsOf } from '../portfolio/book.ts';
import type { Decimal } from '../quantity/decimal.ts';
import type { AccountMargin } from '../quantity/margin-result.ts';
import { textAt } from '../quantity/text-table.ts';
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

/** Decides the close accounts of a run, as they are done. */
export class CloseDecider {
  readonly decisions: CloseDecisions = { close: 0, changedByRounding: [] };
  readonly #snapshot: Snapshot;
  readonly #rulebook: Rulebook;
  readonly #book: Book;
  #reference: ReferenceEngine | undefined;

  constructor(snapshot: Snapshot, rulebook: Rulebook, book: Book) {
    this.#snapshot = snapshot;
    this.#rulebook = rulebook;
    this.#book = book;
  }

  /** Decides the close ones of the accounts `from … to − 1` anew, in place; `units` holds their rows. */
  settle({ from, to }: ShardRange, accounts: AccountColumns, units: UnitColumns): void {
    for (let a = from; a < to; a++) {
      if (accounts.isClose[a] === 0 || this.#book.quarantined[a] === 1) continue;
      this.#reference ??= new ReferenceEngine(this.#snapshot, this.#rulebook);
      const decided = this.#reference.evaluate(holdingsOf(this.#book, this.#snapshot, a));
      const before = standing(accountStates[accounts.state[a]!]!, accounts.eligible[a] === 1);
      const after = standing(decided.state, decided.eligible);
      this.decisions.close += 1;
      if (before !== after) {
        this.decisions.changedByRounding.push({ acctId: textAt(this.#book.acctIds, a), from: before, to: after });
      }
      takeOver(accounts, units, a, decided);
    }
  }
}

/** Decides the close accounts of a whole run anew, in place. */
export function settleCloseDecisions(
  snapshot: Snapshot,
  rulebook: Rulebook,
  book: Book,
  { accounts, units }: BookResult,
): CloseDecisions {
  const decider = new CloseDecider(snapshot, rulebook, book);
  decider.settle({ from: 0, to: book.quarantined.length }, accounts, units);
  return decider.decisions;
}

function standing(state: string, eligible: boolean): string {
  return `${state}, ${eligible ? 'eligible' : 'not eligible'}`;
}

function takeOver(
  accounts: AccountColumns,
  units: UnitColumns,
  account: number,
  decided: AccountMargin<Decimal>,
): void {
  const rounded = roundedFigures(decided);
  for (const name of accountFigures) accounts.figures[name][account] = rounded[name] ?? Number.NaN;
  accounts.state[account] = accountStates.indexOf(decided.state);
  accounts.eligible[account] = decided.eligible ? 1 : 0;
  const [from, to] = unitRows(units, account);
  for (let u = from; u < to; u++) units.figures.mr8[u] = accounts.figures.borrowMmr[account]!;
}
