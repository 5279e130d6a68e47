/** A result table of a finished run, of any format, row by row. */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { openColumns } from '../columnar/open-columns.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { cellText } from '../ingest/column-texts.ts';
import { locateColumns } from '../ingest/csv-rows.ts';
import { openCsv, readCsv } from '../ingest/read-csv.ts';
import { resultFormats } from '../report/result-files.ts';

export interface StoredRow<Name extends string> {
  /** File and line, or file and row: how a message about the row begins. */
  place: string;
  /** Whether the row came off the page as a row of the table. */
  isWhole: boolean;
  text(name: Name): string;
  /** NaN for an empty cell, and for one that is no number. */
  number(name: Name): number;
}

/**
 * Where the table lies.
 * @throws UnusableInput where it lies there in two formats: only one of them can be the run's
 */
export function storedPath(directory: string, table: string): string {
  const paths = resultFormats.map((format) => join(directory, `${table}.${format}`));
  const found = paths.filter((path) => existsSync(path));
  if (found.length > 1) {
    throw new UnusableInput(`${directory} has table ${table} twice: ${found.map((path) => basename(path)).join(', ')}`);
  }
  return found[0] ?? paths[0]!;
}

/**
 * Hands on the rows of a table in their order.
 * @throws UnusableInput where it cannot be read, or has not all of the columns
 */
export async function readStored<Name extends string>(
  path: string,
  table: string,
  header: readonly Name[],
  onRow: (row: StoredRow<Name>) => void,
): Promise<void> {
  const spec = { table, needed: header, optional: [] } as const;
  if (path.endsWith('.csv')) {
    await readCsv(openCsv(path), path, spec, ({ cells, line, fault }) => {
      onRow({
        place: `${path}, line ${line}`,
        isWhole: fault === null,
        text: (name) => cells[name] ?? '',
        number: (name) => figureOf(cells[name] ?? ''),
      });
    });
    return;
  }
  const file = await openColumns(path, header);
  try {
    locateColumns(path, spec, file.names, 1);
    let rowsBefore = 0;
    for (let b = 0; b < file.batchCount; b++) {
      const { rowCount, columns } = await file.readBatch(b);
      for (let row = 0; row < rowCount; row++) {
        onRow({
          place: `${path}, row ${rowsBefore + row + 1}`,
          isWhole: true,
          text: (name) => cellText(columns.get(name), row, true),
          number: (name) => {
            const column = columns.get(name);
            if (column?.kind !== 'number') return figureOf(cellText(column, row, false));
            return column.nulls?.[row] === 1 ? Number.NaN : column.values[row]!;
          },
        });
      }
      rowsBefore += rowCount;
    }
  } finally {
    file.close();
  }
}

function figureOf(cell: string): number {
  return cell === '' ? Number.NaN : Number(cell);
}
