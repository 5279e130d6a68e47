import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readMarket } from '../../src/market/read-market.ts';
import { sampleFileText, sampleMarket } from '../../src/synthetic/sample-market.ts';

const folder = fileURLToPath(new URL('../../data/markets/sample/', import.meta.url));

test('the sample market comes out with the committed bytes', () => {
  const market = sampleMarket();
  expect(readdirSync(folder).sort()).toEqual(Object.keys(market).sort());
  for (const [name, file] of Object.entries(market)) {
    expect(sampleFileText(file) === readFileSync(`${folder}${name}`, 'utf8'), name).toBe(true);
  }
});

test('the sample market has no problem and everything it promises', () => {
  const market = readMarket(folder);
  expect(market.problems).toEqual([]);
  expect(market.instruments.every(({ problem }) => problem === null)).toBe(true);
  expect(market.asOfMs).toBe(Date.UTC(2026, 2, 18, 8, 30));
  const count = (product: string): number => market.instruments.filter((row) => row.product === product).length;
  expect(count('option')).toBe(400);
  expect(count('perpetual')).toBe(23);
  expect(count('futures')).toBe(24);
  expect(count('spot')).toBe(18);
  expect(new Set(market.instruments.map(({ expTimeMs }) => expTimeMs)).size - 1).toBe(4);
  const tiers = (ccy: string) => market.currencies[market.currencyIndex.get(ccy) ?? -1];
  for (const ccy of ['BTC', 'ETH', 'SOL']) expect(tiers(ccy).discountTiers?.length, ccy).toBeGreaterThan(2);
  for (const ccy of ['USDT', 'BTC']) expect(tiers(ccy).borrowTiers?.length, ccy).toBe(4);
});

test('options of one expiry have the coin-margined future as their forward', () => {
  const market = readMarket(folder);
  const future = market.instruments[market.instrumentIndex.get('BTC-USD-260626') ?? -1];
  const options = market.instruments.filter(({ instId }) => instId.startsWith('BTC-USD-260626-'));
  expect(options).toHaveLength(50);
  for (const { fwdPx } of options) expect(fwdPx).toBe(future.markPx);
});
