/** CSV out: rows collected into large pieces, cells quoted only where they must be, numbers in their shortest text. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { UnusableInput } from '../failure/unusable-input.ts';

const PIECE_CHARS = 1 << 18;

/** A text cell, quoted where it holds a comma, a quote or a line end. */
export function textCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Shortest text that reads back to the same double; NaN is an empty cell. */
export function numberCell(value: number): string {
  return Number.isNaN(value) ? '' : String(value);
}

/** Where finished pieces of CSV go. */
export type CsvSink = (piece: string) => void;

/** Collects rows and hands them on in pieces. */
export class CsvPieces {
  #piece = '';
  readonly #sink: CsvSink;

  constructor(header: readonly string[], sink: CsvSink) {
    this.#sink = sink;
    this.row(header.join(','));
  }

  /** Takes a row without its line end. */
  row(text: string): void {
    this.#piece += `${text}\n`;
    if (this.#piece.length >= PIECE_CHARS) this.flush();
  }

  flush(): void {
    if (this.#piece !== '') this.#sink(this.#piece);
    this.#piece = '';
  }
}

/**
 * Writes a CSV file through `fill`.
 * @throws UnusableInput where the file cannot be written, naming it
 */
export function writeCsvFile(path: string, header: readonly string[], fill: (rows: CsvPieces) => void): void {
  try {
    const file = openSync(path, 'w');
    try {
      const rows = new CsvPieces(header, (piece) => writeAll(file, Buffer.from(piece, 'utf8')));
      fill(rows);
      rows.flush();
    } finally {
      closeSync(file);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UnusableInput(`${path} cannot be written: ${message}`);
  }
}

/** A write may take less than it was given. */
function writeAll(file: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
