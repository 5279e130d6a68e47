/** Columns of texts on their way in: what each text stands for is asked once a text, not once a row. */
import { type Column, NO_TEXT, type TextColumn } from '../columnar/column-file.ts';
import { TextInterner } from '../columnar/text-interner.ts';
import { sharedU32 } from '../quantity/shared-columns.ts';
import { type TextTable, textAt, textCount } from '../quantity/text-table.ts';

/** No value for a text: its row is for the judge. */
export const NO_VALUE = 0xffff_ffff;

/** Room for so many, where there was this much: doubled, so that a text a batch does not copy all before it each time. */
export function roomFor(count: number, before: number): number {
  return count === 0 ? 0 : Math.max(count, 2 * before);
}

/** Values of the texts of one column through all batches of a file, in each of which a code means the same text. */
export class TextValues {
  /** What a null cell stands for: it counts as empty. */
  readonly ofNull: number;
  #values = new Uint32Array(0);
  #known = 0;
  readonly #find: (text: string) => number | undefined;

  constructor(find: (text: string) => number | undefined) {
    this.#find = find;
    this.ofNull = find('') ?? NO_VALUE;
  }

  /** The value of each code; there is room for more of them. */
  of(texts: TextTable): Uint32Array {
    const count = textCount(texts);
    if (count > this.#values.length) {
      const grown = new Uint32Array(roomFor(count, this.#values.length));
      grown.set(this.#values);
      this.#values = grown;
    }
    for (let i = this.#known; i < count; i++) this.#values[i] = this.#find(textAt(texts, i)) ?? NO_VALUE;
    this.#known = Math.max(this.#known, count);
    return this.#values;
  }
}

/** Columns that may come as numbers though they hold ids or words: the texts of the numbers, through all batches. */
export class TextsOfNumbers {
  readonly #texts = new TextInterner();
  #last = { value: Number.NaN, code: NO_TEXT };

  /** The column as texts. */
  of(column: Column, rowCount: number): TextColumn {
    if (column.kind === 'text') return column;
    const codes = sharedU32(rowCount);
    for (let row = 0; row < rowCount; row++) {
      codes[row] = column.nulls?.[row] === 1 ? NO_TEXT : this.#code(column.values[row]!);
    }
    return { kind: 'text', codes, texts: this.#texts.table() };
  }

  #code(value: number): number {
    if (value === this.#last.value) return this.#last.code;
    const text = Buffer.from(idOfNumber(value), 'utf8');
    this.#last = { value, code: this.#texts.codeOf(text, 0, text.length) };
    return this.#last.code;
  }
}

/**
 * A number as an id or a word. Beyond 2^53 a whole number may have been rounded, and be somebody else's id: such a one, and
 * a fraction, is told by the character that stands for what could not be read, which no id has.
 */
function idOfNumber(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : `${value}\uFFFD`;
}

/** The text of a cell, empty for null. @param isId whether the column holds ids or words */
export function cellText(column: Column | undefined, row: number, isId: boolean): string {
  if (column === undefined) return '';
  if (column.kind === 'text') return column.codes[row] === NO_TEXT ? '' : textAt(column.texts, column.codes[row]!);
  if (column.nulls?.[row] === 1) return '';
  const value = column.values[row]!;
  if (isId) return idOfNumber(value);
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The values of a column's cells; rows whose text has none are marked as not sure. */
export function valuesOf(column: TextColumn, values: TextValues, isSure: Uint8Array): Uint32Array<SharedArrayBuffer> {
  const known = values.of(column.texts);
  const mapped = sharedU32(isSure.length);
  for (let row = 0; row < isSure.length; row++) {
    const code = column.codes[row]!;
    const value = code === NO_TEXT ? values.ofNull : known[code]!;
    if (value === NO_VALUE) isSure[row] = 0;
    mapped[row] = value;
  }
  return mapped;
}
