/** The tables of a run in any format. */
import type { RowTableId } from '../kernel/row-blocks.ts';
import type { Book } from '../portfolio/book.ts';
import type { ResultFormat } from '../report/result-files.ts';
import type { PreparedRun } from '../runner/run-book.ts';
import { ColumnTablesThread, openColumnTables } from './column-tables.ts';
import { openCsvTables } from './csv-tables.ts';
import type { RunTables } from './tables.ts';

export interface RunTablesRequest {
  directory: string;
  format: ResultFormat;
  run: PreparedRun;
  book: Pick<Book, 'acctIds' | 'quarantined'>;
  written: readonly RowTableId[];
  /** Whether columns are put together and written by a thread of their own; text always is. */
  onThread: boolean;
}

/** Opens `accounts` and every table of rows in a folder. @throws UnusableInput where they cannot be written */
export async function openRunTables(request: RunTablesRequest): Promise<RunTables> {
  const { directory, format, run, book, written, onThread } = request;
  if (format === 'csv') return openCsvTables(directory, book, run, written);
  const { accounts, names } = run;
  const { acctIds, quarantined } = book;
  const work = { directory, format, acctIds, quarantined, accounts, names, written };
  return onThread ? new ColumnTablesThread(work) : openColumnTables(work);
}
