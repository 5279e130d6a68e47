/** Results as columns: cell by cell what the CSV tables say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ColumnarFormat } from '../../src/columnar/open-writer.ts';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { rowTableIds } from '../../src/kernel/row-blocks.ts';
import { rowHeader, rowTables } from '../../src/margin/row-tables.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { textCount, textTable } from '../../src/quantity/text-table.ts';
import { openResultTables } from '../../src/report/column-tables.ts';
import { accountHeaderOf, accountPieces, rowPieces } from '../../src/report/result-tables.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { type BookResult, runBook } from '../../src/runner/run-book.ts';
import { exchange, market } from '../determinism/book.ts';
import { type Cells, newFolder, readColumns } from './arrow-files.ts';

const written = rowTableIds;
let book: Book;
let result: BookResult;

beforeAll(async () => {
  book = exchange(2000, true);
  result = await runBook({
    snapshot: market,
    rulebook: loadRulebook('okx-2025').rulebook,
    book,
    threads: 1,
    comparesModes: true,
  });
});

/** Writes the tables, the accounts in pieces, and returns the folder. */
async function write(format: ColumnarFormat, pieceAccounts: number): Promise<string> {
  const directory = newFolder();
  const tables = await openResultTables({
    directory,
    format,
    acctIds: book.acctIds,
    comparesModes: true,
    names: result.names,
    written,
  });
  for (let at = 0; at < textCount(book.acctIds); at += pieceAccounts) {
    const to = Math.min(textCount(book.acctIds), at + pieceAccounts);
    tables.appendAccounts(result.accounts, book.quarantined, at, to);
  }
  tables.appendRows(result.rows);
  tables.close();
  return directory;
}

/** Columns of a CSV table without quoted cells; an empty cell is null. */
function csvColumns(pieces: Iterable<Uint8Array>): Record<string, (string | null)[]> {
  const text = Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece))).toString('utf8');
  const cells = text
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return Object.fromEntries(cells[0]!.map((name, i) => [name, cells.slice(1).map((row) => row[i]! || null)]));
}

const asText = (cells: Cells) =>
  Object.fromEntries(
    Object.entries(cells).map(([name, column]) => [name, column.map((cell) => cell?.toString() ?? null)]),
  );

describe.each(['arrow', 'parquet'] as const)('%s', (format) => {
  test('accounts and every table of rows are those of the CSV tables', async () => {
    const directory = await write(format, 700);
    const accounts = await readColumns(join(directory, `accounts.${format}`), accountHeaderOf(true));
    expect(Object.keys(accounts)).toEqual(accountHeaderOf(true));
    expect(asText(accounts)).toEqual(csvColumns(accountPieces(book, result)));
    for (const table of written) {
      const rows = await readColumns(join(directory, `${rowTables[table].file}.${format}`), rowHeader(table));
      expect(Object.keys(rows)).toEqual(rowHeader(table));
      expect(asText(rows)).toEqual(csvColumns(rowPieces(table, book, result)));
      expect(rows.acctId!.length).toBeGreaterThan(0);
    }
    expect(typeof accounts.adjEq![0]).toBe('number');
  });

  test('the bytes do not depend on the pieces', async () => {
    const [a, b] = [await write(format, 1_000_000), await write(format, 13)];
    for (const table of ['accounts', ...written.map((id) => rowTables[id].file)]) {
      const [first, second] = [a, b].map((directory) => readFileSync(join(directory, `${table}.${format}`)));
      expect(first!.equals(second!)).toBe(true);
    }
  });

  test('a folder that is not there is a sentence', async () => {
    const nothing = {
      acctIds: textTable([]),
      comparesModes: false,
      names: { units: [], currencies: [], instruments: [] },
      written,
    };
    const opening = openResultTables({ ...nothing, directory: '/no/such/folder', format });
    await expect(opening).rejects.toThrow(UnusableInput);
  });
});
