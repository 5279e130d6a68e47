/**
 * The result tables as CSV: each shard's rows are turned into text on threads of their own, while others are evaluated,
 * and written in order.
 */
import { join } from 'node:path';
import type { RowTableId } from '../kernel/row-blocks.ts';
import { packRows } from '../margin/packed-rows.ts';
import { rowHeader, rowTables } from '../margin/row-tables.ts';
import type { Book } from '../portfolio/book.ts';
import { PieceFile } from '../report/csv-writer.ts';
import { accountHeaderOf, headerPiece } from '../report/result-tables.ts';
import { InOrder } from '../runner/in-order.ts';
import { ShardFailure } from '../runner/local-pool.ts';
import type { PreparedRun } from '../runner/run-book.ts';
import { openPool, runTwice } from '../threads/pool.ts';
import type { FormatTask, FormattedShard, FormatterData } from './format-worker.ts';
import type { RunTables } from './tables.ts';

/** Opens `accounts.csv` and a file for every written table in a folder. @throws UnusableInput where they cannot be written */
export function openCsvTables(
  directory: string,
  book: Pick<Book, 'acctIds' | 'quarantined'>,
  run: PreparedRun,
  written: readonly RowTableId[],
): RunTables {
  const opened = (name: string, header: readonly string[]) => {
    const file = new PieceFile(join(directory, `${name}.csv`));
    file.append([headerPiece(header)]);
    return file;
  };
  const accounts = opened('accounts', accountHeaderOf(run.accounts.modes !== null));
  const files = written.map((table) => opened(rowTables[table].file, rowHeader(table)));
  const { threads, names } = run;
  const { acctIds, quarantined } = book;
  const workerData: FormatterData = { acctIds, quarantined, accounts: run.accounts, names, written };
  const workerUrl = new URL('./format-worker.js', import.meta.url);
  const pool = openPool<FormatTask, FormattedShard>(workerUrl, { threads, tasksPerThread: 1, workerData });
  const inOrder = new InOrder<FormattedShard>((_, shard) => {
    accounts.append([shard.accounts]);
    for (const [i, file] of files.entries()) file.append([shard.tables[i]!]);
  });
  let shards = 0;
  const close = async () => {
    await pool.close();
    for (const file of [accounts, ...files]) file.close();
  };
  return {
    append: async (range, rows) => {
      const shard = shards++;
      const formatted = await runTwice(pool, { range, rows: packRows(rows) }, () => {}).catch((error: unknown) => {
        throw new ShardFailure(range, error);
      });
      await inOrder.put(shard, formatted);
    },
    close,
    abandon: close,
  };
}
