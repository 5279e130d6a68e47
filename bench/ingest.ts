/**
 * Reading alone. First every way of reading the same book must give the same columns, and a part of it must be the same by
 * the tolerant lane; then each is timed: the quick lane over the positions on one thread and on two, the tolerant lane over
 * a part, and whole books – CSV, gzip, Arrow, Parquet – with grouping, until they lie as the kernel reads them.
 *
 *   tsx bench/ingest.ts [accounts, 100000 unless said; a run of fewer than 50000 is printed, not saved]
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { positionTable } from '../src/ingest/columns.ts';
import { readPortfolio } from '../src/ingest/read-portfolio.ts';
import { readTable } from '../src/ingest/read-table.ts';
import { openReaders } from '../src/ingest/readers.ts';
import { readMarket } from '../src/market/read-market.ts';
import type { Book } from '../src/portfolio/book.ts';
import type { LegBlock } from '../src/portfolio/table-parts.ts';
import { packageRoot } from '../src/quantity/package-root.ts';
import { tolerantBook } from '../test/ingest/tolerant-lane.ts';
import { saveRun, sizeOfRun } from './saved-run.ts';

const RUNS = 5;
/** The tolerant lane gets one account in so many. */
const PART = 10;
const THREADS = [1, 2];
/** Fewer accounts are a test that this bench works: too few to time, so they are not kept. */
const ACCOUNTS_KEPT = 50_000;
const accounts = sizeOfRun('accounts', 100_000);
const market = join(packageRoot(), 'data', 'markets', 'sample');
const snapshot = readMarket(market);
const folder = mkdtempSync(join(tmpdir(), 'shockgrid-bench-'));
const books = {
  csv: join(folder, 'csv'),
  gz: join(folder, 'gz'),
  arrow: join(folder, 'arrow'),
  parquet: join(folder, 'parquet'),
};
const part = join(folder, 'part');

function shockgrid(...args: string[]): void {
  const main = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');
  execFileSync(process.execPath, [main, ...args], { stdio: 'ignore' });
}

function makeBooks(): void {
  const generated = ['generate', '--market', market, '--accounts'];
  shockgrid(...generated, String(accounts), '--out', books.csv);
  shockgrid(...generated, String(Math.ceil(accounts / PART)), '--out', part);
  for (const format of ['arrow', 'parquet'] as const)
    shockgrid('convert', books.csv, books[format], '--format', format);
  mkdirSync(books.gz);
  for (const name of readdirSync(books.csv)) {
    writeFileSync(join(books.gz, `${name}.gz`), gzipSync(readFileSync(join(books.csv, name))));
  }
}

/** One hash of every column of a book. */
function checksum({ acctIds, rejects, quarantined, acctLv, autoLoan, riskAck, ...tables }: Book): string {
  if (rejects.length > 0) throw new Error(`${rejects.length} rows were rejected`);
  const { positions, orders, balances } = tables;
  const terms = [positions.terms, orders.terms].filter((own) => own !== null);
  const legs = [positions, orders].map(({ terms, ...columns }) => columns);
  const columns = [acctIds, { quarantined, acctLv, autoLoan, riskAck }, ...legs, ...terms, balances];
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of columns.flatMap((group) => Object.values(group) as Uint8Array[])) {
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  }
  return hash.digest('hex');
}

async function proven(): Promise<string> {
  const sums = new Set<string>();
  for (const path of Object.values(books)) {
    for (const threads of THREADS) sums.add(checksum((await readPortfolio(path, snapshot, { threads })).book));
  }
  if (sums.size !== 1) throw new Error('formats or thread counts give different books');
  const lanes = [(await readPortfolio(part, snapshot)).book, await tolerantBook(part, snapshot)].map(checksum);
  if (lanes[0] !== lanes[1]) throw new Error('the two lanes give different books');
  return [...sums][0]!;
}

async function medianMs(step: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const from = performance.now();
    await step();
    times.push(performance.now() - from);
  }
  return times.sort((a, b) => a - b)[Math.floor(RUNS / 2)]!;
}

interface Size {
  rows: number;
  bytes: number;
}

const rates = (ms: number, { rows, bytes }: Size) => ({
  milliseconds: Number(ms.toFixed(1)),
  millionRowsPerSecond: Number((rows / 1e3 / ms).toFixed(3)),
  megabytesPerSecond: Math.round(bytes / 1e3 / ms),
});

function sizeOf(directory: string, { rowsRead }: Book): Size {
  const files = readdirSync(directory).map((name) => statSync(join(directory, name)).size);
  return { rows: Object.values(rowsRead).reduce((a, b) => a + b, 0), bytes: files.reduce((a, b) => a + b, 0) };
}

/** The quick lane over the positions, its threads started before; hashing the file goes on beside it, as in a run. */
async function quickLane(rows: number, threads: number) {
  const path = join(books.csv, 'positions.csv');
  // A book of any size, so that two threads are two.
  const readers = openReaders(Number.MAX_SAFE_INTEGER, threads);
  const request = { path, spec: positionTable, snapshot, keepsTerms: false, readers, onRows: () => {} };
  await readTable<LegBlock>(request);
  const ms = await medianMs(() => readTable<LegBlock>(request));
  await readers.close();
  return { threads: readers.threads, ...rates(ms, { rows, bytes: statSync(path).size }) };
}

try {
  makeBooks();
  const bookChecksum = await proven();
  const { book } = await readPortfolio(books.csv, snapshot);
  const { book: partBook } = await readPortfolio(part, snapshot);
  const quick = [];
  for (const threads of THREADS) quick.push(await quickLane(book.rowsRead.positions, threads));
  const whole = [];
  for (const [format, path] of Object.entries(books)) {
    for (const threads of THREADS) {
      const ms = await medianMs(() => readPortfolio(path, snapshot, { threads }));
      whole.push({ format, threads, ...rates(ms, sizeOf(path, book)) });
    }
  }
  const tolerantMs = await medianMs(() => tolerantBook(part, snapshot));
  const sizes = { accounts, rows: book.rowsRead, accountsOfPart: Math.ceil(accounts / PART), runs: RUNS };
  const results = {
    bookChecksum,
    positionsByQuickLane: quick,
    partByTolerantLane: { threads: 1, ...rates(tolerantMs, sizeOf(part, partBook)) },
    wholeBooks: whole,
  };
  saveRun('ingest', sizes, results, { isKept: accounts >= ACCOUNTS_KEPT });
} finally {
  rmSync(folder, { recursive: true });
}
