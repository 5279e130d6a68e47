/** Unit rows of a few accounts, kept while a run hands all of them on. */
import { makeUnitColumns, type UnitColumns, unitFigures } from '../margin/account-columns.ts';
import { unitRows } from './run-figures.ts';

export class KeptUnits {
  readonly #accounts: readonly number[];
  readonly #kept: { from: UnitColumns; row: number }[] = [];

  /** @param accounts indexes of the accounts whose rows are kept, ascending */
  constructor(accounts: readonly number[]) {
    this.#accounts = accounts;
  }

  /** Takes the rows of the accounts `from … to − 1`; only those to keep are copied. */
  take({ from, to }: { from: number; to: number }, units: UnitColumns): void {
    const own = this.#accounts.filter((account) => account >= from && account < to);
    const rows = own.map((account) => unitRows(units, account));
    const copy = makeUnitColumns(rows.reduce((sum, [first, end]) => sum + end - first, 0));
    let at = 0;
    for (const [first, end] of rows) {
      copy.account.set(units.account.subarray(first, end), at);
      copy.unit.set(units.unit.subarray(first, end), at);
      for (const name of unitFigures) copy.figures[name].set(units.figures[name].subarray(first, end), at);
      for (let row = at; row < at + end - first; row++) this.#kept.push({ from: copy, row });
      at += end - first;
    }
  }

  /** The kept rows, in the order of their accounts. */
  units(): UnitColumns {
    const units = makeUnitColumns(this.#kept.length);
    this.#kept.forEach(({ from, row }, i) => {
      units.account[i] = from.account[row]!;
      units.unit[i] = from.unit[row]!;
      for (const name of unitFigures) units.figures[name][i] = from.figures[name][row]!;
    });
    return units;
  }
}
