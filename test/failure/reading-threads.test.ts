import { afterAll, beforeEach, expect, test, vi } from 'vitest';
import { readPortfolio } from '../../src/ingest/read-portfolio.ts';
import { PortfolioFolder, type Tables } from '../ingest/portfolio-folder.ts';
import { smallMarket } from '../ingest/small-market.ts';

const pools = vi.hoisted(() => ({ opened: 0, closed: 0 }));

vi.mock('../../src/threads/pool.ts', async (original) => {
  const { openPool, ...real } = await original<typeof import('../../src/threads/pool.ts')>();
  return {
    ...real,
    openPool: (...how: Parameters<typeof openPool>) => {
      pools.opened += 1;
      const pool = openPool(...how);
      const close = async () => {
        await pool.close();
        pools.closed += 1;
      };
      return { ...pool, close };
    },
  };
});

vi.mock('../../src/limits.ts', async (original) => ({ ...(await original<object>()), ACCOUNTS_MAX: 30 }));

const market = smallMarket();
const folder = new PortfolioFolder();
afterAll(() => folder.remove());
beforeEach(() => Object.assign(pools, { opened: 0, closed: 0 }));

/** Few rows, and so many bytes that they are read on threads. */
function longRows(accounts: number): string {
  const note = 'n'.repeat(900_000);
  return Array.from({ length: 20 }, (_, i) => `acct-${i % accounts},BTC-USDT-SWAP,1,9,${note}\n`).join('');
}

const header = 'acctId,instId,pos,avgPx,note\n';
const reading = (tables: Tables) => {
  folder.write(tables);
  return readPortfolio(folder.path, market, { threads: 2, rangeBytes: 4 << 20 });
};

test('a portfolio read on threads leaves none behind', async () => {
  const { book } = await reading({ positions: header + longRows(20) });
  expect(book.rowsRead.positions).toBe(20);
  expect(pools).toEqual({ opened: 1, closed: 1 });
});

test.each([
  ['a table without a column', { positions: header + longRows(20), balances: 'acctId\n' }, /no column ccy/],
  ['broken quoting far into a table', { positions: `${header}${longRows(20)}"a"b\n` }, /line 22: text follows/],
  [
    'two tables that are both unusable',
    { positions: `${header}${longRows(20)}"a`, balances: '' },
    /balances.csv is empty/,
  ],
  [
    'more accounts than a book may hold',
    { positions: header + longRows(20), accounts: `acctId\n${ids(31)}` },
    /at most 30/,
  ],
])('%s leaves no thread behind', async (_, tables, sentence) => {
  await expect(reading(tables)).rejects.toThrow(sentence);
  expect(pools).toEqual({ opened: 1, closed: 1 });
});

function ids(count: number): string {
  return Array.from({ length: count }, (_, i) => `other-${i}\n`).join('');
}
