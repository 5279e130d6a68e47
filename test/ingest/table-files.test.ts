// Files that are not what their name says, or that have more in them than is read.
import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { readPortfolio } from '../../src/ingest/read-portfolio.ts';
import { PortfolioFolder } from './portfolio-folder.ts';
import { smallMarket } from './small-market.ts';

const folder = new PortfolioFolder();
afterAll(() => folder.remove());

test('a compressed table with bytes behind its data is refused, for its hash would not be of all of it', async () => {
  folder.write({});
  const path = join(folder.path, 'balances.csv');
  rmSync(path);
  const packed = gzipSync(Buffer.from('acctId,ccy,cashBal\na,BTC,1\n'));
  writeFileSync(`${path}.gz`, Buffer.concat([packed, Buffer.alloc(5 << 20)]));
  await expect(readPortfolio(folder.path, smallMarket())).rejects.toThrow(/balances\.csv\.gz has bytes behind its/);
});

test("a pipe in a table's place is refused instead of waited for", async () => {
  folder.write({});
  const path = join(folder.path, 'positions.csv');
  rmSync(path);
  execFileSync('mkfifo', [path]);
  await expect(readPortfolio(folder.path, smallMarket())).rejects.toThrow(
    /positions\.csv is no file: expected a table/,
  );
});
