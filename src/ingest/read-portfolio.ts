/** A portfolio folder → a book. Tables are read in the order that decides which account appears first. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { RowPlace } from '../portfolio/accounts.ts';
import type { Book } from '../portfolio/book.ts';
import { groupBook } from '../portfolio/group.ts';
import { accountTable, balanceTable, orderTable, positionTable, type RowOf, type TableSpec } from './columns.ts';
import { PortfolioIntake } from './intake.ts';
import { openCsv, readCsv } from './read-csv.ts';

export interface PortfolioFile {
  name: string;
  path: string;
  bytes: number;
  sha256: string;
}

export interface LoadedPortfolio {
  book: Book;
  files: PortfolioFile[];
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
  const files: PortfolioFile[] = [];
  const rowsRead = { accounts: 0, balances: 0, positions: 0, orders: 0 };
  const read = async <T extends TableSpec>(
    spec: T,
    isNeeded: boolean,
    take: (row: RowOf<T>, place: RowPlace) => void,
  ) => {
    const path = tablePath(directory, spec.table, isNeeded);
    if (path === null) return 0;
    files.push(await describeFile(path));
    return readTable(path, spec, intake, { take, onProgress });
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
): Promise<number> {
  const file = basename(path);
  let rows = 0;
  // Named before the first row, so that rejects of a file sort by when it was read.
  intake.files.push(file);
  return readCsv(openCsv(path), path, spec, ({ line, cells, fault, faultDetail }) => {
    if (++rows % 50_000 === 0) on.onProgress(spec.table, rows);
    const place = { file, line };
    if (fault === null) on.take(cells, place);
    else intake.accounts.reject(place, (cells as Record<string, string>).acctId ?? '', fault, faultDetail);
  });
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

async function describeFile(path: string): Promise<PortfolioFile> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  } catch (error) {
    throw new UnusableInput(`${path} cannot be read: ${(error as Error).message}`);
  }
  return { name: basename(path), path, bytes: statSync(path).size, sha256: hash.digest('hex') };
}
