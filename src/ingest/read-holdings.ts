/** The holdings stream of `score` → a book: one row a position, balance, order or setting of an account. */
import type { Readable } from 'node:stream';
import type { Snapshot } from '../market/snapshot.ts';
import { type Book, type LegColumns, TERM_SIDE_SHIFT } from '../portfolio/book.ts';
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
  const book = groupBook(intake.finish(rows), snapshot);
  if (book.positions.terms !== null) clearLoneSides(book.positions, book.positions.terms.flags);
  return book;
}

/**
 * The stream says no posSide: rows of one instrument are told apart by their sign. A row that has no other beside it is a
 * net one, for long and short ones are margined side by side.
 */
function clearLoneSides({ offsets, instrument }: LegColumns, flags: Uint8Array): void {
  for (let account = 0; account + 1 < offsets.length; account++) {
    const [from, to] = [offsets[account]!, offsets[account + 1]!];
    for (let row = from; row < to; row++) {
      const isBeside = (other: number) => other >= from && other < to && instrument[other] === instrument[row];
      if (!isBeside(row - 1) && !isBeside(row + 1)) flags[row]! &= (1 << TERM_SIDE_SHIFT) - 1;
    }
  }
}
