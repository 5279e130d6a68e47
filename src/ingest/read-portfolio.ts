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
} from '../portfolio/table-parts.ts';
import type { InputFile } from '../quantity/input-file.ts';
import { accountTable, balanceTable, orderTable, positionTable, type TableSpec } from './columns.ts';
import { type ReadTable, readTable } from './read-table.ts';
import { openReaders } from './readers.ts';

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
  checkPortfolioFolder(directory);
  const paths = {
    accounts: tablePath(directory, accountTable.table, false),
    balances: tablePath(directory, balanceTable.table, true),
    positions: tablePath(directory, positionTable.table, true),
    orders: tablePath(directory, orderTable.table, false),
  };
  const found = Object.values(paths).filter((path) => path !== null);
  const bytes = found.reduce((sum, path) => sum + statSync(path).size, 0);
  const readers = openReaders(bytes, threads ?? Math.min(availableParallelism(), THREADS_MAX));
  try {
    const read = async <Block extends RowBlock>(path: string | null, spec: TableSpec, hasTerms = false) => {
      if (path === null) return null;
      let rowsSoFar = 0;
      const onRows = (rows: number) => {
        rowsSoFar += rows;
        onProgress(spec.table, rowsSoFar);
      };
      const of = { path, spec, snapshot, keepsTerms: hasTerms };
      return readTable<Block>({ ...of, readers, onRows, rangeBytes, pieceBytes });
    };
    // The accounts' modes say what is kept of their legs; balances need not wait for that. All are waited for: no reading
    // goes on behind a refusal.
    const balancesToCome = Promise.allSettled([read<BalanceBlock>(paths.balances, balanceTable)]);
    const [accounts] = await Promise.allSettled([read<SettingsBlock>(paths.accounts, accountTable)]);
    const modes = accounts.status === 'fulfilled' ? accounts.value : null;
    const hasTerms = keepsTerms || (modes !== null && hasOtherModes(modes.rows));
    const [positions, orders] = await Promise.allSettled([
      read<LegBlock>(paths.positions, positionTable, hasTerms),
      read<LegBlock>(paths.orders, orderTable, hasTerms),
    ]);
    const [balances] = await balancesToCome;
    const raw = {
      hasTerms,
      accounts: settledValue(accounts)?.rows ?? noRows<SettingsBlock>(),
      balances: settledValue(balances)!.rows,
      positions: settledValue(positions)!.rows,
      orders: settledValue(orders)?.rows ?? noRows<LegBlock>(),
    };
    const files = [accounts, balances, positions, orders].flatMap(
      (table) => settledValue<ReadTable<RowBlock> | null>(table)?.file ?? [],
    );
    const grouping = new Grouping(raw, snapshot, readers.threads);
    const twice = await Promise.all(grouping.tasks.map((task) => readers.place(task)));
    return { book: grouping.finish(twice), files };
  } finally {
    await readers.close();
  }
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
