/** What runs in a formatting thread: the rows of a shard's accounts and units as CSV. */
import { CsvKernel } from '../kernel/csv-kernel.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import { transferred, workerData } from '../threads/piscina.ts';
import { accountTable, type ComparedColumns, unitTable } from './compare-tables.ts';
import type { UnitMoves } from './unit-moves.ts';

export interface MovesTask {
  range: ShardRange;
  units: UnitMoves;
}

export interface FormattedMoves {
  accounts: Uint8Array<ArrayBuffer>;
  units: Uint8Array<ArrayBuffer>;
}

const compared = workerData as ComparedColumns;
const accounts = new CsvKernel(accountTable(compared).table);

/** Formats one shard. Piscina takes the default export of its file. */
export default function formatMoves({ range, units }: MovesTask): FormattedMoves {
  const unitRows = new CsvKernel(unitTable(compared.acctIds, compared.unitNames, units));
  const formatted = {
    accounts: accounts.formatRows(range.from, range.to),
    units: unitRows.formatRows(0, units.rowCount),
  };
  unitRows.close();
  // The text leaves this thread for good: the one that writes it frees it.
  return transferred(formatted, [formatted.accounts.buffer, formatted.units.buffer]);
}
