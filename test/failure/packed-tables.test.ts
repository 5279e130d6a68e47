import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readPortfolio } from '../../src/ingest/read-portfolio.ts';
import { smallMarket } from '../ingest/small-market.ts';

const market = smallMarket();
const folder = mkdtempSync(join(tmpdir(), 'shockgrid-packed-'));
const path = join(folder, 'positions.csv.gz');
writeFileSync(join(folder, 'balances.csv'), 'acctId,ccy,cashBal\n');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rows = Array.from({ length: 30_000 }, (_, i) => `a${(i * 7919) % 9973},BTC-USDT-SWAP,${i % 97},9\n`).join('');
const header = 'acctId,instId,pos,avgPx\n';
const reading = (bytes: Buffer) => {
  writeFileSync(path, bytes);
  return readPortfolio(folder, market, { threads: 1 });
};

const tables: [lane: string, text: string][] = [
  ['the quick lane has it', header + rows],
  ['the tolerant lane has the rest of it', `${header}"a",BTC-USDT-SWAP,1,9\n${rows}`],
  ['the tolerant lane has all of it', `"acctId"${header.slice('acctId'.length)}${rows}`],
];

test.each(tables)('a packed table that is cut is refused in the same words where %s', async (_, text) => {
  const packed = gzipSync(Buffer.from(text));
  const cut = reading(packed.subarray(0, packed.length / 2));
  await expect(cut).rejects.toMatchObject({
    name: 'UnusableInput',
    message: `${path}, cannot be read: unexpected end of file`,
  });
});

test.each(tables)('a packed table with bytes behind its end is refused where %s', async (_, text) => {
  const trailed = reading(Buffer.concat([gzipSync(Buffer.from(text)), Buffer.from('rest of something else')]));
  await expect(trailed).rejects.toThrow(`${path}, cannot be read: `);
});

test.skipIf(!existsSync('/proc/self/fd'))('packed tables that are refused leave no file open', async () => {
  const open = () => readdirSync('/proc/self/fd').length;
  const before = open();
  for (let i = 0; i < 20; i++) {
    await expect(reading(gzipSync(Buffer.from(`acctId,instId,pos\n${rows}`)))).rejects.toThrow('no column avgPx');
    await expect(reading(gzipSync(Buffer.from(`${header}"a"a,\n${rows}`)))).rejects.toThrow('line 2: text follows');
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(open()).toBeLessThan(before + 5);
});
