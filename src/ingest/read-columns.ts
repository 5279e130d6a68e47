/** Reading a table in a file of columns (Arrow, Parquet): its batches on all threads, then what is left by the judge. */
import { openColumns } from '../columnar/open-columns.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { TABLE_ROWS_MAX } from '../limits.ts';
import type { RowBlock, TablePart, TableRows } from '../portfolio/table-parts.ts';
import { batchStretches, type RowWindow } from './batch-window.ts';
import type { BatchRun } from './column-rows.ts';
import type { RowOf, TableSpec } from './columns.ts';
import { JudgedTable } from './judged-table.ts';
import { visitLeft } from './left-rows.ts';
import type { Readers } from './readers.ts';
import { type ReadingOf, scanSpec } from './scan-spec.ts';

/**
 * Reads the file. Lines are the numbers of the rows, from 1.
 * @param window the rows to read, all unless said
 * @throws UnusableInput where it cannot be read as a whole
 */
export async function readColumns<Block extends RowBlock>(
  path: string,
  spec: TableSpec,
  reading: ReadingOf,
  readers: Readers,
  window?: RowWindow,
): Promise<TableRows<Block>> {
  const wanted = [...spec.needed, ...spec.optional];
  // Nothing is decoded here: the columns' names and the number of batches are what is asked.
  const file = await openColumns(path, []);
  file.close();
  if (file.rowCount > TABLE_ROWS_MAX) throw new UnusableInput(`${path} has more than ${TABLE_ROWS_MAX} rows: split it`);
  const { names } = file;
  const rows = window ?? { from: 0, to: file.rowCount };
  const of = { path, wanted, names, scan: scanSpec(path, spec, names, reading) };
  const tasks = batchStretches(file.batchRows, rows, readers.threads).map((stretch) => ({ ...of, ...stretch }));
  const runs = await Promise.all(tasks.map((task) => readers.batches(task)));
  const judged = new JudgedTable(path, spec, reading.snapshot);
  const parts: TablePart<Block>[] = [];
  let rowsBefore = rows.from;
  let sureRows = 0;
  for (const run of runs) {
    parts.push(partOf<Block>(run, rowsBefore));
    const firstLine = rowsBefore + 1;
    visitLeft(run.left, wanted, (row, cells) => judged.take(cells as RowOf<TableSpec>, firstLine + row));
    sureRows += run.rowCount - run.left.rows.length;
    rowsBefore += run.rowCount;
  }
  return judged.table<Block>(parts, sureRows);
}

function partOf<Block extends RowBlock>({ accounts, blocks }: BatchRun, rowsBefore: number): TablePart<Block> {
  return {
    accounts: { ids: accounts.ids, firstLine: accounts.firstLine.map((line) => line + rowsBefore) },
    quarantined: new Uint32Array(0),
    blocks: blocks as Block[],
    lineOf: (row) => rowsBefore + row + 1,
  };
}
