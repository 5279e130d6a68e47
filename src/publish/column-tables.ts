/** The tables of a run as columns, Arrow or Parquet, written in this thread or by one of their own. */
import type { RowTableId } from '../kernel/row-blocks.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import { type PackedRows, packRows } from '../margin/packed-rows.ts';
import type { RowSet } from '../margin/row-columns.ts';
import type { RowNames } from '../margin/row-names.ts';
import type { TextTable } from '../quantity/text-table.ts';
import { openResultTables } from '../report/column-tables.ts';
import type { ResultFormat } from '../report/result-files.ts';
import { ThreadInTurn } from '../threads/thread-in-turn.ts';
import type { RunTables } from './tables.ts';

/** What tables are written of, beside the rows; it passes from thread to thread as it is. */
export interface ColumnTablesWork {
  directory: string;
  format: Exclude<ResultFormat, 'csv'>;
  acctIds: TextTable;
  quarantined: Uint8Array<SharedArrayBuffer>;
  accounts: AccountColumns;
  names: RowNames;
  written: readonly RowTableId[];
}

/** Tables that are written in this thread. @throws UnusableInput where a file cannot be written */
export async function openColumnTables(work: ColumnTablesWork): Promise<RunTables> {
  const { directory, format, acctIds, quarantined, accounts, names, written } = work;
  const comparesModes = accounts.modes !== null;
  const tables = await openResultTables({ directory, format, acctIds, comparesModes, names, written });
  return {
    append: ({ from, to }, rows) => {
      tables.appendRows(rows);
      tables.appendAccounts(accounts, quarantined, from, to);
    },
    close: () => tables.close(),
    abandon: () => tables.abandon(),
  };
}

/** One shard, or the end: then the files are made whole. */
export type ColumnTablesTask = { range: ShardRange; rows: PackedRows } | null;

/** Tables that a thread of their own writes. */
export class ColumnTablesThread implements RunTables {
  readonly #thread: ThreadInTurn<ColumnTablesTask, void>;

  constructor(work: ColumnTablesWork) {
    this.#thread = new ThreadInTurn(new URL('./column-tables-worker.js', import.meta.url), work);
  }

  append(range: ShardRange, rows: RowSet): Promise<void> {
    return this.#thread.run({ range, rows: packRows(rows) });
  }

  async close(): Promise<void> {
    await this.#thread.run(null);
    await this.#thread.close();
  }

  /** Files that a thread had open are closed with it. */
  abandon(): Promise<void> {
    return this.#thread.close();
  }
}
