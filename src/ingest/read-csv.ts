/**
 * The tolerant CSV lane, on fast-csv: quotes, quoted line ends, CRLF and a byte-order mark. It keeps the line number of
 * every row and the one thing the parser cannot know: whether the last row ended in a line end. A row that did not may be
 * a number cut in half, which no reader can tell from a whole one, so it is handed on as unterminated.
 */
import { createReadStream } from 'node:fs';
import { type Readable, Transform } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'fast-csv';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { RowOf, TableSpec } from './columns.ts';

/** How a row came off the page. */
export type RowFault = 'cell-count' | 'unterminated-row';

export interface CsvRow<T extends TableSpec> {
  line: number;
  /** Cells by column name; with a fault, as far as they could be read. */
  cells: RowOf<T>;
  fault: RowFault | null;
  /** What was found, where there is a fault. */
  faultDetail: string;
}

/** Opens a `.csv` or `.csv.gz` file as a byte stream. */
export function openCsv(path: string): Readable {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  if (!path.endsWith('.gz')) return file;
  const gunzip = createGunzip();
  file.on('error', (error) => gunzip.destroy(error));
  return file.pipe(gunzip);
}

/**
 * Reads rows of a table in order.
 * @param name what messages call the input
 * @returns the number of rows read, good or not
 * @throws UnusableInput on an empty input, a missing column, broken quoting or a read error
 */
export async function readCsv<T extends TableSpec>(
  input: Readable,
  name: string,
  spec: T,
  onRow: (row: CsvRow<T>) => void,
): Promise<number> {
  const tail = new TailWatch();
  const parser = parse({ headers: false, ignoreEmpty: false, trim: false });
  input.on('error', (error) => tail.destroy(error));
  tail.on('error', (error) => parser.destroy(error));
  const rows = input.pipe(tail).pipe(parser);
  const reader = new RowReader(name, spec, onRow);
  try {
    for await (const cells of rows as AsyncIterable<string[]>) reader.take(cells);
  } catch (error) {
    if (error instanceof UnusableInput) throw error;
    throw new UnusableInput(`${name}, after line ${reader.line}: ${(error as Error).message}`);
  }
  return reader.finish(tail.endsWithLineEnd);
}

/** Remembers the last byte that went through. */
class TailWatch extends Transform {
  #last = -1;

  get endsWithLineEnd(): boolean {
    return this.#last === 10 || this.#last === 13;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: (error: null, chunk: Buffer) => void): void {
    if (chunk.length > 0) this.#last = chunk[chunk.length - 1]!;
    done(null, chunk);
  }
}

/** Turns arrays of cells into named cells, one row behind, so that the last row is known as the last. */
class RowReader<T extends TableSpec> {
  /** Line of the row taken last; a quoted cell may hold line ends, so lines are more than rows. */
  line = 0;
  #nextLine = 1;
  #header: string[] | null = null;
  #columns: [name: string, at: number][] = [];
  #pending: { cells: string[]; line: number } | null = null;
  #rows = 0;
  readonly #name: string;
  readonly #spec: T;
  readonly #onRow: (row: CsvRow<T>) => void;

  constructor(name: string, spec: T, onRow: (row: CsvRow<T>) => void) {
    this.#name = name;
    this.#spec = spec;
    this.#onRow = onRow;
  }

  take(cells: string[]): void {
    this.line = this.#nextLine;
    this.#nextLine += 1 + cells.reduce((sum, cell) => sum + lineEndsIn(cell), 0);
    // An empty line holds no row: the parser gives it no cell, or one empty cell.
    if (cells.length === 0 || (cells.length === 1 && cells[0] === '')) return;
    if (this.#header === null) {
      this.#header = cells;
      this.#columns = this.#locate(cells);
      return;
    }
    this.#emitPending(true);
    this.#pending = { cells, line: this.line };
  }

  finish(endsWithLineEnd: boolean): number {
    if (this.#header === null) throw new UnusableInput(`${this.#name} is empty: expected a header line`);
    this.#emitPending(endsWithLineEnd);
    return this.#rows;
  }

  #emitPending(terminated: boolean): void {
    if (this.#pending === null) return;
    const { cells, line } = this.#pending;
    this.#pending = null;
    this.#rows += 1;
    const expected = this.#header!.length;
    const fault: RowFault | null = cells.length !== expected ? 'cell-count' : terminated ? null : 'unterminated-row';
    const faultDetail = fault === 'cell-count' ? `${cells.length} cells under a header of ${expected}` : '';
    const named: Record<string, string> = {};
    for (const [column, at] of this.#columns) named[column] = at < 0 ? '' : (cells[at] ?? '');
    this.#onRow({ line, cells: named as RowOf<T>, fault, faultDetail });
  }

  #locate(header: string[]): [string, number][] {
    const twice = header.find((column, i) => header.indexOf(column) !== i && this.#isKnown(column));
    if (twice !== undefined) throw new UnusableInput(`${this.#name}, line ${this.line}: column ${twice} stands twice`);
    const missing = this.#spec.needed.filter((column) => !header.includes(column));
    if (missing.length > 0) {
      const expected = this.#spec.needed.join(', ');
      throw new UnusableInput(
        `${this.#name}, line ${this.line}: no column ${missing.join(', ')}; the header needs ${expected}`,
      );
    }
    return [...this.#spec.needed, ...this.#spec.optional].map((column) => [column, header.indexOf(column)]);
  }

  #isKnown(column: string): boolean {
    return this.#spec.needed.includes(column) || this.#spec.optional.includes(column);
  }
}

function lineEndsIn(cell: string): number {
  if (!cell.includes('\n') && !cell.includes('\r')) return 0;
  return cell.match(/\r\n|\n|\r/g)!.length;
}
