/**
 * The tolerant CSV lane, on fast-csv: quotes, quoted line ends, CRLF and a byte-order mark. It keeps the line number of
 * every row and knows whether the last row ended in a line end: one that did not may hold a number cut in half, which no
 * reader can tell from a whole one, so it is handed on as unterminated.
 */
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse } from 'fast-csv';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { TableSpec } from './columns.ts';
import { type CsvRow, RowReader } from './csv-rows.ts';
import { CsvWatch } from './csv-watch.ts';

/**
 * Opens a `.csv` or `.csv.gz` file as a byte stream.
 * @param onBytes sees the file's own bytes on their way
 */
export function openCsv(path: string, onBytes?: (bytes: Buffer) => void): Readable {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  if (onBytes) file.on('data', (bytes) => onBytes(bytes as Buffer));
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
  const watch = new CsvWatch();
  const parser = parse({ headers: false, ignoreEmpty: false, trim: false });
  input.on('error', (error) => watch.destroy(error));
  watch.on('error', (error) => parser.destroy(error));
  const rows = input.pipe(watch).pipe(parser);
  const reader = new RowReader({ name, spec, watch }, onRow);
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
    throw new UnusableInput(`${name}, ${inputFault(error as Error, watch)}`);
  }
  return reader.finish();
}

/** What broke the reading. The parser quotes the rest of the input; where quoting broke is what a reader needs. */
function inputFault(error: Error, watch: CsvWatch): string {
  if (error instanceof UnusableInput) return error.message;
  if ((error as NodeJS.ErrnoException).code?.startsWith('E')) return `cannot be read: ${error.message}`;
  if (watch.quotingFault !== null) return `${watch.quotingFault}; expected CSV with closed quotes`;
  return `after line ${watch.lineEnds}: ${error.message.slice(0, 200)}`;
}
