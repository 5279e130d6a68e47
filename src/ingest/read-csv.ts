/**
 * The tolerant CSV lane, on fast-csv: quotes, quoted line ends, CRLF and a byte-order mark. It keeps the line number of
 * every row and knows whether the last row ended in a line end: one that did not may hold a number cut in half, which no
 * reader can tell from a whole one, so it is handed on as unterminated.
 */
import { createReadStream, type ReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'fast-csv';
import { UnusableInput } from '../failure/unusable-input.ts';
import { UNPACKED_BYTES_FREE, UNPACKED_RATIO_MAX } from '../limits.ts';
import { refuseUnlessFile } from '../quantity/whole-file.ts';
import type { TableSpec } from './columns.ts';
import { plainHeader } from './csv-header.ts';
import { type CsvRow, locateColumns, RowReader } from './csv-rows.ts';
import { brokenQuoting, CsvWatch, type LineOf } from './csv-watch.ts';

/**
 * Opens a `.csv` or `.csv.gz` file as a byte stream.
 * @param onBytes sees the file's own bytes on their way
 */
export function openCsv(path: string, onBytes?: (bytes: Buffer) => void): Readable {
  refuseUnlessFile(path, 'expected a table');
  const file = createReadStream(path, { highWaterMark: PIECE_BYTES });
  if (onBytes) file.on('data', (bytes) => onBytes(bytes as Buffer));
  if (!path.endsWith('.gz')) return file;
  const gunzip = createGunzip({ chunkSize: UNPACKED_PIECE_BYTES });
  file.on('error', (error) => gunzip.destroy(error));
  gunzip.on('close', () => file.destroy());
  // A fault is told to who takes the pieces; here it would be nobody's if it came before the first is asked for.
  gunzip.on('error', () => {});
  return Readable.from(unpacked(file, file.pipe(gunzip)), { highWaterMark: 1 });
}

/** Bytes at a time. */
const PIECE_BYTES = 1 << 20;
const UNPACKED_PIECE_BYTES = 1 << 17;

/** What is unpacked, as long as it is no bomb: a small file whose table has no end. */
async function* unpacked(file: ReadStream, gunzip: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of gunzip) {
    bytes += piece.length;
    if (bytes > UNPACKED_BYTES_FREE && bytes > file.bytesRead * UNPACKED_RATIO_MAX) {
      const sentence = `its ${file.bytesRead} bytes unpack to ${bytes} and more, over ${UNPACKED_RATIO_MAX} times as many; unpack it first if that is meant`;
      throw Object.assign(new Error(sentence), { code: 'E_UNPACKED' });
    }
    yield piece;
  }
}

/**
 * Reads rows of a table in order.
 * @param name what messages call the input
 * @param lineOf which line of the file the input's n-th is, where the input is only a part of it
 * @returns the number of rows read, good or not
 * @throws UnusableInput on an empty input, a missing column, broken quoting or a read error
 */
export async function readCsv<T extends TableSpec>(
  input: Readable,
  name: string,
  spec: T,
  onRow: (row: CsvRow<T>) => void,
  lineOf: LineOf = (line) => line,
): Promise<number> {
  const watch = new CsvWatch(lineOf);
  const parser = parse({ headers: false, ignoreEmpty: false, trim: false });
  input.on('error', (error) => watch.destroy(error));
  watch.on('error', (error) => parser.destroy(error));
  const rows = input.pipe(watch).pipe(parser);
  const reader = new RowReader({ name, spec, watch, lineOf }, onRow);
  let isRowsFault = false;
  try {
    for await (const cells of rows as AsyncIterable<string[]>) {
      isRowsFault = true;
      reader.take(cells);
      isRowsFault = false;
    }
  } catch (error) {
    input.destroy();
    if (isRowsFault) throw error;
    // What broke behind the header may come before its row: of two faults the first is told.
    const header = plainHeader(watch.start);
    if (header !== null) locateColumns(name, spec, header.columns, 1);
    throw new UnusableInput(`${name}, ${inputFault(error as Error, watch, lineOf)}`);
  }
  return reader.finish();
}

/** The header's cells as the parser reads them, of an input that was read: the first line that is not empty. */
export async function readHeader(input: Readable): Promise<string[]> {
  const watch = new CsvWatch((line) => line);
  const parser = parse({ headers: false, ignoreEmpty: false, trim: false });
  const rows = input.pipe(watch).pipe(parser) as AsyncIterable<string[]>;
  try {
    for await (const cells of rows) if (cells.length > 1 || (cells[0] ?? '') !== '') return cells;
    return [];
  } finally {
    input.destroy();
  }
}

/** What broke the reading. The parser quotes the rest of the input; where quoting broke is what a reader needs. */
function inputFault(error: Error, watch: CsvWatch, lineOf: LineOf): string {
  if (error instanceof UnusableInput) return error.message;
  if (isReadError(error)) return `cannot be read: ${error.message}`;
  if (watch.quotingFault !== null) return brokenQuoting(watch.quotingFault);
  // Counted from the line that broke: of what another lane left over, the line before it may be any earlier one.
  return `after line ${lineOf(watch.lineEnds + 1) - 1}: ${error.message.slice(0, 200)}`;
}

/** Whether the system could not read the bytes, or not unpack them. */
export function isReadError(error: unknown): error is NodeJS.ErrnoException {
  return /^(E|Z_)/.test(String((error as NodeJS.ErrnoException).code ?? ''));
}
