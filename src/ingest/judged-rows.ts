/** Rows that were judged one by one, in columns that grow: no object for each. */
import { GrowableF64, GrowableU32 } from '../portfolio/growable.ts';
import type { RowBlock, TablePart } from '../portfolio/table-parts.ts';

export class JudgedRows<Block extends RowBlock, Name extends Exclude<keyof Block & string, 'count' | 'account'>> {
  readonly #account = new GrowableU32();
  readonly #line = new GrowableU32();
  readonly #columns: Map<Name, { values: GrowableF64; make: new (values: Float64Array) => ArrayLike<number> }>;

  /** @param columns the block's columns and what arrays they are */
  constructor(columns: Record<Name, new (values: Float64Array) => ArrayLike<number>>) {
    const entries = Object.entries(columns) as [Name, new (values: Float64Array) => ArrayLike<number>][];
    this.#columns = new Map(entries.map(([name, make]) => [name, { values: new GrowableF64(), make }]));
  }

  /** Takes a good row. */
  push(account: number, line: number, values: Record<Name, number>): void {
    this.#account.push(account);
    this.#line.push(line);
    for (const [name, column] of this.#columns) column.values.push(values[name]);
  }

  /** The rows as one part of a table. */
  part(of: Pick<TablePart<Block>, 'accounts' | 'quarantined'>): TablePart<Block> {
    const columns = [...this.#columns].map(([name, { values, make }]) => [name, new make(values.values())]);
    const block = { count: this.#account.length, account: this.#account.values(), ...Object.fromEntries(columns) };
    return { ...of, blocks: [block as Block], lineOf: (row) => this.#line.get(row) };
  }
}
