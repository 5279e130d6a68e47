/** Rows of text that took the tolerant lane, in columns that grow; what a file of columns cannot hold is refused. */
import { NO_TEXT } from '../columnar/column-file.ts';
import { TextInterner } from '../columnar/text-interner.ts';
import type { RowOf, TableSpec } from '../ingest/columns.ts';
import type { CsvRow } from '../ingest/csv-rows.ts';
import { GrowableF64, GrowableU32 } from '../portfolio/growable.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import { ACCOUNT_COLUMN, type CopiedPart, isTextColumn } from './copied-table.ts';
import { refusedNumber, refusedRow } from './refusal.ts';

type TextCells = { name: string; codes: GrowableU32; interner: TextInterner };
type NumberCells = { name: string; values: GrowableF64 };

export class TextRows<T extends TableSpec> {
  readonly #path: string;
  readonly #ids = new TextInterner();
  readonly #firstLine = new GrowableU32();
  readonly #account = new GrowableU32();
  readonly #line = new GrowableU32();
  readonly #texts: TextCells[];
  readonly #numbers: NumberCells[];

  constructor(path: string, spec: T) {
    this.#path = path;
    const names = [...spec.needed, ...spec.optional].filter((name) => name !== ACCOUNT_COLUMN);
    this.#texts = names
      .filter(isTextColumn)
      .map((name) => ({ name, codes: new GrowableU32(), interner: new TextInterner() }));
    this.#numbers = names.filter((name) => !isTextColumn(name)).map((name) => ({ name, values: new GrowableF64() }));
  }

  /** Takes a row. @throws UnusableInput where it, or a number in it, cannot be read */
  readonly onRow = ({ line, cells, fault, faultDetail }: CsvRow<T>): void => {
    if (fault !== null) throw refusedRow(this.#path, line, fault, faultDetail);
    this.#take(cells, line);
  };

  get count(): number {
    return this.#line.length;
  }

  /** The line of each row. */
  lines(): Uint32Array {
    return this.#line.values();
  }

  part(): CopiedPart {
    const texts = this.#texts.map(({ name, codes }) => [name, codes.values()] as const);
    const numbers = this.#numbers.map(({ name, values }) => [name, values.values()] as const);
    const columns = Object.fromEntries([...texts, ...numbers]);
    return {
      accounts: { ids: this.#ids.table(), firstLine: this.#firstLine.values() },
      quarantined: new Uint32Array(0),
      blocks: [{ count: this.count, account: this.#account.values(), columns }],
      texts: Object.fromEntries(this.#texts.map(({ name, interner }) => [name, interner.table()])),
      lineOf: (row) => this.#line.get(row),
    };
  }

  #take(row: RowOf<T>, line: number): void {
    const cells = row as Record<string, string>;
    for (const { name, values } of this.#numbers) {
      const cell = cells[name]!;
      const value = cell === '' ? Number.NaN : parseDecimal(cell);
      if (value === null) throw refusedNumber(this.#path, `line ${line}`, name, cell);
      values.push(value);
    }
    for (const { name, codes, interner } of this.#texts) {
      const cell = cells[name]!;
      codes.push(cell === '' ? NO_TEXT : codeOf(interner, cell));
    }
    const account = codeOf(this.#ids, cells[ACCOUNT_COLUMN]!);
    if (account === this.#firstLine.length) this.#firstLine.push(line);
    this.#account.push(account);
    this.#line.push(line);
  }
}

function codeOf(interner: TextInterner, text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  return interner.codeOf(bytes, 0, bytes.length);
}
