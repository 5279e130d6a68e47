/** A portfolio folder → a book. Tables are read in the order that decides which account appears first. */
import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { THREADS_MAX } from '../limits.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { Grouping } from '../portfolio/group.ts';
import {
  type BalanceBlock,
  hasOtherModes,
  type LegBlock,
  noRows,
  type RowBlock,
  type SettingsBlock,
  type TableRows,
} from '../portfolio/table-parts.ts';
import type { InputFile } from '../quantity/input-file.ts';
import { accountTable, balanceTable, orderTable, positionTable, type TableSpec } from './columns.ts';
import { readTable } from './read-table.ts';
import { openReaders, type Readers } from './readers.ts';

export interface LoadedPortfolio {
  book: Book;
  files: InputFile[];
}

export type ReadProgress = (table: string, rows: number) => void;

export interface ReadOptions {
  onProgress?: ReadProgress;
  /** Whether legs keep what only account modes 2 and 3 read, also where no account is of these. */
  keepsTerms?: boolean;
  /** Threads that read; one for each core unless said. */
  threads?: number | undefined;
  /** Bytes of a file that one task reads. The book is the same for any. */
  rangeBytes?: number;
  /** Bytes scanned at a time, at most those of a cell. The book is the same for any. */
  pieceBytes?: number;
}

const tableFormats = ['.csv', '.csv.gz', '.arrow', '.parquet'];

/**
 * Reads a portfolio folder against a market.
 * @throws UnusableInput where a table is missing, empty or cannot be read as a whole
 */
export async function readPortfolio(
  directory: string,
  snapshot: Snapshot,
  { onProgress = () => {}, keepsTerms = false, threads, rangeBytes, pieceBytes }: ReadOptions = {},
): Promise<LoadedPortfolio> {
  const tables = portfolioTables(directory);
  const bytes = tables.reduce((sum, { path }) => sum + statSync(path).size, 0);
  const readers = openReaders(bytes, threads ?? Math.min(availableParallelism(), THREADS_MAX));
  try {
    const files: InputFile[] = [];
    const book = await bookOfTables(snapshot, { readers, keepsTerms }, async (spec, hasTerms) => {
      const path = tables.find((table) => table.spec === spec)?.path;
      if (path === undefined) return null;
      let rowsSoFar = 0;
      const onRows = (rows: number) => {
        rowsSoFar += rows;
        onProgress(spec.table, rowsSoFar);
      };
      const of = { path, spec, snapshot, keepsTerms: hasTerms };
      const read = await readTable<RowBlock>({ ...of, readers, onRows, rangeBytes, pieceBytes });
      files.push(read.file);
      return read.rows;
    });
    const rank = new Map(tables.map(({ path }, i) => [path, i]));
    return { book, files: files.sort((a, b) => rank.get(a.path)! - rank.get(b.path)!) };
  } finally {
    await readers.close();
  }
}

/** Reads one table; null where there is none. @param hasTerms whether legs keep what only account modes 2 and 3 read */
type ReadRows = (spec: TableSpec, hasTerms: boolean) => Promise<TableRows<RowBlock> | null>;

/** Reads tables, all of them side by side as far as they can be, and groups their rows. */
export async function bookOfTables(
  snapshot: Snapshot,
  { readers, keepsTerms }: { readers: Readers; keepsTerms: boolean },
  readRows: ReadRows,
): Promise<Book> {
  const read = <Block extends RowBlock>(spec: TableSpec, hasTerms = false) =>
    readRows(spec, hasTerms) as Promise<TableRows<Block> | null>;
  // The accounts' modes say what is kept of their legs; balances need not wait for that. All are waited for: no reading
  // goes on behind a refusal.
  const balancesToCome = Promise.allSettled([read<BalanceBlock>(balanceTable)]);
  const [accounts] = await Promise.allSettled([read<SettingsBlock>(accountTable)]);
  const modes = accounts.status === 'fulfilled' ? accounts.value : null;
  const hasTerms = keepsTerms || (modes !== null && hasOtherModes(modes));
  const [positions, orders] = await Promise.allSettled([
    read<LegBlock>(positionTable, hasTerms),
    read<LegBlock>(orderTable, hasTerms),
  ]);
  const [balances] = await balancesToCome;
  const raw = {
    hasTerms,
    accounts: settledValue(accounts) ?? noRows<SettingsBlock>(),
    balances: settledValue(balances) ?? noRows<BalanceBlock>(),
    positions: settledValue(positions) ?? noRows<LegBlock>(),
    orders: settledValue(orders) ?? noRows<LegBlock>(),
  };
  const grouping = new Grouping(raw, snapshot, readers.threads);
  const twice = await Promise.all(grouping.tasks.map((task) => readers.place(task)));
  return grouping.finish(twice);
}

export interface PortfolioTable {
  spec: TableSpec;
  path: string;
}

/**
 * The tables that a folder has, in the order that decides which account appears first.
 * @throws UnusableInput where one is missing that has to be there, or one is there twice
 */
export function portfolioTables(directory: string): PortfolioTable[] {
  checkPortfolioFolder(directory);
  const needed = [balanceTable.table, positionTable.table] as string[];
  return [accountTable, balanceTable, positionTable, orderTable].flatMap((spec) => {
    const path = tablePath(directory, spec.table, needed.includes(spec.table));
    return path === null ? [] : [{ spec, path }];
  });
}

/** @throws UnusableInput where there is no such folder */
export function checkPortfolioFolder(directory: string): void {
  if (existsSync(directory) && statSync(directory).isDirectory()) return;
  throw new UnusableInput(`portfolio folder ${directory} does not exist: expected a folder with positions.csv`);
}

/** What was settled; where several tables are unusable, the first in their order is told. */
function settledValue<T>(settled: PromiseSettledResult<T>): T {
  if (settled.status === 'rejected') throw settled.reason;
  return settled.value;
}

/** Where a folder has a table; null where it has none and need not. @throws UnusableInput where it has it twice, or has to */
export function tablePath(directory: string, table: string, isNeeded: boolean): string | null {
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
