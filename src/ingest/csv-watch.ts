/**
 * What the parser cannot say of a CSV, read off the bytes on their way to it: how many line ends there were, where a
 * quoted cell began that never ended, where text follows a closing quote, on which lines a byte-order mark stands that is
 * not the input's first. It decides nothing; it knows places.
 */
import { Transform } from 'node:stream';
import { UnusableInput } from '../failure/unusable-input.ts';
import { CELL_BYTES_MAX } from '../limits.ts';

const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;

type CellState = 'start' | 'plain' | 'quoted' | 'closed';

export class CsvWatch extends Transform {
  /** Line ends so far, quoted ones too; CRLF is one. */
  lineEnds = 0;
  /** Lines on which a byte-order mark stands inside the input. */
  readonly markLines = new Set<number>();
  #state: CellState = 'start';
  #openedOnLine = 0;
  #brokenOnLine = 0;
  #bytes = 0;
  #cellBytes = 0;
  #before = 0;
  #beforeThat = 0;

  /** Where quoting broke, as words for a message; null where it did not. */
  get quotingFault(): string | null {
    if (this.#brokenOnLine > 0) return `line ${this.#brokenOnLine}: text follows the closing quote of a cell`;
    if (this.#state === 'quoted') return `line ${this.#openedOnLine}: the quoted cell that begins here is not closed`;
    return null;
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: Error | null, chunk?: Buffer) => void,
  ): void {
    for (const byte of chunk) this.#take(byte);
    if (this.#cellBytes > CELL_BYTES_MAX) {
      const line = this.#state === 'quoted' ? this.#openedOnLine : this.lineEnds + 1;
      done(new UnusableInput(`line ${line}: a cell is longer than ${CELL_BYTES_MAX} bytes; is a quote not closed?`));
    } else {
      done(null, chunk);
    }
  }

  #take(byte: number): void {
    const isLineEnd = byte === CR || (byte === LF && this.#before !== CR);
    if (isLineEnd) this.lineEnds += 1;
    if (byte === 0xbf && this.#before === 0xbb && this.#beforeThat === 0xef && this.#bytes > 2) {
      this.markLines.add(this.lineEnds + 1);
    }
    this.#state = this.#next(byte);
    this.#cellBytes = this.#state === 'start' ? 0 : this.#cellBytes + 1;
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
    if (this.#state !== 'closed') return 'plain';
    // Two quotes inside a quoted cell are one of its own.
    if (byte === QUOTE) return 'quoted';
    if (this.#brokenOnLine === 0) this.#brokenOnLine = this.lineEnds + 1;
    return 'plain';
  }
}
