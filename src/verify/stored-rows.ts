/** A table of rows of a finished run, read back by its declaration. */
import { UnusableInput } from '../failure/unusable-input.ts';
import type { RowTableId } from '../kernel/row-blocks.ts';
import { makeRows, type RowColumns } from '../margin/row-columns.ts';
import { type Items, itemsOf, keyTexts, type RowNames } from '../margin/row-names.ts';
import { figuresOf, type RowTable, rowHeader, rowTables } from '../margin/row-tables.ts';
import type { Book } from '../portfolio/book.ts';
import { textAt, textCount } from '../quantity/text-table.ts';
import { readStored, type StoredRow, storedPath } from './stored-table.ts';

/**
 * Reads one table of rows, whichever format it has.
 * @throws UnusableInput where a row is of no account or no key of this book, or out of its order
 */
export async function storedRows(
  directory: string,
  table: RowTableId,
  book: Book,
  names: RowNames,
): Promise<RowColumns> {
  const { file, keyColumn }: RowTable = rowTables[table];
  const keyIndex = new Map(keyTexts(table, names).map((text, i) => [text, i]));
  const readers = figuresOf(table).map((figure) => ({ figure, read: figureReader(table, figure, names) }));
  const rows: { account: number; key: number; figures: number[] }[] = [];
  const count = textCount(book.acctIds);
  let account = 0;
  const header = rowHeader(table);
  // Of an instrument there may be a row for each side.
  const hasSides = header.includes('posSide');
  const keysOfAccount = new Set<string>();
  await readStored(storedPath(directory, file), file, header, (row) => {
    const acctId = row.text('acctId');
    while (account < count && textAt(book.acctIds, account) !== acctId) {
      account += 1;
      keysOfAccount.clear();
    }
    const key = keyIndex.get(row.text(keyColumn));
    if (!row.isWhole || account === count || key === undefined) {
      throw new UnusableInput(`${row.place}: expected a ${keyColumn} of this book, accounts in its order`);
    }
    // Rows are kept as they come: a table of one row over and over would have no end.
    const words = hasSides ? `${row.text(keyColumn)}, ${row.text('posSide')}` : row.text(keyColumn);
    if (keysOfAccount.has(words)) throw new UnusableInput(`${row.place}: a second row of ${words}`);
    keysOfAccount.add(words);
    rows.push({ account, key, figures: readers.map(({ read }) => read(row, key)) });
  });
  const columns: RowColumns = makeRows(table, rows.length);
  rows.forEach((row, r) => {
    columns.account[r] = row.account;
    columns.key[r] = row.key;
    for (const [i, { figure }] of readers.entries()) columns.figures[figure]![r] = row.figures[i]!;
  });
  return columns;
}

type Pointing = { name: string; items: Items };

/** How a figure is read: from its own cell, or as the index that all the cells which show it point at. */
function figureReader(
  table: RowTableId,
  figure: string,
  names: RowNames,
): (row: StoredRow<string>, key: number) => number {
  const { columns }: RowTable = rowTables[table];
  const pointing = columns.flatMap((column): Pointing[] => {
    if (typeof column === 'string' || column.figure !== figure) return [];
    return [{ name: column.name, items: itemsOf(column, names)! }];
  });
  if (pointing.length === 0) return (row) => row.number(figure);
  return (row, key) => {
    const cells = pointing.map(({ name, items }) => (items.isText ? row.text(name) : row.number(name)));
    for (let index = 0; ; index++) {
      const codes = pointing.map(({ items }) => items.codeOf(key, index));
      if (codes.some((code) => code < 0)) return -1;
      if (codes.every((code, i) => pointing[i]!.items.items[code] === cells[i])) return index;
    }
  };
}
