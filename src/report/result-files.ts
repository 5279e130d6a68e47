/** What a results folder holds, by name. */
import { join } from 'node:path';
import { rowTableIds } from '../kernel/row-blocks.ts';
import { rowTables } from '../margin/row-tables.ts';
import type { RejectedRow } from '../portfolio/book.ts';
import { writeCsvFile } from './csv-writer.ts';
import { REPORT_FILE } from './html/write-report.ts';
import { rejectPieces } from './result-tables.ts';

/** Formats of the tables of accounts and of their rows. */
export const resultFormats = ['csv', 'arrow', 'parquet'] as const;
export type ResultFormat = (typeof resultFormats)[number];

/** The folder in it where a run writes until it is finished. */
export const UNFINISHED = 'unfinished';
export const SUMMARY_FILE = 'summary.json';
/** Is there where the run is finished, and nowhere else. */
export const MANIFEST_FILE = 'manifest.json';

const tables = ['accounts', ...rowTableIds.map((table) => rowTables[table].file)];
const tableFiles = resultFormats.flatMap((format) => tables.map((table) => `${table}.${format}`));

/** Every file that a run may write, the manifest last. */
export const resultFiles = [...tableFiles, 'rejects.csv', SUMMARY_FILE, REPORT_FILE, MANIFEST_FILE];

/** Writes the table of rejected rows, CSV in every format. */
export function writeRejects(directory: string, rejects: readonly RejectedRow[]): void {
  writeCsvFile(join(directory, 'rejects.csv'), rejectPieces(rejects));
}
