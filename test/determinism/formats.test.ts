// One book, results in every format: one hash, the same cells to the bit, and in each format the same bytes for any number
// of threads and any size of shards.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoadedPortfolio, readPortfolio } from '../../src/ingest/read-portfolio.ts';
import { publishRun } from '../../src/publish/publish-run.ts';
import { type ResultFormat, resultFormats } from '../../src/report/result-files.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import type { Manifest } from '../../src/runner/manifest.ts';
import { readColumns } from '../columnar/arrow-files.ts';
import { writePortfolio } from '../support/portfolio-files.ts';
import { exchangeRows, market } from './book.ts';

const folder = mkdtempSync(join(tmpdir(), 'shockgrid-formats-'));
const book = join(folder, 'book');
const loaded = loadRulebook('okx-2025');
const tables = ['accounts', 'risk-units', 'borrowing'];
let portfolio: LoadedPortfolio;

interface Way {
  threads: number;
  shardPositions: number;
}

const straight: Way = { threads: 1, shardPositions: 200_000 };
const ways: Way[] = [1, 2, 4].flatMap((threads) =>
  [500, 5000, 200_000].map((shardPositions) => ({ threads, shardPositions })),
);

beforeAll(async () => {
  writePortfolio(book, exchangeRows(31));
  portfolio = await readPortfolio(book, market);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs the book into a folder of its own; returns the folder. */
async function published(format: ResultFormat, way: Way, read: LoadedPortfolio = portfolio): Promise<string> {
  const out = mkdtempSync(join(folder, 'results-'));
  await publishRun({
    snapshot: market,
    marketDirectory: 'data/markets/sample',
    portfolio: read,
    portfolioDirectory: book,
    loaded,
    out,
    format,
    ...way,
    sample: null,
    startedAtMs: 0,
    readMs: 0,
    onProgress: () => {},
  });
  return out;
}

const manifestOf = (out: string) => JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Manifest;

/** Every file but the manifest, which has times in it. */
function filesOf(out: string): Map<string, Buffer> {
  const names = readdirSync(out).filter((name) => name !== 'manifest.json');
  return new Map(names.sort().map((name) => [name, readFileSync(join(out, name))]));
}

/** Names and hashes would do, but a difference should be seen. */
function expectSameFiles(out: string, as: string): void {
  const [files, others] = [filesOf(out), filesOf(as)];
  expect([...files.keys()]).toEqual([...others.keys()]);
  for (const [name, bytes] of files) expect(bytes.equals(others.get(name)!), `${name} of ${out}`).toBe(true);
  expect(manifestOf(out).resultsHash).toBe(manifestOf(as).resultsHash);
}

describe.each(resultFormats)('%s', (format) => {
  let first: string;

  beforeAll(async () => {
    first = await published(format, straight);
  });

  it('has a folder of its tables and of nothing else', () => {
    const own = tables.map((table) => `${table}.${format}`);
    expect(readdirSync(first).sort()).toEqual(
      [...own, 'manifest.json', 'rejects.csv', 'report.html', 'summary.json'].sort(),
    );
    expect(manifestOf(first)).toMatchObject({ options: { format }, counts: { accounts: 2003, quarantined: 2 } });
  });

  it.each(ways)('has the same bytes for $threads threads and shards of $shardPositions rows', async (way) => {
    const out = await published(format, way);
    if (way.shardPositions === 500) expect(manifestOf(out).options.shards).toBeGreaterThan(20);
    expectSameFiles(out, first);
  });
});

/** The cells of a CSV without quotes, by column. */
function csvCells(path: string): Record<string, string[]> {
  const [header, ...rows] = readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  return Object.fromEntries(header!.map((name, c) => [name, rows.map((row) => row[c]!)]));
}

/** A CSV's cell as the columnar files hold it. */
function sameCell(cell: string, value: string | number | null): boolean {
  if (cell === '') return value === null;
  return typeof value === 'number' ? Object.is(Number(cell), value) : cell === value;
}

describe('the tables', () => {
  it('of all formats have one hash, and hold the same cells to the bit', async () => {
    const csv = await published('csv', straight);
    for (const format of ['arrow', 'parquet'] as const) {
      const out = await published(format, { threads: 2, shardPositions: 5000 });
      expect(manifestOf(out).resultsHash).toBe(manifestOf(csv).resultsHash);
      for (const table of tables) {
        const cells = csvCells(join(csv, `${table}.csv`));
        const columns = await readColumns(join(out, `${table}.${format}`), Object.keys(cells));
        expect(Object.keys(columns)).toEqual(Object.keys(cells));
        for (const [name, column] of Object.entries(columns)) {
          expect(column.length, `${table}.${name}`).toBe(cells[name]!.length);
          const wrong = column.findIndex((value, row) => !sameCell(cells[name]![row]!, value));
          expect(wrong, `${table}.${format}, ${name}: ${column[wrong]} for ${cells[name]![wrong]}`).toBe(-1);
        }
        expect(columns.acctId!.length).toBeGreaterThan(table === 'borrowing' ? 50 : 2000);
      }
    }
  });

  it('are those of a packed book, byte for byte', async () => {
    const packed = mkdtempSync(join(folder, 'packed-'));
    for (const name of readdirSync(book)) {
      writeFileSync(join(packed, `${name}.gz`), gzipSync(readFileSync(join(book, name))));
    }
    const read = await readPortfolio(packed, market);
    const [out, as] = [await published('csv', straight, read), await published('csv', straight)];
    for (const name of ['accounts.csv', 'risk-units.csv', 'borrowing.csv', 'summary.json']) {
      expect(readFileSync(join(out, name)).equals(readFileSync(join(as, name))), name).toBe(true);
    }
    // Rejects name the file they came from.
    const rejects = (folderOf: string) => readFileSync(join(folderOf, 'rejects.csv'), 'utf8');
    expect(rejects(out).replaceAll('.csv.gz,', '.csv,')).toBe(rejects(as));
    expect(manifestOf(out).resultsHash).toBe(manifestOf(as).resultsHash);
  });

  it('are the same for a book read by any number of threads, in ranges of any size', async () => {
    const as = await published('csv', straight);
    for (const [threads, rangeBytes] of [
      [1, 1000],
      [2, 40_000],
      [2, 1 << 25],
    ] as const) {
      const read = await readPortfolio(book, market, { threads, rangeBytes });
      expectSameFiles(await published('csv', straight, read), as);
    }
  });
});
