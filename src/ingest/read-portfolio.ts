/** A portfolio folder → a book. Tables are read in the order that decides which account appears first. */
import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { RowPlace } from '../portfolio/accounts.ts';
import type { Book } from '../portfolio/book.ts';
import { groupBook } from '../portfolio/group.ts';
import type { InputFile } from '../quantity/input-file.ts';
import { accountTable, balanceTable, orderTable, positionTable, type RowOf, type TableSpec } from './columns.ts';
import { PortfolioIntake } from './intake.ts';
import { openCsv, readCsv } from './read-csv.ts';

export interface LoadedPortfolio {
  book: Book;
  files: InputFile[];
}

export type ReadProgress = (table: string, rows: number) => void;

const tableFormats = ['.csv', '.csv.gz'];

/**
 * Reads a portfolio folder against a market.
 * @throws UnusableInput where a table is missing, empty or cannot be read as a whole
 */
export async function readPortfolio(
  directory: string,
  snapshot: Snapshot,
  onProgress: ReadProgress = () => {},
): Promise<LoadedPortfolio> {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw new UnusableInput(`portfolio folder ${directory} does not exist: expected a folder with positions.csv`);
  }
  const intake = new PortfolioIntake(snapshot);
  const files: InputFile[] = [];
  const rowsRead = { accounts: 0, balances: 0, positions: 0, orders: 0 };
  const read = async <T extends TableSpec>(
    spec: T,
    isNeeded: boolean,
    take: (row: RowOf<T>, place: RowPlace) => void,
  ) => {
    const path = tablePath(directory, spec.table, isNeeded);
    if (path === null) return 0;
    const { rows, file } = await readTable(path, spec, intake, { take, onProgress });
    files.push(file);
    return rows;
  };
  rowsRead.accounts = await read(accountTable, false, (row, place) => intake.account(row, place));
  rowsRead.balances = await read(balanceTable, true, (row, place) => intake.balance(row, place));
  rowsRead.positions = await read(positionTable, true, (row, place) => intake.position(row, place));
  rowsRead.orders = await read(orderTable, false, (row, place) => intake.order(row, place));
  return { book: groupBook(intake, snapshot, rowsRead), files };
}

/** Reads one table; rows that came off the page badly are rejected here. */
async function readTable<T extends TableSpec>(
  path: string,
  spec: T,
  intake: PortfolioIntake,
  on: { take: (row: RowOf<T>, place: RowPlace) => void; onProgress: ReadProgress },
): Promise<{ rows: number; file: InputFile }> {
  const name = basename(path);
  const hash = createHash('sha256');
  let bytes = 0;
  let rows = 0;
  // Named before the first row, so that rejects of a file sort by when it was read.
  intake.files.push(name);
  // The hash is of the very bytes that were read, so it is taken on their way.
  const input = openCsv(path, (piece) => {
    hash.update(piece);
    bytes += piece.length;
  });
  await readCsv(input, path, spec, ({ line, cells, fault, faultDetail }) => {
    if (++rows % 50_000 === 0) on.onProgress(spec.table, rows);
    const place = { file: name, line };
    if (fault === null) on.take(cells, place);
    else intake.accounts.reject(place, (cells as Record<string, string>).acctId ?? '', fault, faultDetail);
  });
  return { rows, file: { name, path, bytes, sha256: hash.digest('hex') } };
}

function tablePath(directory: string, table: string, isNeeded: boolean): string | null {
  const found = tableFormats.map((format) => join(directory, table + format)).filter((path) => existsSync(path));
  if (found.length > 1) {
    throw new UnusableInput(
      `portfolio folder ${directory} has table ${table} twice: ${found.map((p) => basename(p)).join(', ')}`,
    );
  }
  if (found.length === 0 && isNeeded) {
    const expected = tableFormats.map((format) => table + format).join(' or ');
    throw new UnusableInput(`portfolio folder ${directory} has no ${expected}`);
  }
  return found[0] ?? null;
}
