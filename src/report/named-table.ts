/** A CSV table of columns with their names, written by the kernel. */
import type { CsvColumn } from '../kernel/csv-columns.ts';
import { CsvKernel } from '../kernel/csv-kernel.ts';
import { writeCsvFile } from './csv-writer.ts';
import { headerPiece } from './result-tables.ts';

export type NamedColumn = [name: string, column: CsvColumn];

/** Writes the whole table. @throws UnusableInput where the file cannot be written */
export function writeNamedTable(path: string, rowCount: number, table: readonly NamedColumn[]): void {
  const kernel = new CsvKernel({ rowCount, columns: table.map(([, column]) => column) });
  const pieces = function* () {
    yield headerPiece(table.map(([name]) => name));
    yield* kernel.pieces();
  };
  try {
    writeCsvFile(path, pieces());
  } finally {
    kernel.close();
  }
}
