/** An Arrow or Parquet table as it stands: its own arrays are the columns, ids that came as numbers become texts. */
import { type Column, type ColumnBatch, NO_TEXT } from '../columnar/column-file.ts';
import { openColumns } from '../columnar/open-columns.ts';
import { TextInterner } from '../columnar/text-interner.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { TableSpec } from '../ingest/columns.ts';
import { locateColumns } from '../ingest/csv-rows.ts';
import { TABLE_ROWS_MAX } from '../limits.ts';
import { GrowableU32 } from '../portfolio/growable.ts';
import { NO_ACCOUNT, type PartAccounts } from '../portfolio/table-parts.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import { type TextTable, textAt, textCount, textTable } from '../quantity/text-table.ts';
import { ACCOUNT_COLUMN, type CopiedBlock, type CopiedTable, isTextColumn } from './copied-table.ts';
import { pickTexts } from './pick-texts.ts';
import { refusedId, refusedNumber } from './refusal.ts';

/** @throws UnusableInput where the file cannot be read as a whole, or a number in it is none */
export async function copyColumns(path: string, spec: TableSpec, onRows: (rows: number) => void): Promise<CopiedTable> {
  const file = await openColumns(path, [...spec.needed, ...spec.optional]);
  try {
    if (file.rowCount > TABLE_ROWS_MAX)
      throw new UnusableInput(`${path} has more than ${TABLE_ROWS_MAX} rows: split it`);
    const names = locateColumns(path, spec, file.names, 1)
      .filter(([, at]) => at >= 0)
      .map(([name]) => name);
    const rows = new ColumnRows(path, names);
    for (let b = 0; b < file.batchCount; b++) {
      const batch = await file.readBatch(b);
      rows.take(batch);
      onRows(batch.rowCount);
    }
    return { spec, names, parts: [rows.part()], before: null };
  } finally {
    file.close();
  }
}

class ColumnRows {
  readonly #path: string;
  readonly #texts: Map<string, TextCodes>;
  readonly #numbers: Map<string, CopiedNumbers>;
  readonly #accounts = new AccountsOfCodes();
  readonly #blocks: CopiedBlock[] = [];
  #rows = 0;

  constructor(path: string, names: readonly string[]) {
    this.#path = path;
    this.#texts = new Map(names.filter(isTextColumn).map((name) => [name, new TextCodes()]));
    const numbers = names.filter((name) => !isTextColumn(name));
    this.#numbers = new Map(numbers.map((name) => [name, new CopiedNumbers()]));
  }

