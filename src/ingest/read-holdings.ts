/** The holdings stream of `score` → a book: one row a position, balance, order or setting of an account. */
import type { Readable } from 'node:stream';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import { groupBook } from '../portfolio/group.ts';
import { holdingsTable } from './columns.ts';
import { HoldingsIntake } from './holdings-intake.ts';
import { readCsv } from './read-csv.ts';

/**
 * Reads a holdings stream against a market. An account's rows may lie anywhere in it: nothing is printed before the end
 * of the stream is seen, so no account is computed on a part of its rows.
 * @param name what messages and rejects call the stream
 */
export async function readHoldings(input: Readable, name: string, snapshot: Snapshot): Promise<Book> {
  const intake = new HoldingsIntake(snapshot, name);
  const rows = await readCsv(input, name, holdingsTable, ({ line, cells, fault, faultDetail }) => {
    if (fault === null) intake.holding(cells, line);
    else intake.portfolio.accounts.reject(line, cells.acctId, fault, faultDetail);
  });
  return groupBook(intake.finish(rows), snapshot);
}
