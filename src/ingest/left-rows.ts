/**
 * Rows that the quick lane of columns is not sure of, on their way to the judge. A file may be nothing but such rows, and
 * each may name the same text of a megabyte: a row is numbers here, a text is kept once and made once, whatever the count
 * of rows, and passes to another thread as little as that.
 */
import { type Column, type ColumnBatch, NO_TEXT, type TextColumn } from '../columnar/column-file.ts';
import { COLUMN_CELL_BYTES_MAX } from '../limits.ts';
import { GrowableU32 } from '../portfolio/growable.ts';
import { textAt } from '../quantity/text-table.ts';
import { cellText } from './column-texts.ts';

export interface LeftRows {
  /** Those of the wanted columns that the file has. */
  columns: string[];
  /** Numbers of the rows. */
  rows: Uint32Array;
  /** The cells of each row in the order of the columns: where their texts stand. */
  cells: Uint32Array;
  texts: string[];
}

/** What stands behind a text that was too long to be kept: no id, word or number has it. */
const UNREADABLE = '\uFFFD';
const KEPT_BYTES = 200;

export class LeftRowsTaker {
  readonly #rows = new GrowableU32();
  readonly #cells = new GrowableU32();
  readonly #texts: string[] = [];
  readonly #indexOf = new Map<string, number>();
  readonly #columns: { name: string; isId: boolean; indexOfCode: Map<number, number> }[];

  /** @param holdsIds whether a column holds ids or words */
  constructor(columns: readonly string[], holdsIds: (name: string) => boolean) {
    this.#columns = columns.map((name) => ({ name, isId: holdsIds(name), indexOfCode: new Map<number, number>() }));
  }

  /** Takes a row of a batch. @param number the row's in all batches */
  take({ columns }: ColumnBatch, row: number, number: number): void {
    this.#rows.push(number);
    for (const { name, isId, indexOfCode } of this.#columns) {
      const column = columns.get(name);
      this.#cells.push(
        column?.kind === 'text' ? this.#ofCode(column, row, indexOfCode) : this.#ofNumber(column, row, isId),
      );
    }
  }

  all(): LeftRows {
    const columns = this.#columns.map(({ name }) => name);
    return { columns, rows: this.#rows.values(), cells: this.#cells.values(), texts: this.#texts };
  }

  /** A code means the same text in every batch, so its text is made once. */
  #ofCode({ codes, texts }: TextColumn, row: number, indexOfCode: Map<number, number>): number {
    const code = codes[row]!;
    if (code === NO_TEXT) return this.#index('');
    const known = indexOfCode.get(code);
    if (known !== undefined) return known;
    const [from, to] = [texts.offsets[code]!, texts.offsets[code + 1]!];
    const isLong = to - from > COLUMN_CELL_BYTES_MAX;
    const start = () => Buffer.from(texts.bytes.subarray(from, from + KEPT_BYTES)).toString('utf8');
    const index = this.#index(isLong ? start() + UNREADABLE : textAt(texts, code));
    indexOfCode.set(code, index);
    return index;
  }

  #ofNumber(column: Column | undefined, row: number, isId: boolean): number {
    return this.#index(cellText(column, row, isId));
  }

  #index(text: string): number {
    const known = this.#indexOf.get(text);
    if (known !== undefined) return known;
    this.#indexOf.set(text, this.#texts.push(text) - 1);
    return this.#texts.length - 1;
  }
}

/** Hands on the rows in their order, cells by column name; those of a column that the file does not have are empty. */
export function visitLeft(
  { columns, rows, cells, texts }: LeftRows,
  wanted: readonly string[],
  onRow: (row: number, cells: Record<string, string>) => void,
): void {
  for (let i = 0; i < rows.length; i++) {
    const named: Record<string, string> = {};
    for (const name of wanted) named[name] = '';
    for (const [c, name] of columns.entries()) named[name] = texts[cells[i * columns.length + c]!]!;
    onRow(rows[i]!, named);
  }
}
