/**
 * Where the accounts of a portfolio stand in its tables, where these are files of columns whose rows are in the order of the
 * book's accounts, as `convert` writes them: then some accounts can be read without the others. Only the column of ids is
 * looked at. Rows that name no account count to the one before them.
 */
import { type ColumnFile, NO_TEXT } from '../columnar/column-file.ts';
import { openColumns } from '../columnar/open-columns.ts';
import { AccountIndex } from '../portfolio/account-index.ts';
import { GrowableU32 } from '../portfolio/growable.ts';
import { type TextTable, textCount } from '../quantity/text-table.ts';
import { isIdAt } from './column-accounts.ts';
import type { TableSpec } from './columns.ts';
import { isColumnar } from './read-table.ts';

const ACCOUNT_COLUMN = 'acctId';

export interface TableAccounts {
  spec: TableSpec;
  path: string;
  /** The row, counted from 0, at which each account's rows begin; one more than accounts, the last the count of rows. */
  starts: Uint32Array;
}

export interface AccountRows {
  /** In the book's order. */
  acctIds: TextTable;
  /** In the order that decides which account appears first. */
  tables: TableAccounts[];
}

/** Where accounts begin in one table. */
interface Runs {
  /** Index of the account, and its first row. */
  accounts: Uint32Array;
  rows: Uint32Array;
  rowCount: number;
}

/**
 * Finds the rows of every account.
 * @param tables in the order that decides which account appears first
 * @returns null where the tables do not stand in that order, or are no files of columns
 * @throws UnusableInput where a file is damaged
 */
export async function findAccountRows(
  tables: readonly { spec: TableSpec; path: string }[],
): Promise<AccountRows | null> {
  if (!tables.every(({ path }) => isColumnar(path))) return null;
  const index = new AccountIndex();
  const found: (Runs & { spec: TableSpec; path: string })[] = [];
  for (const table of tables) {
    const file = await openColumns(table.path, [ACCOUNT_COLUMN]);
    try {
      const runs = await runsOf(file, index);
      if (runs === null) return null;
      found.push({ ...table, ...runs });
    } finally {
      file.close();
    }
  }
  if (index.count === 0) return null;
  const starts = found.map(({ spec, path, ...runs }) => ({ spec, path, starts: startsOf(runs, index.count) }));
  return { acctIds: index.ids(), tables: starts };
}

/** The runs of rows of one account; null where an account comes after one that stands behind it in the book. */
async function runsOf(file: ColumnFile, index: AccountIndex): Promise<Runs | null> {
  if (!file.names.includes(ACCOUNT_COLUMN)) return null;
  const codes = new GrowableU32();
  const rows = new GrowableU32();
  let texts: TextTable | null = null;
  let rowsBefore = 0;
  let last = NO_TEXT;
  for (let b = 0; b < file.batchCount; b++) {
    const { columns, rowCount } = await file.readBatch(b);
    const column = columns.get(ACCOUNT_COLUMN)!;
    if (column.kind !== 'text') return null;
    texts = column.texts;
    for (let row = 0; row < rowCount; row++) {
      const code = column.codes[row]!;
      if (code === last || code === NO_TEXT) continue;
      last = code;
      if (!isIdAt(texts, code)) continue;
      codes.push(code);
      rows.push(rowsBefore + row);
    }
    rowsBefore += rowCount;
    // Accounts that come and go by the row make no file worth the way around.
    if (texts !== null && codes.length > 2 * textCount(texts)) return null;
  }
  const accounts = texts === null ? new Uint32Array(0) : index.intern(texts, codes.values());
  for (let run = 1; run < accounts.length; run++) if (accounts[run]! < accounts[run - 1]!) return null;
  return { accounts, rows: rows.values(), rowCount: rowsBefore };
}

/** An account without rows begins where the next one does. Rows before the first account's count to the book's first. */
function startsOf({ accounts, rows, rowCount }: Runs, accountCount: number): Uint32Array {
  const starts = new Uint32Array(accountCount + 1);
  let next = 1;
  for (let run = 0; run < accounts.length; run++) {
    while (next <= accounts[run]!) starts[next++] = rows[run]!;
  }
  return starts.fill(rowCount, Math.max(1, next));
}
