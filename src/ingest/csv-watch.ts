/**
 * What the parser cannot say of a CSV, read off the bytes on their way to it: how many line ends there were, where a
 * quoted cell began that never ended, where text follows a closing quote, on which lines a byte-order mark stands that is
 * not the input's first. It decides nothing but what is too long for a cell or a row; it knows places. What it says of an
 * input does not depend on the pieces in which it comes.
 *
 * It hands on whole rows: the parser begins a row that is not there yet again with every piece, which of a row of many
 * pieces would take the square of its length.
 */
import { Transform } from 'node:stream';
import { UnusableInput } from '../failure/unusable-input.ts';
import { CELL_BYTES_MAX, ROW_BYTES_MAX } from '../limits.ts';
import { HEADER_BYTES_MAX } from './csv-header.ts';

const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;

/** Which line of the file the n-th line of an input is: an input may be only what another lane left over. */
export type LineOf = (line: number) => number;

/** Blanks may stand before the quotes of a cell and behind them. */
const blanks = new Set(Buffer.from(' \t\v\f'));

type CellState = 'start' | 'plain' | 'quoted' | 'closed' | 'behind';

export class CsvWatch extends Transform {
  /** Line ends so far, quoted ones too; CRLF is one. */
  lineEnds = 0;
  /** Lines on which a byte-order mark stands inside the input. */
  readonly markLines = new Set<number>();
  /** Where the header stands: the first bytes, as far as the first LF or the longest plain header. */
  start = Buffer.alloc(0);
  #state: CellState = 'start';
  #openedOnLine = 0;
  #brokenOnLine = 0;
  /** The first cell or row that is too long, as words; null where there is none. */
  #tooLong: string | null = null;
  /** Bytes of rows that have not ended. */
  #held: Buffer[] = [];
  #bytes = 0;
  /** Where the present row begins, in bytes and lines. */
  #rowFrom = 0;
  #rowOnLine = 1;
  #cellBytes = 0;
  #before = 0;
  #beforeThat = 0;
  /** Whether the byte before stood inside quotes. */
  #wasInside = false;
  readonly #lineOf: LineOf;

  /** @param lineOf which line of the file the input's n-th is */
  constructor(lineOf: LineOf) {
    super();
    this.#lineOf = lineOf;
  }

  /** Where quoting broke, as words for a message; null where it did not. */
  get quotingFault(): string | null {
    if (this.#brokenOnLine > 0)
      return `line ${this.#lineOf(this.#brokenOnLine)}: text follows the closing quote of a cell`;
    if (this.#state === 'quoted')
      return `line ${this.#lineOf(this.#openedOnLine)}: the quoted cell that begins here is not closed`;
    return null;
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: Error | null, chunk?: Buffer) => void,
  ): void {
    if (this.start.length < HEADER_BYTES_MAX && !this.start.includes(LF)) {
      this.start = Buffer.concat([this.start, chunk.subarray(0, HEADER_BYTES_MAX)]);
    }
    const rowBefore = this.#rowFrom;
    for (const byte of chunk) this.#take(byte);
    if (this.#tooLong !== null) {
      // The parser will not see the rest, in which it may have to say more of an earlier fault.
      done(new UnusableInput(this.#brokenOnLine > 0 ? brokenQuoting(this.quotingFault!) : this.#tooLong));
      return;
    }
    const unended = this.#bytes - this.#rowFrom;
    if (this.#rowFrom === rowBefore || unended > chunk.length) {
      this.#held.push(chunk);
      done(null);
      return;
    }
    const rows = [...this.#held, chunk.subarray(0, chunk.length - unended)];
    this.#held = unended === 0 ? [] : [chunk.subarray(chunk.length - unended)];
    done(null, rows.length === 1 ? rows[0] : Buffer.concat(rows));
  }

  /** What is left is a row without an end, for the parser to say what it is. */
  override _flush(done: (error: Error | null, chunk?: Buffer) => void): void {
    done(null, Buffer.concat(this.#held));
  }

  #take(byte: number): void {
    const isInside = this.#state === 'quoted';
    // A CR is the end of a row once no LF follows it.
    if (this.#before === CR && byte !== LF && !this.#wasInside) this.#endRow(this.#bytes);
    const isLineEnd = byte === CR || (byte === LF && this.#before !== CR);
    if (isLineEnd) this.lineEnds += 1;
    if (byte === 0xbf && this.#before === 0xbb && this.#beforeThat === 0xef && this.#bytes > 2) {
      this.markLines.add(this.lineEnds + 1);
    }
    this.#state = this.#next(byte);
    this.#cellBytes = !isInside && (byte === COMMA || byte === LF || byte === CR) ? 0 : this.#cellBytes + 1;
    this.#bytes += 1;
    if (byte === LF && !isInside) this.#endRow(this.#bytes);
    if (this.#cellBytes > CELL_BYTES_MAX) this.#tellTooLong('cell');
    else if (this.#bytes - this.#rowFrom > ROW_BYTES_MAX) this.#tellTooLong('row');
    this.#wasInside = isInside;
    this.#beforeThat = this.#before;
    this.#before = byte;
  }

  #endRow(at: number): void {
    this.#rowFrom = at;
    this.#rowOnLine = this.lineEnds + 1;
  }

  #tellTooLong(what: 'cell' | 'row'): void {
    const cellOnLine = this.#state === 'quoted' ? this.#openedOnLine : this.lineEnds + 1;
    const line = this.#lineOf(what === 'cell' ? cellOnLine : this.#rowOnLine);
    const most = what === 'cell' ? CELL_BYTES_MAX : ROW_BYTES_MAX;
    this.#tooLong ??= `line ${line}: a ${what} is longer than ${most} bytes; is a quote not closed?`;
  }

  #next(byte: number): CellState {
    if (this.#state === 'quoted') return byte === QUOTE ? 'closed' : 'quoted';
    if (byte === COMMA || byte === LF || byte === CR) return 'start';
    if (byte === QUOTE && this.#state === 'start') {
      this.#openedOnLine = this.lineEnds + 1;
      return 'quoted';
    }
    if (this.#state === 'start') return blanks.has(byte) ? 'start' : 'plain';
    if (this.#state === 'plain') return 'plain';
    // Two quotes inside a quoted cell are one of its own.
    if (this.#state === 'closed' && byte === QUOTE) return 'quoted';
    if (blanks.has(byte)) return 'behind';
    if (this.#brokenOnLine === 0 && this.#tooLong === null) this.#brokenOnLine = this.lineEnds + 1;
    return 'plain';
  }
}

/** A fault of quoting as a reader is told of it. */
export function brokenQuoting(fault: string): string {
  return `${fault}; expected CSV with closed quotes`;
}
