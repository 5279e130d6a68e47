import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { rowTableIds } from '../../src/kernel/row-blocks.ts';
import { packRows, unpackRows } from '../../src/margin/packed-rows.ts';
import { joinRows, makeRows, type RowColumns, type RowSet, rowSet } from '../../src/margin/row-columns.ts';
import { figuresOf } from '../../src/margin/row-tables.ts';
import { sharedF64 } from '../../src/quantity/shared-columns.ts';

/** Rows of which every cell is another number. */
function numbered(counts: readonly number[]): RowSet {
  let next = 0;
  return rowSet((table) => {
    const rows: RowColumns = makeRows(table, counts[rowTableIds.indexOf(table)]!);
    const columns = [rows.account, rows.key, ...figuresOf(table).map((name) => rows.figures[name]!)];
    for (const column of columns) for (let row = 0; row < column.length; row++) column[row] = next++;
    return rows;
  });
}

/** What another thread is handed, as it hands it back. */
async function throughThread<T>(value: T): Promise<T> {
  const worker = new Worker(
    'const { parentPort: port } = require("worker_threads"); port.on("message", (m) => port.postMessage(m))',
    {
      eval: true,
    },
  );
  try {
    return await new Promise((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
      worker.postMessage(value);
    });
  } finally {
    await worker.terminate();
  }
}

test('rows come out of another thread as they are, and are the same memory', async () => {
  for (const counts of [
    [7, 3, 2, 1],
    [5, 0, 0, 0],
    [0, 0, 0, 0],
  ]) {
    const rows = numbered(counts);
    const back = unpackRows(await throughThread(packRows(rows)));
    expect(back).toEqual(rows);
    for (const table of rowTableIds) back[table].account.fill(9);
    expect(back).toEqual(rows);
  }
});

test('rows that were put together of others can be named, also beside windows into larger ones', async () => {
  const rows = numbered([6, 4, 2, 3]);
  const some = rowSet((table) => {
    const { account, key, figures }: RowColumns = rows[table];
    const window = Object.fromEntries(figuresOf(table).map((name) => [name, figures[name]!.subarray(1)]));
    return { account: account.subarray(1), key: key.subarray(1), figures: window };
  });
  some.isolated = joinRows('isolated', [
    { rows: rows.isolated, range: [0, 1] },
    { rows: rows.isolated, range: [2, 3] },
  ]);
  expect(unpackRows(await throughThread(packRows(some)))).toEqual(some);
});

test('a column that lies elsewhere is a mistake, and told', () => {
  const rows = numbered([2, 2, 2, 2]);
  rows.units.figures.mr9 = sharedF64(2);
  expect(() => packRows(rows)).toThrow('the rows of units lie in more than one memory');
});
