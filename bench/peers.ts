/**
 * Ourselves and our peers on the same work, side by side in one run: DuckDB, fast-csv with plain JavaScript, scipy, native
 * C++, QuantLib. Each proves its figures against ours before a time is kept. A peer that is not installed comes out as
 * absent with what to install.
 *
 *   tsx bench/peers.ts [accounts, 1000000 unless said] [--book DIR] [--out FILE] [--runs N] [--part N] [--large N]
 *
 * The command line must be built. The book is made by `generate`; another one, made for the sample market and without
 * rows that would be rejected, may be named with --book. fast-csv, which is slow, gets a tenth of the accounts, or one in
 * --part. --large has a second book of so many accounts run once, for its memory (10000000 are what the target asks for).
 * Saved as bench/results/peers.json unless --out says where.
 */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readMarket } from '../src/market/read-market.ts';
import { packageRoot } from '../src/quantity/package-root.ts';
import { loadRulebook } from '../src/rulebook/load.ts';
import { accumulateRows } from './peers/accumulate.ts';
import { shockgrid } from './peers/children.ts';
import { duckdbRows } from './peers/duckdb.ts';
import { fastCsvRows } from './peers/fast-csv.ts';
import { largeRow } from './peers/large.ts';
import { loadedBookRows } from './peers/loaded-book.ts';
import { recomputeRows } from './peers/recompute.ts';
import { revalueRows } from './peers/revalue.ts';
import { exportRiskArrays, riskArraysCsv } from './peers/risk-arrays.ts';
import type { Row, Setting } from './peers/setting.ts';
import { rowLines, targetLines } from './peers/table.ts';
import { targetsOf } from './peers/targets.ts';
import { saveRun } from './saved-run.ts';

/** Below this many accounts a run only shows that everything works, and its micro measurements are short. */
const ACCOUNTS_WORTH_TIMING = 10_000;
const MICRO_MS = 1500;
const MICRO_MS_SHORT = 20;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    book: { type: 'string' },
    out: { type: 'string' },
    runs: { type: 'string', default: '3' },
    part: { type: 'string', default: '10' },
    large: { type: 'string' },
  },
});
const asked = wholeNumber('accounts', positionals[0] ?? '1000000');
const runs = wholeNumber('--runs', values.runs);
const part = wholeNumber('--part', values.part);
const large = values.large === undefined ? null : wholeNumber('--large', values.large);
const folder = mkdtempSync(join(tmpdir(), 'shockgrid-peers-'));

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${name} ${text}: expected a whole number from 1`);
  return Number(text);
}

function madeBook(market: string): string {
  const book = join(folder, 'book');
  say(`generating ${asked} accounts`);
  shockgrid(folder, 'generate', '--market', market, '--accounts', String(asked), '--profile', 'mixed', '--out', book);
  return book;
}

function say(what: string): void {
  process.stderr.write(`${what}\n`);
}

/** A long position is signed as it stands; a short one is short whatever its sign. */
function signedPos(book: string): string {
  const head = Buffer.alloc(4096);
  const file = openSync(join(book, 'positions.csv'), 'r');
  readSync(file, head);
  closeSync(file);
  const columns = head.toString('latin1').split('\n')[0]!.trim().split(',');
  return columns.includes('posSide') ? "case when posSide = 'short' then -abs(pos) else pos end" : 'pos';
}

interface Compared {
  rows: Row[];
  resultsHash: string;
  accounts: number;
  positions: number;
}

/** One peer after the other: nothing else runs while one is timed. */
async function allRows(setting: Setting): Promise<Compared> {
  const snapshot = readMarket(setting.market);
  const { rulebook } = loadRulebook(setting.rulebook);
  const arrays = exportRiskArrays(snapshot, rulebook);
  const arraysCsv = join(folder, 'risk-arrays.csv');
  writeFileSync(arraysCsv, riskArraysCsv(arrays));
  const ours = recomputeRows(setting);
  const sized = { ...setting, accounts: ours.accounts };
  const loaded = loadedBookRows(sized, ours.resultsHash);
  const duckdb = duckdbRows(sized, {
    sums: loaded.sums,
    signedPos: signedPos(setting.book),
    arrays,
    riskArraysCsv: arraysCsv,
    riskUnitsCsv: join(ours.csvResults, 'risk-units.csv'),
  });
  const fastCsv = await fastCsvRows(sized, arrays);
  const accumulated = await accumulateRows(sized);
  const revalued = await revalueRows(sized, snapshot, rulebook);
  const rows = [
    ...ours.rows,
    ...loaded.rows,
    ...duckdb,
    ...fastCsv,
    ...accumulated,
    ...revalued,
    largeRow(sized, large),
  ];
  return { rows, resultsHash: ours.resultsHash, accounts: ours.accounts, positions: loaded.sums.positions };
}

try {
  const market = join(packageRoot(), 'data', 'markets', 'sample');
  const setting: Setting = {
    accounts: asked,
    runs,
    part,
    microMs: asked >= ACCOUNTS_WORTH_TIMING ? MICRO_MS : MICRO_MS_SHORT,
    folder,
    market,
    book: values.book === undefined ? madeBook(market) : resolve(values.book),
    rulebook: 'okx-2025',
    say,
  };
  const { rows, resultsHash, accounts, positions } = await allRows(setting);
  const targets = targetsOf(rows, accounts);
  const sizes = { accounts, positions, runs, market: 'data/markets/sample', rulebook: setting.rulebook };
  const file = values.out === undefined ? {} : { file: resolve(values.out) };
  saveRun('peers', sizes, { resultsHash, rows, targets }, { ...file, isQuiet: true });
  process.stdout.write(`${[...rowLines(rows), '', ...targetLines(targets)].join('\n')}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
