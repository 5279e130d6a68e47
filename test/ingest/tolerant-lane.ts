/** A portfolio folder read by the tolerant lane alone: what both lanes together must come to. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { accountTable, balanceTable, orderTable, positionTable, type TableSpec } from '../../src/ingest/columns.ts';
import { JudgedTable } from '../../src/ingest/judged-table.ts';
import { openCsv, readCsv } from '../../src/ingest/read-csv.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { groupBook } from '../../src/portfolio/group.ts';
import {
  hasOtherModes,
  noRows,
  type RawPortfolio,
  type RowBlock,
  type SettingsBlock,
  type TableRows,
} from '../../src/portfolio/table-parts.ts';

/** Reads a folder of `.csv` tables. */
export async function tolerantBook(directory: string, snapshot: Snapshot): Promise<Book> {
  const accounts = await rowsOf<SettingsBlock>(directory, accountTable, snapshot);
  const raw: RawPortfolio = {
    hasTerms: hasOtherModes(accounts),
    accounts,
    balances: await rowsOf(directory, balanceTable, snapshot),
    positions: await rowsOf(directory, positionTable, snapshot),
    orders: await rowsOf(directory, orderTable, snapshot),
  };
  return groupBook(raw, snapshot);
}

async function rowsOf<Block extends RowBlock>(directory: string, spec: TableSpec, snapshot: Snapshot) {
  const path = join(directory, `${spec.table}.csv`);
  if (!existsSync(path)) return noRows<Block>();
  const judged = new JudgedTable(path, spec, snapshot);
  await readCsv(openCsv(path), path, spec, judged.onRow);
  return judged.table() as TableRows<Block>;
}
