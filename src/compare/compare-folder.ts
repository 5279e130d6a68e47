/**
 * The files of a comparison: the two tables, written shard by shard while others are computed, the rejected rows, the page
 * for eyes, and last `compare.json`, with which they are whole.
 */
import { join } from 'node:path';
import type { RejectedRow } from '../portfolio/book.ts';
import { PieceFile, writeCsvFile } from '../report/csv-writer.ts';
import type { ReportModel } from '../report/html/model.ts';
import { REPORT_FILE, writeReport } from '../report/html/write-report.ts';
import { checkOutFolder, type OutFolder, openOutFolder, writeJson } from '../report/out-folder.ts';
import { headerPiece, rejectPieces } from '../report/result-tables.ts';
import { InOrder } from '../runner/in-order.ts';
import { openPool } from '../threads/pool.ts';
import type { MovesSink } from './compare-book.ts';
import type { CompareReport } from './compare-report.ts';
import { accountTable, type ComparedColumns, unitHeader } from './compare-tables.ts';
import type { FormattedMoves, MovesTask } from './format-worker.ts';

const ACCOUNTS = 'compare-accounts.csv';
const UNITS = 'compare-units.csv';
const REJECTS = 'rejects.csv';
const REPORT = 'compare.json';

function compareFolder(directory: string): OutFolder {
  return { directory, files: [ACCOUNTS, UNITS, REJECTS, REPORT_FILE, REPORT], writer: 'compare' };
}

/** Checks, before any work, that the folder can be written. @throws UnusableInput where it holds anything else */
export function checkCompareFolder(directory: string): void {
  checkOutFolder(compareFolder(directory));
}

export interface CompareTables {
  append: MovesSink;
  /** Ends threads and files, also where the work failed. */
  close(): Promise<void>;
}

/** Makes the folder and opens its tables. @throws UnusableInput where it cannot be written */
export function openCompareTables(directory: string, columns: ComparedColumns, threads: number): CompareTables {
  openOutFolder(compareFolder(directory));
  const opened = (name: string, header: readonly string[]) => {
    const file = new PieceFile(join(directory, name));
    file.append([headerPiece(header)]);
    return file;
  };
  const accounts = opened(ACCOUNTS, accountTable(columns).header);
  const units = opened(UNITS, unitHeader);
  const workerUrl = new URL('./format-worker.js', import.meta.url);
  const pool = openPool<MovesTask, FormattedMoves>(workerUrl, { threads, tasksPerThread: 1, workerData: columns });
  const inOrder = new InOrder<FormattedMoves>((_, formatted) => {
    accounts.append([formatted.accounts]);
    units.append([formatted.units]);
  });
  let shards = 0;
  return {
    append: async (range, rows) => {
      const shard = shards++;
      await inOrder.put(shard, await pool.run({ range, units: rows }));
    },
    close: async () => {
      await pool.close();
      for (const file of [accounts, units]) file.close();
    },
  };
}

export interface CompareEnd {
  rejects: readonly RejectedRow[];
  report: CompareReport;
  page: ReportModel;
}

/** Writes the rejected rows, the page and, last of all, the report. */
export function closeCompareFolder(directory: string, { rejects, report, page }: CompareEnd): void {
  writeCsvFile(join(directory, REJECTS), rejectPieces(rejects));
  writeReport(join(directory, REPORT_FILE), page);
  writeJson(join(directory, REPORT), report);
}
