// The door of the market: the venue leaves out of a row what does not concern it, and its position tiers do not echo their
// currency. A key that is not there reads as an empty one; it does not make the whole folder unusable.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readMarket } from '../../src/market/read-market.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';

const sample = join(packageRoot(), 'data', 'markets', 'sample');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shockgrid-market-'));
  cpSync(sample, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

type Row = Record<string, unknown>;

/** Rewrites the rows of one reply. */
function rewrite(name: string, change: (row: Row) => Row): void {
  const reply = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { data: Row[] };
  reply.data = reply.data.map(change);
  writeFileSync(join(folder, name), JSON.stringify(reply));
}

const withoutEmpty = (row: Row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== ''));

it('instruments without the keys that do not concern them are the same instruments', () => {
  rewrite('instruments.json', withoutEmpty);
  expect(readMarket(folder).instruments).toEqual(readMarket(sample).instruments);
});

it('position tiers without a key for the currency are of the currency that the file’s name says', () => {
  const isUsdt = (row: Row) => row.ccy === 'USDT';
  const reply = JSON.parse(readFileSync(join(folder, 'position-tiers.json'), 'utf8')) as { data: Row[] };
  const data = reply.data.filter(isUsdt).map(({ ccy: _, ...row }) => row);
  rmSync(join(folder, 'position-tiers.json'));
  writeFileSync(join(folder, 'position-tiers-USDT.json'), JSON.stringify({ ...reply, data }));
  const tiersOf = (directory: string) => {
    return readMarket(directory).currencies.find(({ ccy }) => ccy === 'USDT')!.borrowTiers;
  };
  expect(tiersOf(folder)).toEqual(tiersOf(sample));
});
