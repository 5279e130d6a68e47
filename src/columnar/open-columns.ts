/** A file of columns of either format, by its name's ending; the library behind Parquet is loaded only when it is needed. */
import type { ColumnFile } from './column-file.ts';
import { openArrow } from './read-arrow.ts';

/**
 * Opens a file of columns.
 * @param wanted the columns to decode; what the file does not have is left out
 * @throws UnusableInput where it cannot be read
 */
export async function openColumns(path: string, wanted: readonly string[]): Promise<ColumnFile> {
  if (!path.endsWith('.parquet')) return openArrow(path, wanted);
  return (await import('./read-parquet.ts')).openParquet(path, wanted);
}
