/**
 * The result tables as CSV: each shard's rows are turned into text on threads of their own, while others are evaluated,
 * and written in order.
 */
import { join } from 'node:path';
import type { AccountColumns } from '../margin/account-columns.ts';
import type { Book } from '../portfolio/book.ts';
import { PieceFile } from '../report/csv-writer.ts';
import { accountHeader, headerPiece, type UnitWords, unitHeader } from '../report/result-tables.ts';
import { InOrder } from '../runner/in-order.ts';
import { openPool } from '../threads/pool.ts';
import type { FormatTask, FormattedShard, FormatterData } from './format-worker.ts';
import type { RunTables } from './tables.ts';

/** Opens `accounts.csv` and `risk-units.csv` in a folder. @throws UnusableInput where they cannot be written */
export function openCsvTables(
  directory: string,
  book: Book,
  run: { accounts: AccountColumns; compiledUnits: readonly UnitWords[]; threads: number },
): RunTables {
  const accounts = new PieceFile(join(directory, 'accounts.csv'));
  const units = new PieceFile(join(directory, 'risk-units.csv'));
  accounts.append([headerPiece(accountHeader)]);
  units.append([headerPiece(unitHeader)]);
  const workerData: FormatterData = {
    acctIds: book.acctIds,
    quarantined: book.quarantined,
    accounts: run.accounts,
    units: run.compiledUnits.map(({ riskUnit, grid }) => ({ riskUnit, grid })),
  };
  const workerUrl = new URL('./format-worker.js', import.meta.url);
  const { threads } = run;
  const pool = openPool<FormatTask, FormattedShard>(workerUrl, { threads, tasksPerThread: 1, workerData });
  const written = new InOrder<FormattedShard>((_, shard) => {
    accounts.append([shard.accounts]);
    units.append([shard.units]);
  });
  let shards = 0;
  return {
    append: async (range, rows) => {
      const shard = shards++;
      await written.put(shard, await pool.run({ range, units: rows }));
    },
    close: async () => {
      await pool.close();
      accounts.close();
      units.close();
    },
  };
}
