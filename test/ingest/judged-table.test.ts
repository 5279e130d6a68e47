import { expect, test } from 'vitest';
import { positionTable } from '../../src/ingest/columns.ts';
import { JudgedTable } from '../../src/ingest/judged-table.ts';
import { smallMarket } from './small-market.ts';

test('a table may have two to the 31 rows and no more, whichever lane took them', () => {
  const judged = new JudgedTable('/books/positions.csv', positionTable, smallMarket());
  expect(judged.table([], 2 ** 31).rowsRead).toBe(2 ** 31);
  judged.take({ acctId: 'a', instId: '', pos: '', avgPx: '', mgnMode: '', posSide: '', lever: '', margin: '' }, 2);
  expect(judged.table([], 2 ** 31 - 1).rowsRead).toBe(2 ** 31);
  expect(() => judged.table([], 2 ** 31)).toThrow('/books/positions.csv has more than 2147483648 rows: split it');
});
