/** Arrays of cells → named cells with their line, one row behind, so that the last row is known as the last. */
import { UnusableInput } from '../failure/unusable-input.ts';
import { EMPTY_LINES_MAX, TABLE_COLUMNS_MAX, TABLE_ROWS_MAX } from '../limits.ts';
import type { RowOf, TableSpec } from './columns.ts';
import type { CsvWatch, LineOf } from './csv-watch.ts';

/** How a row came off the page. */
export type RowFault = 'cell-count' | 'unterminated-row' | 'byte-order-mark';

export interface CsvRow<T extends TableSpec> {
  line: number;
  /** Cells by column name; with a fault, as far as they could be read. */
  cells: RowOf<T>;
  fault: RowFault | null;
  /** What was found, where there is a fault. */
  faultDetail: string;
}

interface PendingRow {
  cells: string[];
  firstLine: number;
  lastLine: number;
}

export class RowReader<T extends TableSpec> {
  #nextLine = 1;
  #header: string[] | null = null;
  /** Line on which the header ends. */
  #headerEnd = 0;
  #columns: [name: string, at: number][] = [];
  #pending: PendingRow | null = null;
  #rows = 0;
  #emptyLines = 0;
  readonly #name: string;
  readonly #spec: T;
  readonly #watch: CsvWatch;
  readonly #lineOf: LineOf;
  readonly #onRow: (row: CsvRow<T>) => void;

  constructor(input: { name: string; spec: T; watch: CsvWatch; lineOf: LineOf }, onRow: (row: CsvRow<T>) => void) {
    this.#name = input.name;
    this.#spec = input.spec;
    this.#watch = input.watch;
    this.#lineOf = input.lineOf;
    this.#onRow = onRow;
  }

  take(cells: string[]): void {
    const firstLine = this.#nextLine;
    // A quoted cell may hold line ends, so lines are more than rows.
    this.#nextLine += 1 + cells.reduce((sum, cell) => sum + lineEndsIn(cell), 0);
    if (this.#isEmpty(cells, firstLine)) {
      this.#emptyLines += 1;
      refuseManyEmpty(this.#name, this.#emptyLines);
      return;
    }
    if (this.#header === null) {
      // Of marks at its beginning the parser may have dropped one.
      this.#header = cells.with(0, cells[0]!.replace(/^\uFEFF+/, ''));
      this.#headerEnd = this.#nextLine - 1;
      this.#columns = locateColumns(this.#name, this.#spec, this.#header, firstLine);
      return;
    }
    this.#emitPending();
    this.#pending = { cells, firstLine, lastLine: this.#nextLine - 1 };
  }

  /** An empty line holds no row: the parser gives it no cell at all, or one empty cell. A mark inside the table is a fault. */
  #isEmpty(cells: string[], line: number): boolean {
    if (this.#header !== null && this.#watch.markLines.has(line)) return false;
    return cells.length === 0 || (cells.length === 1 && withoutMarks(cells[0]!) === '' && this.#header?.length !== 1);
  }

  /** Hands on the last row; returns how many there were. */
  finish(): number {
    if (this.#header === null) throw new UnusableInput(`${this.#name} is empty: expected a header line`);
    if (this.#watch.lineEnds < this.#headerEnd) {
      throw new UnusableInput(
        `${this.#name}, line ${this.#lineOf(this.#headerEnd)}: the file ends inside its header, so it may be cut; expected a line end after it`,
      );
    }
    this.#emitPending();
    return this.#rows;
  }

  #emitPending(): void {
    if (this.#pending === null) return;
    const row = this.#pending;
    this.#pending = null;
    this.#rows += 1;
    if (this.#rows > TABLE_ROWS_MAX)
      throw new UnusableInput(`${this.#name} has more than ${TABLE_ROWS_MAX} rows: split it`);
    const [fault, faultDetail] = this.#faultOf(row);
    const named: Record<string, string> = {};
    for (const [column, at] of this.#columns) {
      const cell = at < 0 ? '' : (row.cells[at] ?? '');
      named[column] = fault === 'byte-order-mark' ? withoutMarks(cell) : cell;
    }
    this.#onRow({ line: this.#lineOf(row.firstLine), cells: named as RowOf<T>, fault, faultDetail });
  }

  #faultOf({ cells, firstLine, lastLine }: PendingRow): [RowFault | null, string] {
    const isCut = this.#watch.lineEnds < lastLine;
    // A cut account id names somebody else, or nobody: whose figures would be wrong cannot be said.
    if (isCut && this.#header!.indexOf('acctId') >= cells.length - 1) {
      throw new UnusableInput(
        `${this.#name}, line ${this.#lineOf(firstLine)}: the file ends inside an account id, so it may be cut; ` +
          'expected a line end after the last row',
      );
    }
    for (let line = firstLine; line <= lastLine && this.#watch.markLines.size > 0; line++) {
      if (this.#watch.markLines.has(line)) return ['byte-order-mark', ''];
    }
    if (cells.length !== this.#header!.length) {
      return ['cell-count', `${cells.length} cells under a header of ${this.#header!.length}`];
    }
    return isCut ? ['unterminated-row', ''] : [null, ''];
  }
}

/**
 * Where each column that the table knows stands in the header, −1 for an optional one that is not there.
 * @throws UnusableInput where a needed column is missing or one stands twice
 */
export function locateColumns(name: string, spec: TableSpec, header: string[], line: number): [string, number][] {
  const known: readonly string[] = [...spec.needed, ...spec.optional];
  if (header.length > TABLE_COLUMNS_MAX) {
    throw new UnusableInput(`${name}, line ${line}: ${header.length} columns, expected at most ${TABLE_COLUMNS_MAX}`);
  }
  const twice = header.find((column, i) => known.includes(column) && header.indexOf(column) !== i);
  if (twice !== undefined) throw new UnusableInput(`${name}, line ${line}: column ${twice} stands twice`);
  const missing = spec.needed.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    const expected = spec.needed.join(', ');
    throw new UnusableInput(
      `${name}, line ${line}: no column ${missing.join(', ')}; the header needs ${expected} and reads ${header.join(',').slice(0, 80)}`,
    );
  }
  return known.map((column) => [column, header.indexOf(column)]);
}

/** @throws UnusableInput where so many lines are empty that the file is no table */
export function refuseManyEmpty(name: string, emptyLines: number): void {
  if (emptyLines <= EMPTY_LINES_MAX) return;
  throw new UnusableInput(`${name} has more than ${EMPTY_LINES_MAX} empty lines: is it a table?`);
}

/** The parser drops a mark that happens to begin a piece of the input; no row may depend on where pieces end. */
function withoutMarks(cell: string): string {
  return cell.replaceAll('\uFEFF', '');
}

function lineEndsIn(cell: string): number {
  if (!cell.includes('\n') && !cell.includes('\r')) return 0;
  return cell.match(/\r\n|\n|\r/g)!.length;
}
