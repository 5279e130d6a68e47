/** What runs in a thread that writes tables of columns: shards in the order in which they come, then their end. */
import { unpackRows } from '../margin/packed-rows.ts';
import { workerData } from '../threads/piscina.ts';
import { takingTurns } from '../threads/thread-in-turn.ts';
import { type ColumnTablesTask, type ColumnTablesWork, openColumnTables } from './column-tables.ts';
import type { RunTables } from './tables.ts';

let tables: Promise<RunTables> | undefined;

/** Piscina takes the default export of its file. */
export default takingTurns(async (task: ColumnTablesTask): Promise<void> => {
  tables ??= openColumnTables(workerData as ColumnTablesWork);
  if (task === null) await (await tables).close();
  else await (await tables).append(task.range, unpackRows(task.rows));
});
