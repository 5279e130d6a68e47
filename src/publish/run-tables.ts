/** The tables of a run in any format. */
import type { RowTableId } from '../kernel/row-blocks.ts';
import type { Book } from '../portfolio/book.ts';
import { openResultTables } from '../report/column-tables.ts';
import type { ResultFormat } from '../report/result-files.ts';
import type { PreparedRun } from '../runner/run-book.ts';
import { openCsvTables } from './csv-tables.ts';
import type { RunTables } from './tables.ts';

/** Opens `accounts` and every table of rows in a folder. @throws UnusableInput where they cannot be written */
export async function openRunTables(
  directory: string,
  format: ResultFormat,
  run: PreparedRun,
  { book, written }: { book: Pick<Book, 'acctIds' | 'quarantined'>; written: readonly RowTableId[] },
): Promise<RunTables> {
  if (format === 'csv') return openCsvTables(directory, book, run, written);
  const comparesModes = run.accounts.modes !== null;
  const of = { directory, format, acctIds: book.acctIds, comparesModes };
  const tables = await openResultTables({ ...of, names: run.names, written });
  return {
    append: ({ from, to }, rows) => {
      tables.appendRows(rows);
      tables.appendAccounts(run.accounts, book.quarantined, from, to);
    },
    close: () => tables.close(),
    abandon: () => tables.abandon(),
  };
}
