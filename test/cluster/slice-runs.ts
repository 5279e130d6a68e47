/** Runs in slices and in one piece, in this process: a book of every mode with bad rows, in any format, and what a folder holds. */
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect } from 'vitest';
import { type MergeRequest, mergeSlices } from '../../src/cluster/merge.ts';
import { type SliceRequest, sliceRun } from '../../src/cluster/slice.ts';
import { type InputsRequest, openInputs } from '../../src/cluster/slice-inputs.ts';
import { convertPortfolio } from '../../src/convert/convert-portfolio.ts';
import { readPortfolio } from '../../src/ingest/read-portfolio.ts';
import { readMarket } from '../../src/market/read-market.ts';
import { publishRun } from '../../src/publish/publish-run.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import type { ResultFormat } from '../../src/report/result-files.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { SeededRandom } from '../../src/synthetic/random.ts';
import { makeModesBook } from '../support/modes-book.ts';

export const market = join(packageRoot(), 'data', 'markets', 'sample');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'shockgrid-cluster-'));
  folders.push(folder);
  return folder;
}

/** A book of accounts of every mode, with rows that cannot be read, rows twice, and rows that name no account. */
export async function faultyBook(accounts: number): Promise<string> {
  const book = join(newFolder(), 'csv');
  await makeModesBook(book, accounts);
  const bad = (table: string, ...rows: Record<string, string>[]) => {
    const path = join(book, `${table}.csv`);
    const names = readFileSync(path, 'utf8').split('\n', 1)[0]!.split(',');
    appendFileSync(path, rows.map((row) => `${names.map((name) => row[name] ?? '').join(',')}\n`).join(''));
  };
  const balance = { ccy: 'USDT', cashBal: '1' };
  bad('balances', { acctId: 'ONLY-BALANCE', ...balance }, { acctId: 'ONLY-BALANCE', ...balance });
  bad('balances', { acctId: '', ...balance }, { acctId: 'A00000005', ccy: 'NONE', cashBal: '1' });
  // On the line of eligibility: the decimal engine decides.
  bad('balances', { acctId: 'CLOSE', ccy: 'USD', cashBal: '10000' });
  bad('orders', { acctId: 'ONLY-ORDER', instId: 'BTC-USDT-SWAP', side: 'buy', sz: '1', px: '90000' });
  bad('orders', { acctId: '', instId: 'BTC-USDT-SWAP', side: 'buy', sz: '1', px: '90000' });
  // Isolated, which an account of portfolio margin cannot have: found in a slice without accounts of other modes as well.
  const isolated = { mgnMode: 'isolated', lever: '5' };
  bad('positions', { acctId: 'ISOLATED', instId: 'BTC-USDT-SWAP', pos: '1', avgPx: '90000', ...isolated });
  bad('positions', { acctId: 'A00000009', instId: 'BTC-USDT-SWAP', pos: '1', avgPx: '-1' });
  return book;
}

/** The book with the lines of every table, but the first, in another order, packed if asked. */
export function shuffled(book: string, isPacked: boolean): string {
  const random = new SeededRandom(81);
  const folder = newFolder();
  for (const name of readdirSync(book)) {
    const [header, ...lines] = readFileSync(join(book, name), 'utf8').trimEnd().split('\n');
    random.shuffle(lines);
    const text = `${[header, ...lines].join('\n')}\n`;
    if (isPacked) writeFileSync(join(folder, `${name}.gz`), gzipSync(text));
    else writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** The book in another format, in the order of its accounts. */
export async function converted(book: string, format: 'arrow' | 'parquet'): Promise<string> {
  const folder = join(newFolder(), format);
  await convertPortfolio(book, folder, { format, threads: 1 });
  return folder;
}

export interface Straight {
  portfolio: string;
  comparesModes?: boolean;
  format?: ResultFormat;
}

/** Recomputes a book in one piece. */
export async function straightRun({ portfolio, comparesModes = false, format = 'csv' }: Straight): Promise<string> {
  const out = join(newFolder(), 'straight');
  const snapshot = readMarket(market);
  const loaded = loadRulebook('okx-2025');
  const read = await readPortfolio(portfolio, snapshot, { keepsTerms: comparesModes, threads: 1 });
  const sample = { size: 10, seed: 1, command: 'verify', source: 'kernel' };
  await publishRun({
    ...{
      snapshot,
      marketDirectory: market,
      portfolio: read,
      portfolioDirectory: portfolio,
      loaded,
      out,
      format,
      sample,
    },
    ...{ threads: 1, comparesModes, startedAtMs: Date.now(), readMs: 0, onProgress: () => {} },
  });
  return out;
}

export interface Sliced extends Partial<InputsRequest> {
  portfolio: string;
  of: number;
  /** All, unless said. */
  only?: number[];
  out?: string;
  request?: (slice: number) => Partial<SliceRequest>;
}

/** Computes slices, one after another, and returns their folder. */
export async function slicedRun({ of, only, out = newFolder(), request, ...inputs }: Sliced): Promise<string> {
  const opened = await openInputs({ market, rulebook: 'okx-2025', threads: 1, ...inputs });
  const slices = only ?? Array.from({ length: of }, (_, i) => i + 1);
  for (const slice of slices) await sliceRun({ inputs: opened, slice, of, out, threads: 1, ...request?.(slice) });
  return out;
}

/** Merges folders of slices and returns the results folder. */
export async function mergedRun(folders: string[], options: Partial<MergeRequest> = {}): Promise<string> {
  const out = join(newFolder(), 'merged');
  await mergeSlices({ folders, out, format: 'csv', threads: 1, verify: 10, ...options });
  return out;
}

/** The hash of every file of a results folder but the manifest, and what of that is not about time and cut. */
export function contentsOf(results: string): Record<string, string> {
  const files = readdirSync(results).map((name) => [
    name,
    createHash('sha256')
      .update(readFileSync(join(results, name)))
      .digest('hex'),
  ]);
  const { startedAt, timings, options, ...manifest } = JSON.parse(readFileSync(join(results, 'manifest.json'), 'utf8'));
  const { format, verify, modes, shardPositions } = options;
  expect(startedAt && timings, 'a manifest tells when').toBeTruthy();
  const compared = JSON.stringify({ ...manifest, options: { format, verify, modes, shardPositions } });
  return { ...Object.fromEntries(files), 'manifest.json': compared };
}
