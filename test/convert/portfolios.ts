/** Portfolio folders of tests: written as text, converted, and read back as cells. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type ConvertFormat, convertPortfolio } from '../../src/convert/convert-portfolio.ts';
import { isTextColumn } from '../../src/convert/copied-table.ts';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { accountTable, balanceTable, orderTable, positionTable, type TableSpec } from '../../src/ingest/columns.ts';
import { readColumns } from '../columnar/arrow-files.ts';
import { read } from '../ingest/csv-lane.ts';

/** In the order in which they name accounts. */
export const tableSpecs: readonly TableSpec[] = [accountTable, balanceTable, positionTable, orderTable];

export type TableName = 'accounts' | 'balances' | 'positions' | 'orders';
export type Texts = Partial<Record<TableName, string>>;
export type Cell = string | number | null;
/** Rows of cells by table; cells in the order of the table's known columns, null where a cell is empty. */
export type Tables = Partial<Record<TableName, Cell[][]>>;

const folder = mkdtempSync(join(tmpdir(), 'shockgrid-convert-'));
let folders = 0;

/** A path of a folder that is not there. */
export function newFolder(): string {
  folders++;
  return join(folder, String(folders));
}

export function removeFolders(): void {
  rmSync(folder, { recursive: true });
}

/** Writes tables as CSV; positions and balances that are not given are empty. */
export function csvFolder(texts: Texts, isPacked = false): string {
  const path = newFolder();
  mkdirSync(path);
  const all: Texts = { balances: 'acctId,ccy,cashBal\n', positions: 'acctId,instId,pos,avgPx\n', ...texts };
  for (const [table, text] of Object.entries(all)) {
    if (isPacked) writeFileSync(join(path, `${table}.csv.gz`), gzipSync(text));
    else writeFileSync(join(path, `${table}.csv`), text);
  }
  return path;
}

/** Converts into a new folder, by small ranges so that files have many. */
export async function converted(from: string, format: ConvertFormat, rangeBytes = 200): Promise<string> {
  const to = newFolder();
  await convertPortfolio(from, to, { format, rangeBytes });
  return to;
}

/** The sentence with which a conversion is refused; anything but a refusal fails. */
export async function refusal(from: string, to: string, format: ConvertFormat = 'arrow'): Promise<string> {
  const error: unknown = await convertPortfolio(from, to, { format }).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UnusableInput)) throw new Error(`expected UnusableInput, got ${error}`);
  return error.message;
}

/** The cells of a folder's tables, whatever their format. */
export async function tablesIn(path: string, format: ConvertFormat): Promise<Tables> {
  const tables: Tables = {};
  for (const spec of tableSpecs) {
    const file = join(path, `${spec.table}.${format}`);
    if (!existsSync(file)) continue;
    const rows = format === 'csv' ? await csvRows(readFileSync(file, 'utf8'), spec) : await columnRows(file, spec);
    tables[spec.table as TableName] = rows;
  }
  return tables;
}

/** What a conversion has to give: the rows of the texts as the tolerant lane reads them, accounts as they first appear. */
export async function expectedTables(texts: Texts): Promise<Tables> {
  const order = new Map<Cell, number>();
  const tables: Tables = {};
  for (const spec of tableSpecs) {
    const text = texts[spec.table as TableName];
    if (text === undefined) continue;
    const rows = await csvRows(text, spec);
    for (const [acctId] of rows) if (!order.has(acctId!)) order.set(acctId!, order.size);
    tables[spec.table as TableName] = rows
      .map((row, line) => ({ row, line }))
      .sort((a, b) => order.get(a.row[0]!)! - order.get(b.row[0]!)! || a.line - b.line)
      .map(({ row }) => row);
  }
  return tables;
}

async function csvRows(text: string, spec: TableSpec): Promise<Cell[][]> {
  const names = [...spec.needed, ...spec.optional];
  const { rows } = await read(text, spec);
  return rows.map(({ cells, fault }) => {
    if (fault !== null) throw new Error(`a row came badly off the page: ${fault}`);
    return cells.map((cell, c) => {
      if (cell === '') return null;
      return isTextColumn(names[c]!) ? cell : Number(cell);
    });
  });
}

async function columnRows(path: string, spec: TableSpec): Promise<Cell[][]> {
  const names = [...spec.needed, ...spec.optional];
  const columns = await readColumns(path, names);
  const count = columns.acctId?.length ?? 0;
  return Array.from({ length: count }, (_, row) => names.map((name) => columns[name]?.[row] ?? null));
}