  take({ rowCount, columns }: ColumnBatch): void {
    const block: CopiedBlock = { count: rowCount, account: new Uint32Array(0), columns: {} };
    const place = (row: number) => `row ${this.#rows + row + 1}`;
    for (const [name, texts] of this.#texts) {
      const codes = texts.of(columns.get(name)!, rowCount, (row, found) => {
        throw refusedId(this.#path, place(row), name, found);
      });
      if (name === ACCOUNT_COLUMN) block.account = this.#accounts.of(codes, textCount(texts.table), this.#rows + 1);
      else block.columns[name] = codes;
    }
    for (const [name, numbers] of this.#numbers) {
      block.columns[name] = numbers.of(columns.get(name)!, rowCount, (row, found) => {
        throw refusedNumber(this.#path, place(row), name, found);
      });
    }
    this.#rows += rowCount;
    this.#blocks.push(block);
  }

  part() {
    const texts = [...this.#texts].map(([name, { table }]) => [name, table] as const);
    return {
      accounts: this.#accounts.part(this.#texts.get(ACCOUNT_COLUMN)!.table),
      quarantined: new Uint32Array(0),
      blocks: this.#blocks,
      texts: Object.fromEntries(texts),
      lineOf: (row: number) => row + 1,
    };
  }
}

/** A text column through all batches: codes into one table. */
class TextCodes {
  table: TextTable = textTable([]);
  #ofNumbers: TextInterner | null = null;

  /** The codes of a batch. @param refuse is told of a number that may have been rounded */
  of(column: Column, rowCount: number, refuse: (row: number, found: number) => never): Uint32Array {
    if (column.kind === 'text') {
      this.table = column.texts;
      return column.codes;
    }
    this.#ofNumbers ??= new TextInterner();
    const codes = new Uint32Array(rowCount);
    let last = { value: Number.NaN, code: NO_TEXT };
    for (let row = 0; row < rowCount; row++) {
      const value = column.values[row]!;
      if (column.nulls?.[row] === 1) {
        codes[row] = NO_TEXT;
        continue;
      }
      if (!Number.isSafeInteger(value)) refuse(row, value);
      if (value !== last.value) last = { value, code: internText(this.#ofNumbers, String(value)) };
      codes[row] = last.code;
    }
    this.table = this.#ofNumbers.table();
    return codes;
  }
}

function internText(interner: TextInterner, text: string): number {
  const bytes = Buffer.from(text);
  return interner.codeOf(bytes, 0, bytes.length);
}

/** A number column through all batches; texts of numbers are read once each. */
class CopiedNumbers {
  #parsed = new Float64Array(0);

  /** The values of a batch, NaN for an empty cell. @param refuse is told of what is no finite number */
  of(column: Column, rowCount: number, refuse: (row: number, found: string) => never): Float64Array {
    if (column.kind === 'text') return this.#ofTexts(column.codes, column.texts, refuse);
    const { values, nulls } = column;
    for (let row = 0; row < rowCount; row++) {
      if (nulls !== null && nulls[row] === 1) values[row] = Number.NaN;
      else if (!Number.isFinite(values[row]!)) refuse(row, String(values[row]));
    }
    return values;
  }

  #ofTexts(codes: Uint32Array, texts: TextTable, refuse: (row: number, found: string) => never): Float64Array {
    const known = this.#parsed.length;
    if (textCount(texts) > known) {
      const parsed = new Float64Array(textCount(texts));
      parsed.set(this.#parsed);
      // What is no number waits as an infinity, which no text of a number is.
      for (let i = known; i < parsed.length; i++) {
        const text = textAt(texts, i);
        parsed[i] = text === '' ? Number.NaN : (parseDecimal(text) ?? Number.POSITIVE_INFINITY);
      }
      this.#parsed = parsed;
    }
    return Float64Array.from(codes, (code, row) => {
      const value = code === NO_TEXT ? Number.NaN : this.#parsed[code]!;
      return value === Number.POSITIVE_INFINITY ? refuse(row, textAt(texts, code)) : value;
    });
  }
}

/** Accounts numbered in the order in which rows first name them; a null names the empty id. */
class AccountsOfCodes {
  #indexOf = new Uint32Array(0);
  #indexOfNull = NO_ACCOUNT;
  readonly #codes = new GrowableU32();
  readonly #firstLine = new GrowableU32();

  /** The account of each row. @param textsSoFar how many codes there are */
  of(codes: Uint32Array, textsSoFar: number, firstLine: number): Uint32Array {
    if (textsSoFar > this.#indexOf.length) {
      const grown = new Uint32Array(textsSoFar).fill(NO_ACCOUNT);
      grown.set(this.#indexOf);
      this.#indexOf = grown;
    }
    return codes.map((code, row) => {
      const known = code === NO_TEXT ? this.#indexOfNull : this.#indexOf[code]!;
      return known === NO_ACCOUNT ? this.#number(code, firstLine + row) : known;
    });
  }

  part(texts: TextTable): PartAccounts {
    return { ids: pickTexts(texts, this.#codes.values()), firstLine: this.#firstLine.values() };
  }

  #number(code: number, line: number): number {
    const index = this.#codes.length;
    this.#codes.push(code);
    this.#firstLine.push(line);
    if (code === NO_TEXT) this.#indexOfNull = index;
    else this.#indexOf[code] = index;
    return index;
  }
}
