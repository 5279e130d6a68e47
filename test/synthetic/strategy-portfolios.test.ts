import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readMarket } from '../../src/market/read-market.ts';
import { readTable } from './book.ts';

const folder = fileURLToPath(new URL('../../data/portfolios/', import.meta.url));
const market = readMarket(fileURLToPath(new URL('../../data/markets/sample/', import.meta.url)));
const strategies = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'positions.csv')));

test('there are ten strategies or more', () => {
  expect(strategies.length).toBeGreaterThanOrEqual(10);
});

test.each(strategies)('%s holds what the sample market values and says what to look at', (name) => {
  const positions = readTable(join(folder, name, 'positions.csv'));
  const balances = readTable(join(folder, name, 'balances.csv'));
  const orders = existsSync(join(folder, name, 'orders.csv')) ? readTable(join(folder, name, 'orders.csv')) : [];
  for (const { instId } of [...positions, ...orders]) {
    const place = market.instrumentIndex.get(instId) ?? -1;
    expect(market.instruments[place]?.problem, instId).toBeNull();
  }
  for (const { ccy } of balances) expect(market.currencyIndex.has(ccy), ccy).toBe(true);
  const accounts = new Set(positions.map(({ acctId }) => acctId));
  expect(accounts.size).toBeLessThanOrEqual(3);
  for (const { acctId } of [...balances, ...orders]) expect(accounts.has(acctId), acctId).toBe(true);
  const readme = readFileSync(join(folder, name, 'README.md'), 'utf8')
    .split('<!-- margins')[0]!
    .trimEnd()
    .split('\n');
  expect(readme.length).toBeGreaterThanOrEqual(3);
  expect(readme.length).toBeLessThanOrEqual(6);
});
