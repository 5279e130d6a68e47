/**
 * Decisions that rounding could tip are made by the decimal engine: it takes over the account's figures, from borrowing to
 * state, and its rows of borrowing, currencies and isolated positions, of which there may be more or fewer than the kernel
 * had. The risk units stay the kernel's; nothing in them jumps. Which accounts are close, assembly/evaluate/closeness.ts
 * says.
 */
import type { ShardRange } from '../kernel/shard-kernel.ts';
import { type AccountColumns, accountFigures, accountStates } from '../margin/account-columns.ts';
import { allOf, joinRows, type RowColumns, type RowRange, type RowSet, rowsOfAccount } from '../margin/row-columns.ts';
import { type DecidedRows, type DecidedTable, decidedColumns, decidedTables } from '../margin/row-figures.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type Book, holdingsOf, type StoredBook } from '../portfolio/book.ts';
import { posSides } from '../portfolio/holdings.ts';
import type { Decimal } from '../quantity/decimal.ts';
import type { AccountMargin, AccountState, IsolatedMargin, ModeComparison } from '../quantity/margin-result.ts';
import { textAt } from '../quantity/text-table.ts';
import { ReferenceEngine } from '../reference/evaluate-account.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { BookResult } from '../runner/run-book.ts';
import { roundedFigures, roundedModes, roundedRows } from './rounded.ts';

export interface CloseDecisions {
  /** Accounts that the decimal engine decided. */
  close: number;
  /** Those of them that doubles alone would have decided otherwise: every decision of them, as it was and as it is. */
  changedByRounding: { acctId: string; from: string; to: string }[];
}

/** Decides the close accounts of a run, as they are done. */
export class CloseDecider {
  readonly decisions: CloseDecisions = { close: 0, changedByRounding: [] };
  readonly #snapshot: Snapshot;
  readonly #rulebook: Rulebook;
  readonly #book: Book | StoredBook;
  #reference: ReferenceEngine | undefined;

  constructor(snapshot: Snapshot, rulebook: Rulebook, book: Book | StoredBook) {
    this.#snapshot = snapshot;
    this.#rulebook = rulebook;
    this.#book = book;
  }

  /** Decides the close ones of the accounts `from … to − 1` anew, in place; their rows in `rows` are replaced. */
  settle({ from, to }: ShardRange, accounts: AccountColumns, rows: RowSet): void {
    const decidedOf = new Map<number, DecidedRows>();
    for (let a = from; a < to; a++) {
      if (accounts.isClose[a] === 0 || this.#book.quarantined[a] === 1) continue;
      this.#reference ??= new ReferenceEngine(this.#snapshot, this.#rulebook);
      const holdings = holdingsOf(this.#book, this.#snapshot, a);
      const decided = this.#reference.evaluate(holdings);
      const before = standing(this.#byDoubles(accounts, rows.isolated, a));
      const after = standing({ ...decided, forcedRepayment: decided.forcedRepayment.toNumber() });
      this.decisions.close += 1;
      if (before !== after) {
        this.decisions.changedByRounding.push({ acctId: textAt(this.#book.acctIds, a), from: before, to: after });
      }
      takeOver(accounts, rows, a, decided);
      if (accounts.modes !== null) takeOverModes(accounts.modes, a, this.#reference.compareModes(holdings));
      decidedOf.set(a, roundedRows(decided));
    }
    if (decidedOf.size === 0) return;
    const replaced = (table: DecidedTable) => {
      const own = [...decidedOf].map(([a, of]) => [a, decidedColumns(table, a, of, this.#snapshot)] as const);
      return withReplaced(table, rows[table], new Map(own));
    };
    Object.assign(rows, Object.fromEntries(decidedTables.map((table) => [table, replaced(table)])));
  }

  /** What the kernel decided of an account. */
  #byDoubles(accounts: AccountColumns, isolated: RowSet['isolated'], account: number): Decided {
    const [from, to] = rowsOfAccount(isolated, account);
    const stateAt = (index: number) => accountStates[index]!;
    return {
      state: stateAt(accounts.state[account]!),
      eligible: accounts.eligible[account] === 1,
      forcedRepayment: accounts.figures.forcedRepayment[account]!,
      isolated: Array.from({ length: to - from }, (_, i) => ({
        instId: this.#snapshot.instruments[isolated.key[from + i]!]!.instId,
        posSide: posSides[isolated.figures.posSide[from + i]!]!,
        state: stateAt(isolated.figures.state[from + i]!),
      })),
    };
  }
}

/** Everything about an account that is decided and not measured. */
interface Decided {
  state: AccountState;
  eligible: boolean;
  forcedRepayment: number;
  isolated: readonly Pick<IsolatedMargin<unknown>, 'instId' | 'posSide' | 'state'>[];
}

/** Decides the close accounts of a whole run anew, in place. */
export function settleCloseDecisions(
  snapshot: Snapshot,
  rulebook: Rulebook,
  book: Book,
  { accounts, rows }: BookResult,
): CloseDecisions {
  const decider = new CloseDecider(snapshot, rulebook, book);
  decider.settle({ from: 0, to: book.quarantined.length }, accounts, rows);
  return decider.decisions;
}

/** The decisions in words. */
function standing({ state, eligible, forcedRepayment, isolated }: Decided): string {
  return [
    state,
    eligible ? 'eligible' : 'not eligible',
    ...(forcedRepayment > 0 ? ['repays by force'] : []),
    ...isolated.map((row) => `${row.instId} ${row.posSide} ${row.state}`),
  ].join(', ');
}

function takeOver(accounts: AccountColumns, { units }: RowSet, account: number, decided: AccountMargin<Decimal>): void {
  const rounded = roundedFigures(decided);
  for (const name of accountFigures) accounts.figures[name][account] = rounded[name] ?? Number.NaN;
  accounts.state[account] = accountStates.indexOf(decided.state);
  accounts.eligible[account] = decided.eligible ? 1 : 0;
  const [from, to] = rowsOfAccount(units, account);
  for (let u = from; u < to; u++) units.figures.mr8[u] = accounts.figures.borrowMmr[account]!;
}

function takeOverModes(
  modes: NonNullable<AccountColumns['modes']>,
  account: number,
  decided: ModeComparison<Decimal>,
): void {
  const { imrMode3, pmImr, saving } = roundedModes(decided);
  modes.imrMode3[account] = imrMode3;
  modes.saving[account] = saving ?? Number.NaN;
  modes.portfolioImr[account] = pmImr ?? Number.NaN;
}

/** The rows with those of some accounts, ascending, replaced by others. */
function withReplaced(table: DecidedTable, rows: RowColumns, replaced: ReadonlyMap<number, RowColumns>): RowColumns {
  const pieces: { rows: RowColumns; range: RowRange }[] = [];
  let kept = 0;
  for (const [account, own] of replaced) {
    const [from, to] = rowsOfAccount(rows, account);
    pieces.push({ rows, range: [kept, from] }, allOf(own));
    kept = to;
  }
  pieces.push({ rows, range: [kept, rows.account.length] });
  return joinRows(table, pieces);
}
