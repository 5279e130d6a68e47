/**
 * What the parser cannot say of a CSV, read off the bytes on their way to it: how many line ends there were, where a
 * quoted cell began that never ended, where text follows a closing quote, on which lines a byte-order mark stands that is
 * not the input's first. It decides nothing but what is too long for a cell; it knows places. What it says of an input does
 * not depend on the pieces in which it comes.
 */
import { Transform } from 'node:stream';
import { UnusableInput } from '../failure/unusable-input.ts';
import { CELL_BYTES_MAX } from '../limits.ts';
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
  #tooLongOnLine = 0;
  #bytes = 0;
  #cellBytes = 0;
  #before = 0;
  #beforeThat = 0;
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
    for (const byte of chunk) this.#take(byte);
    if (this.#tooLongOnLine === 0) {
      done(null, chunk);
      return;
    }
    // The parser will not see the rest, in which it may have to say more of an earlier fault.
    const tooLong = `line ${this.#lineOf(this.#tooLongOnLine)}: a cell is longer than ${CELL_BYTES_MAX} bytes; is a quote not closed?`;
    done(new UnusableInput(this.#brokenOnLine > 0 ? brokenQuoting(this.quotingFault!) : tooLong));
  }

  #take(byte: number): void {
    const isLineEnd = byte === CR || (byte === LF && this.#before !== CR);
    if (isLineEnd) this.lineEnds += 1;
    if (byte === 0xbf && this.#before === 0xbb && this.#beforeThat === 0xef && this.#bytes > 2) {
      this.markLines.add(this.lineEnds + 1);
    }
    const isInside = this.#state === 'quoted';
    this.#state = this.#next(byte);
    this.#cellBytes = !isInside && (byte === COMMA || byte === LF || byte === CR) ? 0 : this.#cellBytes + 1;
    if (this.#cellBytes > CELL_BYTES_MAX && this.#tooLongOnLine === 0) {
      this.#tooLongOnLine = this.#state === 'quoted' ? this.#openedOnLine : this.lineEnds + 1;
    }
    this.#bytes += 1;
    this.#beforeThat = this.#before;
    this.#before = byte;
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
    if (this.#brokenOnLine === 0 && this.#tooLongOnLine === 0) this.#brokenOnLine = this.lineEnds + 1;
    return 'plain';
  }
}

/** A fault of quoting as a reader is told of it. */
export function brokenQuoting(fault: string): string {
  return `${fault}; expected CSV with closed quotes`;
}
