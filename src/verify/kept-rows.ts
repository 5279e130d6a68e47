/** Rows of a few accounts, kept while a run hands all of them on. */
import { joinRows, joinSets, type RowSet, rowSet, rowsOfAccount } from '../margin/row-columns.ts';

export class KeptRows {
  readonly #accounts: readonly number[];
  readonly #kept: RowSet[] = [];

  /** @param accounts indexes of the accounts whose rows are kept, ascending */
  constructor(accounts: readonly number[]) {
    this.#accounts = accounts;
  }

  /** Takes the rows of the accounts `from … to − 1`, shards in their order; only those to keep are copied. */
  take({ from, to }: { from: number; to: number }, rows: RowSet): void {
    const own = this.#accounts.filter((account) => account >= from && account < to);
    if (own.length === 0) return;
    this.#kept.push(
      rowSet((table) =>
        joinRows(
          table,
          own.map((account) => ({ rows: rows[table], range: rowsOfAccount(rows[table], account) })),
        ),
      ),
    );
  }

  /** The kept rows, in the order of their accounts. */
  rows(): RowSet {
    return joinSets(this.#kept);
  }
}
