/** What runs in a formatting thread: the rows of a shard as CSV. */
import { CsvKernel } from '../kernel/csv-kernel.ts';
import type { RowTableId } from '../kernel/row-blocks.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import { type PackedRows, unpackRows } from '../margin/packed-rows.ts';
import type { RowNames } from '../margin/row-names.ts';
import type { TextTable } from '../quantity/text-table.ts';
import { accountTable, rowFormatter } from '../report/result-tables.ts';
import { transferred, workerData } from '../threads/piscina.ts';

export interface FormatterData {
  acctIds: TextTable;
  quarantined: Uint8Array<SharedArrayBuffer>;
  accounts: AccountColumns;
  names: RowNames;
  written: readonly RowTableId[];
}

export interface FormatTask {
  range: ShardRange;
  rows: PackedRows;
}

/** Rows of the accounts, and of each written table. */
export interface FormattedShard {
  accounts: Uint8Array<ArrayBuffer>;
  tables: Uint8Array<ArrayBuffer>[];
}

const run = workerData as FormatterData;
const accounts = new CsvKernel(accountTable(run.acctIds, run.quarantined, run.accounts));
const tables = run.written.map((table) => ({ table, format: rowFormatter(table, run.acctIds, run.names) }));

/** Formats one shard. Piscina takes the default export of its file. */
export default function formatShard({ range, rows: packed }: FormatTask): FormattedShard {
  const rows = unpackRows(packed);
  const formatted = {
    accounts: accounts.formatRows(range.from, range.to),
    tables: tables.map(({ table, format }) => {
      const kernel = new CsvKernel(format(rows[table]));
      const text = kernel.formatRows(0, rows[table].account.length);
      kernel.close();
      return text;
    }),
  };
  // The text leaves this thread for good: the one that writes it frees it.
  return transferred(formatted, [formatted.accounts.buffer, ...formatted.tables.map(({ buffer }) => buffer)]);
}
