/** Results as columns: cell by cell what the CSV tables say. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ColumnarFormat } from '../../src/columnar/open-writer.ts';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { textCount, textTable } from '../../src/quantity/text-table.ts';
import { openResultTables } from '../../src/report/column-tables.ts';
import { accountHeader, accountPieces, unitHeader, unitPieces } from '../../src/report/result-tables.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { type BookResult, runBook } from '../../src/runner/run-book.ts';
import { exchange, market } from '../determinism/book.ts';
import { type Cells, newFolder, readColumns } from './arrow-files.ts';

let book: Book;
let result: BookResult;

beforeAll(async () => {
  book = exchange(2000);
  result = await runBook({ snapshot: market, rulebook: loadRulebook('okx-2025').rulebook, book, threads: 1 });
});

/** Writes the tables, the accounts in pieces, and returns the folder. */
async function write(format: ColumnarFormat, pieceAccounts: number): Promise<string> {
  const directory = newFolder();
  const tables = await openResultTables(directory, format, book.acctIds, result.compiledUnits);
  for (let at = 0; at < textCount(book.acctIds); at += pieceAccounts) {
    const to = Math.min(textCount(book.acctIds), at + pieceAccounts);
    tables.appendAccounts(result.accounts, book.quarantined, at, to);
  }
  tables.appendUnits(result.units);
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
  test('accounts and risk units are those of the CSV tables', async () => {
    const directory = await write(format, 700);
    const accounts = await readColumns(join(directory, `accounts.${format}`), accountHeader);
    expect(Object.keys(accounts)).toEqual([...accountHeader]);
    expect(asText(accounts)).toEqual(csvColumns(accountPieces(book, result)));
    const units = await readColumns(join(directory, `risk-units.${format}`), unitHeader);
    expect(Object.keys(units)).toEqual([...unitHeader]);
    expect(asText(units)).toEqual(csvColumns(unitPieces(book, result)));
    expect(typeof accounts.adjEq![0]).toBe('number');
  });

  test('the bytes do not depend on the pieces', async () => {
    const [a, b] = [await write(format, 1_000_000), await write(format, 13)];
    for (const table of ['accounts', 'risk-units']) {
      const [first, second] = [a, b].map((directory) => readFileSync(join(directory, `${table}.${format}`)));
      expect(first!.equals(second!)).toBe(true);
    }
  });

  test('a folder that is not there is a sentence', async () => {
    const opening = openResultTables('/no/such/folder', format, textTable([]), []);
    await expect(opening).rejects.toThrow(UnusableInput);
  });
});
