/** Some of a portfolio's accounts, read without the others from tables that stand in the order of the accounts. */
import { availableParallelism } from 'node:os';
import { UnusableInput } from '../failure/unusable-input.ts';
import { THREADS_MAX } from '../limits.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { textCount } from '../quantity/text-table.ts';
import type { AccountRows } from './account-rows.ts';
import type { RowWindow } from './batch-window.ts';
import { readColumns } from './read-columns.ts';
import { bookOfTables } from './read-portfolio.ts';
import { openReaders } from './readers.ts';

/** About what a row takes in a file of columns: enough to tell whether threads are worth while. */
const ROW_BYTES = 32;

export interface ReadAccountsOptions {
  keepsTerms: boolean;
  threads?: number | undefined;
}

/**
 * Reads the accounts `from … to − 1`. Lines of rejects are those of the whole files.
 * @throws UnusableInput where a table cannot be read, or is not the one that was looked through
 */
export async function readAccounts(
  { tables }: AccountRows,
  { from, to }: RowWindow,
  snapshot: Snapshot,
  { keepsTerms, threads }: ReadAccountsOptions,
): Promise<Book> {
  const windows = tables.map(({ spec, path, starts }) => ({ spec, path, from: starts[from]!, to: starts[to]! }));
  const rows = windows.reduce((sum, window) => sum + window.to - window.from, 0);
  const readers = openReaders(rows * ROW_BYTES, threads ?? Math.min(availableParallelism(), THREADS_MAX));
  try {
    const book = await bookOfTables(snapshot, { readers, keepsTerms }, async (spec, hasTerms) => {
      const own = windows.find((window) => window.spec === spec);
      if (own === undefined) return null;
      return readColumns(own.path, spec, { snapshot, keepsTerms: hasTerms }, readers, own);
    });
    if (textCount(book.acctIds) !== to - from) {
      throw new UnusableInput(`${tables[0]!.path} or a table beside it changed while it was read: run again`);
    }
    return book;
  } finally {
    await readers.close();
  }
}
