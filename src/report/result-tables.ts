/** The result tables as CSV: accounts, the tables of rows by their declarations, rejects. */
import type { CsvColumn } from '../kernel/csv-columns.ts';
import { CsvKernel, type CsvTable } from '../kernel/csv-kernel.ts';
import type { RowTableId } from '../kernel/row-blocks.ts';
import {
  type AccountColumns,
  type AccountModeFigure,
  accountDebtFigures,
  accountModeFigures,
  accountStates,
  accountUsdFigures,
  figureColumns,
} from '../margin/account-columns.ts';
import type { RowColumns } from '../margin/row-columns.ts';
import { itemsOf, keyTexts, type RowNames } from '../margin/row-names.ts';
import { type RowTable, rowHeader, rowTables } from '../margin/row-tables.ts';
import type { Book, RejectedRow } from '../portfolio/book.ts';
import { numberCell, textCell } from '../quantity/csv-cell.ts';
import type { TextTable } from '../quantity/text-table.ts';
import type { BookResult } from '../runner/run-book.ts';
import { textPieces } from './csv-writer.ts';

/** What the accounts' columns are besides their margins: state and eligibility, and behind them what debts cost. */
export const accountHeader = [
  'acctId',
  'status',
  ...accountUsdFigures,
  'mgnRatio',
  'acctLever',
  'state',
  'eligible',
  ...accountDebtFigures,
] as const;

/** The columns of a run's accounts: behind the others those by which it compares modes, where it does. */
export function accountHeaderOf(comparesModes: boolean): AccountColumn[] {
  return comparesModes ? [...accountHeader, ...accountModeFigures] : [...accountHeader];
}
export type AccountColumn = (typeof accountHeader)[number] | AccountModeFigure;

export const rejectHeader = ['file', 'line', 'acctId', 'reason', 'detail'] as const;

/** The header line of a table. */
export function headerPiece(header: readonly string[]): Uint8Array {
  return Buffer.from(`${header.join(',')}\n`, 'utf8');
}

/** Every account, in the book's order; a quarantined one is listed without figures. */
export function accountPieces(book: Book, result: BookResult): Generator<Uint8Array> {
  const header = accountHeaderOf(result.accounts.modes !== null);
  return tablePieces(header, accountTable(book.acctIds, book.quarantined, result.accounts));
}

/** Every row of a table, ordered by account, then key. */
export function rowPieces(table: RowTableId, book: Book, result: BookResult): Generator<Uint8Array> {
  const format = rowFormatter(table, book.acctIds, result.names);
  return tablePieces(rowHeader(table), format(result.rows[table]));
}

/** Every rejected row, in the order of files and lines. */
export function* rejectPieces(rejects: readonly RejectedRow[]): Generator<Uint8Array> {
  const cells = (function* () {
    yield rejectHeader.join(',');
    for (const { file, line, acctId, reason, detail } of rejects) {
      yield [textCell(file), line, textCell(acctId), reason, textCell(detail)].join(',');
    }
  })();
  yield* textPieces(cells);
}

function* tablePieces(header: readonly string[], table: CsvTable): Generator<Uint8Array> {
  yield headerPiece(header);
  const kernel = new CsvKernel(table);
  try {
    yield* kernel.pieces();
  } finally {
    kernel.close();
  }
}

/** The table of accounts as the kernel writes it. */
export function accountTable(ids: TextTable, quarantined: Uint8Array, accounts: AccountColumns): CsvTable {
  const { state, eligible, modes } = accounts;
  const figures = figureColumns(accounts);
  const columnOf = (name: AccountColumn): CsvColumn => {
    switch (name) {
      case 'acctId':
        return { kind: 'row-text', texts: ids };
      case 'status':
        return { kind: 'word', words: ['ok', 'quarantined'], codes: quarantined };
      case 'state':
        return { kind: 'word', words: accountStates, codes: state };
      case 'eligible':
        return { kind: 'word', words: ['false', 'true'], codes: eligible };
      default:
        return { kind: 'number', values: figures[name]! };
    }
  };
  const blank = { rows: quarantined, from: accountHeader.indexOf('status') + 1 };
  return { rowCount: quarantined.length, columns: accountHeaderOf(modes !== null).map(columnOf), blank };
}

/** Makes rows of a table the kernel's to write; what is the same for all rows is looked up once. */
export function rowFormatter(table: RowTableId, ids: TextTable, names: RowNames): (rows: RowColumns) => CsvTable {
  const { columns }: RowTable = rowTables[table];
  const keys = keyTexts(table, names);
  const shown = columns.map((column) => ({ column, list: itemsOf(column, names) }));
  const words = shown.map(({ list }) => ['', ...(list?.items ?? []).map(cellOf)]);
  return ({ account, key, figures }) => {
    const cells = shown.map(({ column, list }, c): CsvColumn => {
      if (typeof column === 'string' || list === null) return { kind: 'number', values: figures[String(column)]! };
      const indexes = figures[column.figure]!;
      return { kind: 'made-word', words: words[c]!, codeOf: (row) => list.codeOf(key[row]!, indexes[row]!) + 1 };
    });
    return {
      rowCount: account.length,
      columns: [
        { kind: 'rising-text', texts: ids, codes: account },
        { kind: 'word', words: keys, codes: key },
        ...cells,
      ],
    };
  };
}

function cellOf(item: string | number): string {
  return typeof item === 'string' ? item : numberCell(item);
}
