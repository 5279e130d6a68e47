// Reads a generated folder back, as plainly as can be: the tests count from the files, not from what the maker says.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Row = Readonly<Record<string, string>>;

export interface Book {
  readonly positions: Row[];
  readonly balances: Row[];
  readonly orders: Row[];
  readonly accounts: Row[];
}

/** All four tables of a folder. Throws when a row has not the header's number of cells or the file ends mid-line. */
export function readBook(folder: string): Book {
  return {
    positions: readTable(join(folder, 'positions.csv')),
    balances: readTable(join(folder, 'balances.csv')),
    orders: readTable(join(folder, 'orders.csv')),
    accounts: readTable(join(folder, 'accounts.csv')),
  };
}

export function readTable(path: string): Row[] {
  const text = readFileSync(path, 'utf8');
  if (!text.endsWith('\n')) throw new Error(`${path} does not end with a newline`);
  const [header, ...lines] = text.slice(0, -1).split('\n');
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    if (cells.length !== names.length) throw new Error(`${path}: ${line} has ${cells.length} cells`);
    return Object.fromEntries(names.map((name, place) => [name, cells[place]]));
  });
}

/** Distinct accounts of the rows that pass. */
export function accountsWith(rows: readonly Row[], passes: (row: Row) => boolean): number {
  return new Set(rows.filter(passes).map(({ acctId }) => acctId)).size;
}

/** Accounts that have rows of both kinds. */
export function accountsWithBoth(
  rows: readonly Row[],
  one: (row: Row) => boolean,
  other: (row: Row) => boolean,
): number {
  const first = new Set(rows.filter(one).map(({ acctId }) => acctId));
  return accountsWith(rows, (row) => other(row) && first.has(row.acctId));
}
