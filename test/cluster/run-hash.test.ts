// The hash on a thread of its own is that of the thread that it serves, however many shards wait for it.
import { expect, it } from 'vitest';
import { makeAccountColumns } from '../../src/margin/account-columns.ts';
import { makeRows, type RowColumns, rowSet } from '../../src/margin/row-columns.ts';
import { figuresOf } from '../../src/margin/row-tables.ts';
import { type HashedRun, HashHere, HashThread } from '../../src/publish/run-hash.ts';
import { sharedU8 } from '../../src/quantity/shared-columns.ts';
import { textTable } from '../../src/quantity/text-table.ts';
import { SeededRandom } from '../../src/synthetic/random.ts';

const SHARDS = 60;

it('takes shards in their order', async () => {
  const random = new SeededRandom(5);
  const accounts = makeAccountColumns(SHARDS);
  for (let a = 0; a < SHARDS; a++) accounts.figures.adjEq[a] = random.integer(1, 1000);
  const acctIds = textTable(Array.from({ length: SHARDS }, (_, a) => `A${a}`));
  const names = { units: [], currencies: ['USDT'], instruments: [] };
  const run: HashedRun = { accounts, quarantined: sharedU8(SHARDS), acctIds, names };
  // Of very different sizes, so that a later one may be ready first.
  const shards = Array.from({ length: SHARDS }, (_, a) => {
    const rows = rowSet((table) => {
      const made: RowColumns = makeRows(table, random.integer(0, 3) === 0 ? 50_000 : 10);
      for (const name of figuresOf(table)) made.figures[name]!.fill(random.integer(1, 1000));
      return made;
    });
    return { range: { from: a, to: a + 1 }, rows };
  });
  const here = new HashHere(run);
  const there = new HashThread(run);
  try {
    for (const { range, rows } of shards) here.add(range, rows);
    await Promise.all(
      shards.map(async ({ range, rows }, i) => {
        // Some come at once, some a little later, in their order.
        await new Promise((resolve) => setTimeout(resolve, 3 * Math.floor(i / 5)));
        await there.add(range, rows);
      }),
    );
    expect(await there.digest()).toBe(here.digest());
  } finally {
    await there.close();
  }
});
