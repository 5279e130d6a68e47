/** A writer of either format; the library behind it is loaded only when it is asked for. */
import type { OutColumn, TableWriter } from './table-writer.ts';

export type ColumnarFormat = 'arrow' | 'parquet';

/**
 * Opens a file of columns for writing.
 * @throws UnusableInput where it cannot be written
 */
export async function openTableWriter(
  path: string,
  format: ColumnarFormat,
  schema: readonly OutColumn[],
): Promise<TableWriter> {
  if (format === 'arrow') return (await import('./write-arrow.ts')).openArrowWriter(path, schema);
  return (await import('./write-parquet.ts')).openParquetWriter(path, schema);
}
