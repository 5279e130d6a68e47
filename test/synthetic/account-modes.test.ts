// Books with account modes: the same holdings as without, valid rows, every mode and term in numbers.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readPortfolio } from '../../src/ingest/read-portfolio.ts';
import { readMarket } from '../../src/market/read-market.ts';
import { holdingsOf } from '../../src/portfolio/book.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { generatePortfolioColumns, generatePortfolioCsv } from '../../src/synthetic/generate.ts';
import { bookText } from '../ingest/book-text.ts';

const market = readMarket(join(packageRoot(), 'data', 'markets', 'sample'));
const scratch = mkdtempSync(join(tmpdir(), 'shockgrid-modes-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const request = { accounts: 2000, seed: 5, profile: 'mixed' } as const;
const folderOf = (name: string) => join(scratch, name);
generatePortfolioCsv([market], request, folderOf('plain'));
generatePortfolioCsv([market], { ...request, hasModes: true }, folderOf('modes'));

test('every row is good, and the holdings are those of the book without modes', async () => {
  const { book: plain } = await readPortfolio(folderOf('plain'), market);
  const { book } = await readPortfolio(folderOf('modes'), market);
  expect(book.rejects).toEqual([]);
  const idOrderOf = (of: typeof book) => holdingsById(of);
  const [withModes, without] = [idOrderOf(book), idOrderOf(plain)];
  expect(withModes.size).toBe(2000);
  for (const [acctId, held] of withModes) {
    const amounts = ({ positions, orders, balances }: typeof held) => ({
      positions: positions.map(({ instrument, pos, avgPx }) => [instrument.instId, pos, avgPx]),
      orders: orders.map(({ instrument, sz, px }) => `${instrument.instId} ${sz} ${px}`).sort(),
      balances,
    });
    expect(amounts(held)).toEqual(amounts(without.get(acctId)!));
  }
});

function holdingsById(book: Awaited<ReturnType<typeof readPortfolio>>['book']) {
  const all = Array.from(book.quarantined, (_, a) => holdingsOf(book, market, a));
  return new Map(all.map((held) => [held.acctId, held]));
}

test('there are accounts of every mode and legs of every term', async () => {
  const { book } = await readPortfolio(folderOf('modes'), market);
  const accounts = [...holdingsById(book).values()];
  const legs = accounts.flatMap(({ acctLv, positions }) => positions.map((position) => ({ acctLv, ...position })));
  const orders = accounts.flatMap((account) => account.orders);
  const counts = {
    two: accounts.filter(({ acctLv }) => acctLv === 2).length,
    three: accounts.filter(({ acctLv }) => acctLv === 3).length,
    isolated: legs.filter(({ isolated }) => isolated).length,
    isolatedOptions: legs.filter(({ isolated, instrument }) => isolated && instrument.contract === 'option').length,
    withMargin: legs.filter(({ margin }) => margin !== null).length,
    withoutLever: legs.filter(({ lever }) => lever === null).length,
    leveredInFour: legs.filter(({ acctLv, lever }) => acctLv === 4 && lever !== null).length,
    isolatedOrders: orders.filter(({ isolated }) => isolated).length,
    reduceOnly: orders.filter(({ reduceOnly }) => reduceOnly).length,
  };
  for (const [what, count] of Object.entries(counts)) expect(count, what).toBeGreaterThanOrEqual(20);
  expect(legs.filter(({ acctLv, isolated }) => acctLv === 4 && isolated)).toEqual([]);
});

test.each(['arrow', 'parquet'] as const)('files of %s say the same', async (format) => {
  const folder = folderOf(format);
  await generatePortfolioColumns([market], { ...request, hasModes: true }, { folder, format });
  const { book: expected } = await readPortfolio(folderOf('modes'), market);
  const { book } = await readPortfolio(folder, market);
  expect(bookText(book)).toBe(bookText(expected));
});
