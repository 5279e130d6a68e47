/**
 * A CSV table behind the same door as the files of columns: numbers in the shortest text that reads back to the same
 * double, texts quoted where they must be. What no CSV reader would give back is refused.
 */
import { NO_TEXT } from '../columnar/column-file.ts';
import { whileWriting } from '../columnar/file-fault.ts';
import { FileOut } from '../columnar/file-out.ts';
import type { OutColumn, OutValues, TableWriter } from '../columnar/table-writer.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { CELL_BYTES_MAX } from '../limits.ts';
import { textCell } from '../quantity/csv-cell.ts';
import { type TextTable, textAt, textCount } from '../quantity/text-table.ts';
import { quoted } from './refusal.ts';

const BUFFER_BYTES = 1 << 20;
/** Characters gathered before they go into the buffer: V8 keeps a growing string as a tree, and large trees are slow. */
const TEXT_CHARS = 1 << 13;
/** Tables up to this size keep each text's cell. */
const KEPT_TEXTS_MAX = 1 << 16;
const UTF8_BYTES_PER_CHAR = 3;

type Cell = (row: number) => string;

/** @throws UnusableInput where the file cannot be written, or a text is none that a CSV can hold */
export function openCsvTable(path: string, schema: readonly OutColumn[]): TableWriter {
  for (const column of schema) if (column.kind === 'text') checkTexts(path, column.name, column.texts);
  const texts = schema.map((column) => (column.kind === 'text' ? textCells(column.texts) : null));
  const file = new TextFile(path);
  file.write(`${schema.map(({ name }) => textCell(name)).join(',')}\n`);
  return {
    append: (columns, from, to) => {
      const cells = columns.map((values, c) => cellOf(values, texts[c]!));
      for (let row = from; row < to; row++) {
        let line = cells[0]!(row);
        for (let c = 1; c < cells.length; c++) line += `,${cells[c]!(row)}`;
        file.write(`${line}\n`);
      }
    },
    close: () => file.close(),
    abandon: () => file.abandon(),
  };
}

function cellOf(values: OutValues, texts: ((code: number) => string) | null): Cell {
  if (texts !== null) return (row) => texts(values[row]!);
  return (row) => numberCell(values[row]!);
}

/** The sign of a zero is part of the double; its shortest text leaves it out. */
function numberCell(value: number): string {
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  return Number.isNaN(value) ? '' : String(value);
}

/** The cells of a table's texts by code. Rows are sorted by account: of a large table the last cell is kept. */
function textCells(texts: TextTable): (code: number) => string {
  if (textCount(texts) <= KEPT_TEXTS_MAX) {
    const cells = Array.from({ length: textCount(texts) }, (_, i) => textCell(textAt(texts, i)));
    return (code) => (code === NO_TEXT ? '' : cells[code]!);
  }
  let last = { code: NO_TEXT, cell: '' };
  return (code) => {
    if (code !== last.code) last = { code, cell: code === NO_TEXT ? '' : textCell(textAt(texts, code)) };
    return last.cell;
  };
}

function checkTexts(path: string, column: string, { bytes, offsets }: TextTable): void {
  const refuse = (i: number, has: string) => {
    const text = quoted(textAt({ bytes, offsets }, i));
    throw new UnusableInput(
      `${path} cannot be written: column ${column} has the text ${text} ${has}, which no CSV gives back; use --format arrow or parquet`,
    );
  };
  for (let i = 0; i + 1 < offsets.length; i++) {
    if (offsets[i + 1]! - offsets[i]! > CELL_BYTES_MAX) refuse(i, `of more than ${CELL_BYTES_MAX} bytes`);
  }
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf('\uFEFF');
  if (at >= 0) refuse(offsets.findIndex((end) => end > at) - 1, 'with a byte-order mark');
}

/** Text that goes to a file in large pieces. */
class TextFile {
  readonly #path: string;
  readonly #out: FileOut;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #filled = 0;
  #text = '';
  #isOpen = true;

  constructor(path: string) {
    this.#path = path;
    this.#out = whileWriting(path, () => new FileOut(path));
  }

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= TEXT_CHARS) this.#moveText();
  }

  close(): void {
    this.#moveText();
    this.#flush();
    this.abandon();
  }

  abandon(): void {
    if (this.#isOpen) this.#out.close();
    this.#isOpen = false;
  }

  #moveText(): void {
    const most = this.#text.length * UTF8_BYTES_PER_CHAR;
    if (this.#filled + most > BUFFER_BYTES) this.#flush();
    if (most > BUFFER_BYTES) this.#put(Buffer.from(this.#text, 'utf8'));
    else this.#filled += this.#buffer.write(this.#text, this.#filled, 'utf8');
    this.#text = '';
  }

  #flush(): void {
    this.#put(this.#buffer.subarray(0, this.#filled));
    this.#filled = 0;
  }

  #put(bytes: Buffer): void {
    whileWriting(this.#path, () => this.#out.write(bytes));
  }
}
