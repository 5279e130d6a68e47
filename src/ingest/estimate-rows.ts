/** About how many rows a portfolio has, without reading it: what a run needs to know of its memory before it starts. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { constants, gunzipSync } from 'node:zlib';
import { openColumns } from '../columnar/open-columns.ts';
import { accountTable, balanceTable, orderTable, positionTable } from './columns.ts';
import { checkPortfolioFolder, tablePath } from './read-portfolio.ts';

/** Looked at of a CSV, and of a packed one, which may become a thousand times as long. */
const LOOK_BYTES = 1 << 18;
const PACKED_LOOK_BYTES = 1 << 16;
const UNPACKED_BYTES_MAX = 1 << 27;
const LF = 10;

export interface EstimatedRows {
  accounts: number;
  balances: number;
  orders: number;
  positions: number;
}

/**
 * Estimates the rows of every table: those of a CSV by the length of its first lines, of others as they say.
 * @throws UnusableInput where a table is missing or cannot be read
 */
export async function estimateRows(directory: string): Promise<EstimatedRows> {
  checkPortfolioFolder(directory);
  const rowsOf = async ({ table }: { table: string }, isNeeded: boolean) => {
    const path = tablePath(directory, table, isNeeded);
    return path === null ? 0 : rowsIn(path);
  };
  return {
    accounts: await rowsOf(accountTable, false),
    balances: await rowsOf(balanceTable, true),
    orders: await rowsOf(orderTable, false),
    positions: await rowsOf(positionTable, true),
  };
}

async function rowsIn(path: string): Promise<number> {
  // A folder, a pipe that nobody feeds: reading it will say so.
  if (!statSync(path).isFile()) return 0;
  if (path.endsWith('.csv') || path.endsWith('.csv.gz')) return linesIn(path);
  const file = await openColumns(path, []);
  file.close();
  return file.rowCount;
}

function linesIn(path: string): number {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const look = Buffer.alloc(Math.min(size, path.endsWith('.gz') ? PACKED_LOOK_BYTES : LOOK_BYTES));
    const looked = look.subarray(0, readSync(file, look, 0, look.length, 0));
    const text = path.endsWith('.gz') ? unpacked(looked) : looked;
    let lines = 0;
    for (let at = text.indexOf(LF); at >= 0; at = text.indexOf(LF, at + 1)) lines += 1;
    return Math.ceil((lines * size) / Math.max(1, looked.length));
  } finally {
    closeSync(file);
  }
}

/** What there is of a packed file that ends in its middle. */
function unpacked(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: UNPACKED_BYTES_MAX });
  } catch {
    // Reading it will say what is wrong with it.
    return Buffer.alloc(0);
  }
}
