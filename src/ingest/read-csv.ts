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
  const watch = new CsvWatch();
  const parser = parse({ headers: false, ignoreEmpty: false, trim: false });
  input.on('error', (error) => watch.destroy(error));
  watch.on('error', (error) => parser.destroy(error));
  const rows = input.pipe(watch).pipe(parser);
  const reader = new RowReader({ name, spec, watch }, onRow);
  try {
    for await (const cells of rows as AsyncIterable<string[]>) reader.take(cells);
  } catch (error) {
    if (error instanceof UnusableInput) throw error;
    // The parser quotes the rest of the input in its message; where quoting broke is what a reader needs.
    const fault = watch.quotingFault ?? `around line ${watch.lineEnds + 1}: ${(error as Error).message.slice(0, 200)}`;
    throw new UnusableInput(`${name}, ${fault}; expected CSV with closed quotes`);
  }
  return reader.finish();
}
