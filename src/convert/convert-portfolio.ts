/**
 * A portfolio folder into another format, table by table: read, accounts numbered, rows ordered, written. Accounts are
 * numbered in the order in which a book numbers them, so that the copy gives the book that the original gives.
 */
import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { type ColumnarFormat, openTableWriter } from '../columnar/open-writer.ts';
import type { OutColumn, TableWriter } from '../columnar/table-writer.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { accountTable, balanceTable, orderTable, positionTable, type TableSpec } from '../ingest/columns.ts';
import { tablePath } from '../ingest/read-portfolio.ts';
import { isColumnar, stateOf } from '../ingest/read-table.ts';
import { openReaders } from '../ingest/readers.ts';
import { TABLE_ROWS_MAX, THREADS_MAX } from '../limits.ts';
import { AccountIndex } from '../portfolio/account-index.ts';
import { type MergedAccounts, mergeTable } from '../portfolio/merge-accounts.ts';
import type { TextTable } from '../quantity/text-table.ts';
import { ACCOUNT_COLUMN, type CopiedTable, isTextColumn, rowCountOf, uniteTexts } from './copied-table.ts';
import { copyColumns } from './copy-columns.ts';
import { copyCsv } from './copy-csv.ts';
import { OutFolder } from './out-folder.ts';
import { PIECE_ROWS, SortedRows } from './sorted-rows.ts';
import { openCsvTable } from './write-csv.ts';

export const convertFormats = ['csv', 'arrow', 'parquet'] as const;
export type ConvertFormat = (typeof convertFormats)[number];

export interface ConvertOptions {
  format: ConvertFormat;
  /** Threads that read; one for each core unless said. */
  threads?: number | undefined;
  /** Bytes of a file that one task reads. The tables are the same for any. */
  rangeBytes?: number | undefined;
  /** @param total 0 where it is not known */
  onProgress?: (stage: string, rows: number, total: number) => void;
}

export interface ConvertedTable {
  table: string;
  rows: number;
  bytesRead: number;
  bytesWritten: number;
}

/** In the order that decides which account appears first. */
const tablesInOrder: { spec: TableSpec; isNeeded: boolean }[] = [
  { spec: accountTable, isNeeded: false },
  { spec: balanceTable, isNeeded: true },
  { spec: positionTable, isNeeded: true },
  { spec: orderTable, isNeeded: false },
];

/**
 * Converts every table of a folder.
 * @throws UnusableInput where a table cannot be read as a whole, or the other format cannot hold it; nothing is left then
 */
export async function convertPortfolio(from: string, to: string, options: ConvertOptions): Promise<ConvertedTable[]> {
  if (!existsSync(from) || !statSync(from).isDirectory()) {
    throw new UnusableInput(`portfolio folder ${from} does not exist: expected a folder with positions.csv`);
  }
  const found = tablesInOrder.flatMap(({ spec, isNeeded }) => {
    const path = tablePath(from, spec.table, isNeeded);
    return path === null ? [] : [{ spec, path }];
  });
  const folder = new OutFolder(to);
  try {
    const merged: MergedAccounts = { index: new AccountIndex(), quarantined: new Set() };
    const converted: Omit<ConvertedTable, 'bytesWritten'>[] = [];
    for (const { spec, path } of found) {
      const before = stateOf(path);
      const table = await copyTable(path, spec, options);
      if (stateOf(path).state !== before.state) {
        throw new UnusableInput(`${path} changed while it was read: run again when nobody writes to it`);
      }
      mergeTable(merged, table);
      await writeTable(folder.pathFor(nameOf(spec, options.format)), table, merged.index.ids(), options);
      converted.push({ table: spec.table, rows: rowCountOf(table), bytesRead: before.bytes });
    }
    const sizes = folder.finish();
    return converted.map((table) => ({ ...table, bytesWritten: sizes.get(`${table.table}.${options.format}`)! }));
  } catch (error) {
    folder.giveUp();
    throw tooLarge(error) ? new UnusableInput(`portfolio folder ${from} does not fit into memory: split it`) : error;
  }
}

function nameOf(spec: TableSpec, format: ConvertFormat): string {
  return `${spec.table}.${format}`;
}

function tooLarge(error: unknown): boolean {
  return error instanceof RangeError && /allocation failed|Invalid (typed )?array(buffer)? length/i.test(error.message);
}

async function copyTable(
  path: string,
  spec: TableSpec,
  { threads, rangeBytes, onProgress }: ConvertOptions,
): Promise<CopiedTable> {
  let rowsSoFar = 0;
  const onRows = (rows: number) => {
    rowsSoFar += rows;
    onProgress?.(`reading ${spec.table}`, rowsSoFar, 0);
  };
  if (isColumnar(path)) return copyColumns(path, spec, onRows);
  const bytes = statSync(path).size;
  // Each table has readers of its own: with them ends what their threads hold of it.
  const readers = openReaders(bytes, threads ?? Math.min(availableParallelism(), THREADS_MAX));
  try {
    return await copyCsv({ path, spec, readers, onRows, rangeBytes });
  } finally {
    await readers.close();
  }
}

async function writeTable(
  path: string,
  table: CopiedTable,
  ids: TextTable,
  { format, onProgress }: ConvertOptions,
): Promise<void> {
  if (rowCountOf(table) > TABLE_ROWS_MAX) {
    throw new UnusableInput(`table ${table.spec.table} has more than ${TABLE_ROWS_MAX} rows: split it`);
  }
  const rows = new SortedRows(table, ids);
  const schema = table.names.map((name): OutColumn => {
    if (!isTextColumn(name)) return { name, kind: 'number' };
    return { name, kind: 'text', texts: name === ACCOUNT_COLUMN ? rows.acctIds : uniteTexts(table.parts, name) };
  });
  const writer = await openWriter(path, format, schema);
  try {
    for (let from = 0; from < rows.count; from += PIECE_ROWS) {
      const to = Math.min(rows.count, from + PIECE_ROWS);
      writer.append(rows.gather(from, to), 0, to - from);
      onProgress?.(`writing ${table.spec.table}`, to, rows.count);
    }
    writer.close();
  } catch (error) {
    writer.abandon();
    throw error;
  }
}

async function openWriter(path: string, format: ConvertFormat, schema: OutColumn[]): Promise<TableWriter> {
  return format === 'csv' ? openCsvTable(path, schema) : openTableWriter(path, format satisfies ColumnarFormat, schema);
}
