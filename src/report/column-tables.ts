/**
 * The result tables as columnar files, in the column order of the CSV tables. Rows go in by ranges, in the order of the
 * results; the files do not depend on how the ranges are cut.
 */
import { join } from 'node:path';
import { NO_TEXT } from '../columnar/column-file.ts';
import { type ColumnarFormat, openTableWriter } from '../columnar/open-writer.ts';
import { NO_BOOL, type OutColumn, type OutValues, type TableWriter } from '../columnar/table-writer.ts';
import type { RowTableId } from '../kernel/row-blocks.ts';
import { type AccountColumns, accountStates, figureColumns } from '../margin/account-columns.ts';
import type { RowColumns, RowSet } from '../margin/row-columns.ts';
import { type Items, itemsOf, keyTexts, type RowNames } from '../margin/row-names.ts';
import { type RowColumn, type RowTable, rowTables } from '../margin/row-tables.ts';
import { type TextTable, textTable } from '../quantity/text-table.ts';
import { accountHeaderOf } from './result-tables.ts';

export interface ResultTables {
  /** Accounts `from … to − 1` of the book, by their place in the columns; a quarantined one is listed without figures. */
  appendAccounts(columns: AccountColumns, quarantined: Uint8Array, from: number, to: number): void;
  /** Rows of every written table behind those appended before. */
  appendRows(rows: RowSet): void;
  /** @throws UnusableInput where a file cannot be written, as the others do */
  close(): void;
  /** Gives the files up as they are. */
  abandon(): void;
}

/** Rows that are put together at once. */
const PIECE_ROWS = 1 << 14;
const statuses = ['ok', 'quarantined'];

export interface ResultTablesRequest {
  directory: string;
  format: ColumnarFormat;
  acctIds: TextTable;
  /** Whether the accounts have the columns by which modes are compared. */
  comparesModes: boolean;
  names: RowNames;
  written: readonly RowTableId[];
}

/**
 * Opens `accounts` and every written table of rows in a folder.
 * @throws UnusableInput where a file cannot be written
 */
export async function openResultTables(request: ResultTablesRequest): Promise<ResultTables> {
  const { directory, format, acctIds, comparesModes, names, written } = request;
  const shown = written.map((table) => shownColumns(table, names));
  const writers: TableWriter[] = [];
  // The first of them that fails is closed by its own fault; the others must not stay open.
  const abandonAll = () => {
    for (const writer of writers) writer.abandon();
  };
  const orAbandon = (step: () => void) => {
    try {
      step();
    } catch (error) {
      abandonAll();
      throw error;
    }
  };
  const open = async (name: string, schema: OutColumn[]) => {
    writers.push(await openTableWriter(join(directory, `${name}.${format}`), format, schema));
  };
  try {
    await open('accounts', accountSchema(acctIds, comparesModes));
    for (const [i, table] of written.entries()) {
      await open(rowTables[table].file, rowSchema(table, acctIds, names, shown[i]!));
    }
  } catch (error) {
    abandonAll();
    throw error;
  }
  const [accounts, ...tables] = writers as [TableWriter, ...TableWriter[]];
  return {
    appendAccounts: (columns, quarantined, from, to) =>
      orAbandon(() => eachPiece(from, to, (at, end) => writeAccounts(accounts, columns, quarantined, [at, end]))),
    appendRows: (set) =>
      orAbandon(() => {
        for (const [i, table] of written.entries()) {
          const rows: RowColumns = set[table];
          eachPiece(0, rows.account.length, (at, end) => writeRows(tables[i]!, rows, shown[i]!, [at, end]));
        }
      }),
    close: () =>
      orAbandon(() => {
        for (const writer of writers) writer.close();
      }),
    abandon: abandonAll,
  };
}

function eachPiece(from: number, to: number, write: (from: number, to: number) => void): void {
  for (let at = from; at < to; at += PIECE_ROWS) write(at, Math.min(to, at + PIECE_ROWS));
}

/** The schema of the table `accounts`. */
function accountSchema(acctIds: TextTable, comparesModes: boolean): OutColumn[] {
  const texts: Record<string, TextTable> = {
    acctId: acctIds,
    status: textTable(statuses),
    state: textTable(accountStates),
  };
  return accountHeaderOf(comparesModes).map((name) => columnOf(name, texts));
}

/** A column of a table of rows, and the items that it points at. */
interface ShownColumn {
  column: RowColumn;
  list: Items | null;
}

function shownColumns(table: RowTableId, names: RowNames): ShownColumn[] {
  const { columns }: RowTable = rowTables[table];
  return columns.map((column) => ({ column, list: itemsOf(column, names) }));
}

/** The schema of a table of rows. */
function rowSchema(table: RowTableId, acctIds: TextTable, names: RowNames, shown: ShownColumn[]): OutColumn[] {
  const keys = textTable(keyTexts(table, names));
  return [
    { name: 'acctId', kind: 'text', texts: acctIds },
    { name: rowTables[table].keyColumn, kind: 'text', texts: keys },
    ...shown.map(({ column, list }): OutColumn => {
      const name = typeof column === 'string' ? column : column.name;
      return list?.isText ? { name, kind: 'text', texts: textTable(list.items.map(String)) } : { name, kind: 'number' };
    }),
  ];
}

function columnOf(name: string, texts: Record<string, TextTable>): OutColumn {
  const own = texts[name];
  if (own) return { name, kind: 'text', texts: own };
  return { name, kind: name === 'eligible' ? 'bool' : 'number' };
}

function writeAccounts(
  writer: TableWriter,
  columns: AccountColumns,
  quarantined: Uint8Array,
  [from, to]: [number, number],
): void {
  const rows = to - from;
  const isOut = quarantined.subarray(from, to);
  const anyOut = isOut.includes(1);
  const unlessOut = <T extends OutValues>(values: T, none: number): T => {
    if (!anyOut) return values.subarray(from, to) as T;
    const own = values.slice(from, to) as T;
    for (let i = 0; i < rows; i++) if (isOut[i] === 1) own[i] = none;
    return own;
  };
  const acctId = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) acctId[i] = from + i;
  const state = new Uint32Array(rows);
  state.set(columns.state.subarray(from, to));
  for (let i = 0; i < rows; i++) if (isOut[i] === 1) state[i] = NO_TEXT;
  const parts: Record<string, OutValues> = {
    acctId,
    status: new Uint32Array(isOut),
    state,
    eligible: unlessOut(columns.eligible, NO_BOOL),
  };
  for (const [name, column] of Object.entries(figureColumns(columns))) parts[name] = unlessOut(column, Number.NaN);
  writer.append(
    accountHeaderOf(columns.modes !== null).map((name) => parts[name]!),
    0,
    rows,
  );
}

function writeRows(writer: TableWriter, rows: RowColumns, shown: ShownColumn[], [from, to]: [number, number]): void {
  const { account, key, figures } = rows;
  const cells = shown.map(({ column, list }): OutValues => {
    if (typeof column === 'string' || list === null) return figures[String(column)]!.subarray(from, to);
    const indexes = figures[column.figure]!.subarray(from, to);
    const values = list.isText ? new Uint32Array(to - from) : new Float64Array(to - from);
    const none = list.isText ? NO_TEXT : Number.NaN;
    for (let i = 0; i < values.length; i++) {
      const code = list.codeOf(key[from + i]!, indexes[i]!);
      values[i] = code < 0 ? none : list.isText ? code : (list.items[code] as number);
    }
    return values;
  });
  writer.append([account.subarray(from, to), key.subarray(from, to), ...cells], 0, to - from);
}
