/** Arrow files for tests, made by apache-arrow or by hand, and what our reader makes of them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Table, tableToIPC } from 'apache-arrow';
import { afterAll } from 'vitest';
import { type ColumnFile, NO_TEXT } from '../../src/columnar/column-file.ts';
import { openColumns } from '../../src/columnar/open-columns.ts';
import { openArrow } from '../../src/columnar/read-arrow.ts';
import { textAt } from '../../src/quantity/text-table.ts';

const folder = mkdtempSync(join(tmpdir(), 'columnar-'));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A new path below the tests' own folder. */
export function newPath(ending: string): string {
  files++;
  return join(folder, `${files}.${ending}`);
}

/** A new folder there. */
export function newFolder(): string {
  const path = newPath('folder');
  mkdirSync(path);
  return path;
}

export function arrowFile(table: Table): string {
  const path = newPath('arrow');
  writeFileSync(path, tableToIPC(table, 'file'));
  return path;
}

export type Cells = Record<string, (string | number | null)[]>;

/** All cells of all batches by column. */
export async function cellsOf(file: ColumnFile): Promise<Cells> {
  const cells: Cells = {};
  try {
    for (let i = 0; i < file.batchCount; i++) {
      const { rowCount, columns } = await file.readBatch(i);
      for (const [name, column] of columns) {
        cells[name] ??= [];
        for (let row = 0; row < rowCount; row++) {
          if (column.kind === 'number') cells[name].push(column.nulls?.[row] === 1 ? null : column.values[row]!);
          else cells[name].push(column.codes[row] === NO_TEXT ? null : textAt(column.texts, column.codes[row]!));
        }
      }
    }
  } finally {
    file.close();
  }
  return cells;
}

export async function readArrow(path: string, wanted: readonly string[]): Promise<Cells> {
  return cellsOf(openArrow(path, wanted));
}

/** All cells of a file of either format. */
export async function readColumns(path: string, wanted: readonly string[]): Promise<Cells> {
  return cellsOf(await openColumns(path, wanted));
}
