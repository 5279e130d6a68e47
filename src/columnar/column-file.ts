/**
 * One shape for the columnar formats: a file is batches of columns, a column is texts or numbers, in shared memory. What
 * is text and what is number is the file's choice, not the caller's: ids may be numbers, a column without a single value
 * may be either. Nulls are therefore told apart from every value in both kinds.
 */
import { ROWS_FREE, ROWS_PER_BYTE_MAX, TABLE_ROWS_MAX } from '../limits.ts';
import type { TextTable } from '../quantity/text-table.ts';
import { demand } from './file-fault.ts';

/** The code of a null cell in a column of texts. */
export const NO_TEXT = 0xffffffff;

export interface TextColumn {
  kind: 'text';
  /** One a row: the index of its text in `texts`, or `NO_TEXT`. */
  codes: Uint32Array<SharedArrayBuffer>;
  /**
   * A code means the same text in every batch of the file: the table of a later batch begins with that of an earlier one.
   * Two codes may have the same text where the file lists it twice.
   */
  texts: TextTable;
}

export interface NumberColumn {
  kind: 'number';
  /** NaN where the cell is null. Whole numbers beyond 2^53 and decimals are rounded once, to the nearest double. */
  values: Float64Array<SharedArrayBuffer>;
  /** 1 where the cell is null; null where none is. */
  nulls: Uint8Array<SharedArrayBuffer> | null;
}

export type Column = TextColumn | NumberColumn;

export interface ColumnBatch {
  rowCount: number;
  /** By name; the wanted ones that the file has. */
  columns: Map<string, Column>;
}

export interface ColumnFile {
  path: string;
  /** Every column of the file, in its order, wanted or not. */
  names: string[];
  rowCount: number;
  batchCount: number;
  /** Rows of each batch. */
  batchRows: readonly number[];
  /**
   * The rows of one batch. Nothing of it is kept here, so memory is what the caller keeps.
   * @throws UnusableInput where the file is damaged or holds what cannot be read
   */
  readBatch(index: number): ColumnBatch | Promise<ColumnBatch>;
  close(): void;
}

/** Runs and columns of nothing take no place in a file, so its rows are held against its size before memory is asked for. */
export function checkRowCount(rowCount: number, fileBytes: number): void {
  demand(rowCount <= TABLE_ROWS_MAX, `has ${rowCount} rows; ${TABLE_ROWS_MAX} are the most`);
  const most = ROWS_FREE + fileBytes * ROWS_PER_BYTE_MAX;
  demand(rowCount <= most, `has ${rowCount} rows; ${most} are the most of a file of ${fileBytes} bytes`);
}
