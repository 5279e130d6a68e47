/** The tables of a run in any format. */
import type { AccountColumns } from '../margin/account-columns.ts';
import type { Book } from '../portfolio/book.ts';
import { openResultTables } from '../report/column-tables.ts';
import type { ResultFormat } from '../report/results-folder.ts';
import type { CompiledUnit } from '../rulebook/compile.ts';
import { openCsvTables } from './csv-tables.ts';
import type { RunTables } from './tables.ts';

/** Opens `accounts` and `risk-units` in a folder. @throws UnusableInput where they cannot be written */
export async function openRunTables(
  directory: string,
  format: ResultFormat,
  book: Book,
  run: { accounts: AccountColumns; compiledUnits: CompiledUnit[]; threads: number },
): Promise<RunTables> {
  if (format === 'csv') return openCsvTables(directory, book, run);
  const tables = await openResultTables(directory, format, book.acctIds, run.compiledUnits);
  return {
    append: ({ from, to }, units) => {
      tables.appendUnits(units);
      tables.appendAccounts(run.accounts, book.quarantined, from, to);
    },
    close: () => tables.close(),
  };
}
