/** CSV out: pieces of bytes into a file, and rows of text collected into such pieces. */
import { closeSync, openSync } from 'node:fs';
import { UnusableInput } from '../failure/unusable-input.ts';
import { writeAll } from '../quantity/write-all.ts';

const PIECE_CHARS = 1 << 18;

/** Rows of text, each without its line end, in pieces of bytes. */
export function* textPieces(rows: Iterable<string>): Generator<Uint8Array> {
  let piece = '';
  for (const row of rows) {
    piece += `${row}\n`;
    if (piece.length < PIECE_CHARS) continue;
    yield Buffer.from(piece, 'utf8');
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece, 'utf8');
}

/**
 * A file of bytes that is written piece by piece.
 * @throws UnusableInput where the file cannot be written, naming it
 */
export class PieceFile {
  readonly #path: string;
  readonly #file: number;

  constructor(path: string) {
    this.#path = path;
    this.#file = this.#writing(() => openSync(path, 'w'));
  }

  append(pieces: Iterable<Uint8Array>): void {
    this.#writing(() => {
      for (const piece of pieces) writeAll(this.#file, piece);
    });
  }

  close(): void {
    this.#writing(() => closeSync(this.#file));
  }

  #writing<T>(step: () => T): T {
    try {
      return step();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      throw new UnusableInput(`${this.#path} cannot be written: ${message}`);
    }
  }
}

/** Writes a whole file of pieces, each taken when the one before it is written. */
export function writeCsvFile(path: string, pieces: Iterable<Uint8Array>): void {
  const file = new PieceFile(path);
  try {
    file.append(pieces);
  } finally {
    file.close();
  }
}
