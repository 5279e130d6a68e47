/** What runs in a formatting thread: the rows of a shard as CSV. */
import { CsvKernel } from '../kernel/csv-kernel.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns, UnitColumns } from '../margin/account-columns.ts';
import type { TextTable } from '../quantity/text-table.ts';
import { accountTable, type UnitWords, unitTable } from '../report/result-tables.ts';
import { transferred, workerData } from '../threads/piscina.ts';

export interface FormatterData {
  acctIds: TextTable;
  quarantined: Uint8Array<SharedArrayBuffer>;
  accounts: AccountColumns;
  units: UnitWords[];
}

export interface FormatTask {
  range: ShardRange;
  units: UnitColumns;
}

/** Rows of both tables. */
export interface FormattedShard {
  accounts: Uint8Array<ArrayBuffer>;
  units: Uint8Array<ArrayBuffer>;
}

const run = workerData as FormatterData;
const accounts = new CsvKernel(accountTable(run.acctIds, run.quarantined, run.accounts));

/** Formats one shard. Piscina takes the default export of its file. */
export default function formatShard({ range, units }: FormatTask): FormattedShard {
  const kernel = new CsvKernel(unitTable(run.acctIds, units, run.units));
  const formatted = {
    accounts: accounts.formatRows(range.from, range.to),
    units: kernel.formatRows(0, units.account.length),
  };
  kernel.close();
  // The text leaves this thread for good: the one that writes it frees it.
  return transferred(formatted, [formatted.accounts.buffer, formatted.units.buffer]);
}
