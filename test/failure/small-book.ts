/** A book of four good accounts, rows put into its files, and what a run makes of it, to the bit. */

import type { Snapshot } from '../../src/market/snapshot.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { evaluateHere } from '../../src/runner/evaluate-here.ts';
import type { TableName, Tables } from '../ingest/portfolio-folder.ts';
import { idsOf } from '../support/rows.ts';
import { columnsOf, tableNames } from './bad-rows.ts';

/** Accounts that have rows in the good book; `erin` has none. */
export const owners = ['alice', 'bob', 'carol', 'dave', 'erin'];

/** Rows of the good book, cells past the last one empty. */
const goodRows: Record<TableName, string[]> = {
  accounts: ['alice,4,false,true', 'carol,,,false'],
  balances: [
    'alice,USDT,25000',
    'bob,BTC,2,,,1',
    'carol,USDC,-4000,,1.5',
    'carol,BTC,0.5',
    'dave,USDT,900',
    'dave,USD,10',
  ],
  positions: [
    'alice,BTC-USDT-SWAP,150,96000',
    'bob,BTC-USD-250328-100000-C,-120,0.05,,short',
    'bob,BTC-USDT-250328,40,98000',
    'carol,ETH-USDT-SWAP,-90,3400,cross,net,5',
    'dave,BTC-USDT-SWAP,-8,97500',
    'dave,ETH-USD-250328,30,3300',
    'alice,BTC-USD-250328-90000-P,60,0.04',
  ],
  orders: ['alice,BTC-USDT,buy,0.1,95000', 'bob,ETH-USDT-SWAP,sell,20,3500,cross', 'carol,ETH-USDT-SWAP,buy,50,3200'],
};

const rulebook = loadRulebook('okx-2025').rulebook;

function filled(row: string, width: number): string {
  return row + ','.repeat(width - row.split(',').length);
}

/** How many rows a table of the good book has. */
export function rowsIn(table: TableName): number {
  return goodRows[table].length;
}

/** A row of the good book as it stands in its file. */
export function goodRow(table: TableName, at: number): string {
  return filled(goodRows[table][at]!, columnsOf[table].length);
}

/** The tables, with `inserted` rows in front of good row `at` of one of them. */
export function bookTables(table: TableName = 'accounts', at = 0, inserted: Buffer[] = []): Tables {
  const tables: Tables = {};
  const lineEnd = Buffer.from('\n');
  for (const name of tableNames) {
    const header = columnsOf[name].map(([column]) => column).join(',');
    const lines: Buffer[] = goodRows[name].map((_, i) => Buffer.from(goodRow(name, i)));
    if (name === table) lines.splice(at, 0, ...inserted);
    tables[name] = Buffer.concat([Buffer.from(header), ...lines].flatMap((line) => [line, lineEnd]));
  }
  return tables;
}

/** Every number of a value with the place it stands in. */
function* numbersOf(value: unknown, place: string): Generator<[string, number]> {
  if (typeof value === 'number') yield [place, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value)) yield* numbersOf(child, `${place}.${key}`);
}

/**
 * What a run finds for each account, as text that differs where one bit does; null for a quarantined account.
 * A figure that is no number fails here: an empty ratio is null, and there is no other empty figure.
 */
export function figures(snapshot: Snapshot, book: Book, by: Rulebook = rulebook): Map<string, string | null> {
  const accounts = evaluateHere(snapshot, by, book);
  return new Map(
    accounts.map((account, a) => {
      const acctId = idsOf(book)[a]!;
      if (account === null) return [acctId, null];
      const bits = [...numbersOf(account, acctId)].map(([place, value]) => {
        if (!Number.isFinite(value)) throw new Error(`${place} is ${value}`);
        return `${place}=${Object.is(value, -0) ? '-0' : value}`;
      });
      return [acctId, [...bits, account.state, account.eligible, account.mgnRatio === null].join('\n')];
    }),
  );
}
