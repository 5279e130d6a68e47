// A copy in another format is the same book: the same accounts in the same order, the same rejects, the same results hash.

import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConvertFormat } from '../../src/convert/convert-portfolio.ts';
import { readPortfolio } from '../../src/ingest/read-portfolio.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { resultsHash } from '../../src/runner/results-hash.ts';
import { runBook } from '../../src/runner/run-book.ts';
import { generatePortfolioColumns, generatePortfolioCsv } from '../../src/synthetic/generate.ts';
import { market } from '../determinism/book.ts';
import { idsOf } from '../support/rows.ts';
import { converted, newFolder, removeFolders } from './portfolios.ts';

const request = { accounts: 1500, seed: 77, profile: 'mixed' } as const;
const { rulebook } = loadRulebook('okx-2025');
const folders: Partial<Record<ConvertFormat | 'csv.gz', string>> = {};
let generated: string;

const lineEnd = Buffer.from('\n');

/** Rows that recompute rejects, by bad ids, too: one is Latin-1 text, which a copy carries as a reader of UTF-8 sees it. */
const odd = {
  'positions.csv': [
    'A00000007,NO-SUCH-SWAP,1,1,',
    'NEW-HERE,BTC-USDT-SWAP,1e30,60000,',
    '"A00000009",BTC-USDT-SWAP,1,,long',
    `${'x'.repeat(65)},BTC-USDT-SWAP,1,60000,`,
    ',BTC-USDT-SWAP,1,60000,',
    'é,BTC-USDT-SWAP,-0,60000,',
    'A00000011,BTC-USDT-SWAP,1,60000,sideways',
    Buffer.from('\xe9,BTC-USDT-SWAP,1,60000,', 'latin1'),
  ],
  'accounts.csv': ['LAST-FIRST,true,true', 'A00000003,maybe,true', 'A00000900,true,false'],
};

beforeAll(async () => {
  generated = newFolder();
  generatePortfolioCsv([market], request, generated);
  folders.csv = newFolder();
  generatePortfolioCsv([market], request, folders.csv);
  for (const [file, rows] of Object.entries(odd)) {
    for (const row of rows)
      appendFileSync(join(folders.csv, file), Buffer.concat([Buffer.from(row as string), lineEnd]));
  }
  folders['csv.gz'] = newFolder();
  mkdirSync(folders['csv.gz']);
  for (const name of readdirSync(folders.csv)) {
    writeFileSync(join(folders['csv.gz'], `${name}.gz`), gzipSync(readFileSync(join(folders.csv, name))));
  }
  folders.arrow = await converted(folders.csv, 'arrow', 5000);
  folders.parquet = await converted(folders.csv, 'parquet', 5000);
});
afterAll(removeFolders);

async function resultsOf(folder: string) {
  const { book } = await readPortfolio(folder, market);
  const result = await runBook({ snapshot: market, rulebook, book, threads: 1 });
  const rejects = book.rejects.map(({ acctId, reason }) => `${acctId} ${reason}`).sort();
  return { ids: idsOf(book), hash: resultsHash(book, result), rejects };
}

it.each<[ConvertFormat | 'csv.gz', ConvertFormat]>([
  ['csv', 'arrow'],
  ['csv', 'parquet'],
  ['csv.gz', 'csv'],
  ['arrow', 'csv'],
  ['parquet', 'arrow'],
])('from %s to %s', async (from, to) => {
  const original = await resultsOf(folders.csv!);
  expect(original.rejects).toHaveLength(8);
  expect(original.ids[0]).not.toBe('A00000001');
  expect(original.ids.slice(-2)).toEqual(['NEW-HERE', 'é']);
  expect(await resultsOf(await converted(folders[from]!, to))).toEqual(original);
});

it.each(['arrow', 'parquet'] as const)('a book generated as %s is the one generated as CSV', async (format) => {
  const folder = newFolder();
  const counts = await generatePortfolioColumns([market], request, { folder, format });
  expect(counts).toEqual(generatePortfolioCsv([market], request, newFolder()));
  expect(await resultsOf(folder)).toEqual(await resultsOf(generated));
});
