/**
 * One book under many rulebooks: what a point of a sweep costs in revaluation and accumulation beside a whole run from
 * CSV, and what comparing two rulebooks costs beside recomputing under one.
 *
 *   tsx bench/sweep.ts [accounts, 1000000 unless said; a run of fewer than 500000 is printed, not saved]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPortfolio } from '../src/ingest/read-portfolio.ts';
import { readMarket } from '../src/market/read-market.ts';
import type { Book } from '../src/portfolio/book.ts';
import { packageRoot } from '../src/quantity/package-root.ts';
import { loadRulebook } from '../src/rulebook/load.ts';
import { parseVary, rulebookAt } from '../src/rulebook/vary.ts';
import { prepareRun } from '../src/runner/run-book.ts';
import { sumOverComputed } from '../src/runner/summary.ts';
import { type Sweep, sweepBook } from '../src/sweep/sweep-book.ts';
import { CloseDecider } from '../src/verify/close-decisions.ts';
import { saveRun, sizeOfRun } from './saved-run.ts';

/** Fewer accounts are a test that this bench works: too few to time, so they are not kept. */
const ACCOUNTS_KEPT = 500_000;
const accounts = sizeOfRun('accounts', 1_000_000);
const isKept = accounts >= ACCOUNTS_KEPT;
/** Whole processes are run so often; a sweep has twice ten points. */
const RUNS = isKept ? 3 : 1;
const BASE = 'okx-2024-06';
const CANDIDATE = 'okx-2025';
const axes = ['mr1-spot-shock.shocks.major=0.08:0.26:0.02', 'mr6-extreme-move.weight=0.4,0.6'].map(parseVary);

const market = join(packageRoot(), 'data', 'markets', 'sample');
const folder = mkdtempSync(join(tmpdir(), 'shockgrid-bench-'));
const book = join(folder, 'book');
const inputs = ['--market', market, '--portfolio', book];

function shockgrid(...args: string[]): number {
  const main = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');
  const startedAt = performance.now();
  execFileSync(process.execPath, [main, ...args], { stdio: 'ignore' });
  return (performance.now() - startedAt) / 1000;
}

const recompute = () => shockgrid('recompute', ...inputs, '--rulebook', CANDIDATE, '--out', join(folder, 'run'));
const compare = () =>
  shockgrid('compare', ...inputs, '--base', BASE, '--candidate', CANDIDATE, '--out', join(folder, 'compare'));

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function rounded(value: number, places = 4): number {
  return Number(value.toFixed(places));
}

/** The totals of both files must be one: what the comparison calls the candidate is what the run computed. */
function mustAgree(): void {
  const json = (...path: string[]) => JSON.parse(readFileSync(join(folder, ...path), 'utf8'));
  const { totals } = json('run', 'summary.json');
  const compared = json('compare', 'compare.json').totals;
  for (const [name, { candidate }] of Object.entries<{ candidate: number }>(compared)) {
    if (candidate !== totals[name]) throw new Error(`${name} is ${totals[name]}, compared ${candidate}`);
  }
}

/** The first and the last point must be the runs that their rulebooks give by themselves. */
async function mustBeOwnRuns(of: Parameters<typeof sweepBook>[0], { points }: Sweep): Promise<void> {
  for (const point of [points[0]!, points.at(-1)!]) {
    const rulebook = rulebookAt(of.rulebook, new Map(Object.entries(point.settings)));
    const run = prepareRun({ ...of, rulebook });
    const decider = new CloseDecider(of.snapshot, rulebook, of.book);
    await run.evaluate((range, rows) => decider.settle(range, run.accounts, rows));
    const own = sumOverComputed(run.accounts.figures.totalMmr, of.book.quarantined);
    if (own !== point.totalMmr) throw new Error(`a run by itself gives ${own}, the sweep ${point.totalMmr}`);
  }
}

async function sweptBook(): Promise<{ sweep: Sweep; loaded: Book }> {
  const snapshot = readMarket(market);
  const { book: loaded } = await readPortfolio(book, snapshot);
  const request = { snapshot, book: loaded, rulebook: loadRulebook(CANDIDATE).rulebook, axes };
  const sweep = await sweepBook(request);
  await mustBeOwnRuns(request, sweep);
  return { sweep, loaded };
}

try {
  shockgrid('generate', '--market', market, '--accounts', String(accounts), '--out', book);
  const seconds = { recompute: [] as number[], compare: [] as number[] };
  for (let run = 0; run < RUNS; run++) {
    seconds.recompute.push(recompute());
    seconds.compare.push(compare());
  }
  mustAgree();
  const { sweep, loaded } = await sweptBook();
  // The first pass is of the rulebook as it is; it starts threads and touches memory for the first time.
  const points = sweep.times.slice(1);
  const csvRun = median(seconds.recompute);
  const revalue = median(points.map(({ revalueMs }) => revalueMs / 1000));
  const accumulate = median(points.map(({ accumulateMs }) => accumulateMs / 1000));
  const sizes = { accounts, positions: loaded.positions.instrument.length, points: points.length, runs: RUNS };
  const results = {
    recomputeFromCsvSeconds: rounded(csvRun),
    compare: { seconds: rounded(median(seconds.compare)), ofRecompute: rounded(median(seconds.compare) / csvRun) },
    point: {
      revalueSeconds: rounded(revalue),
      accumulateSeconds: rounded(accumulate),
      revalueShare: rounded(revalue / csvRun),
      accumulateShare: rounded(accumulate / csvRun),
      ofRecompute: rounded((revalue + accumulate) / csvRun),
    },
    newMemories: points.filter(({ isNewMemory }) => isNewMemory).length,
  };
  saveRun('sweep', sizes, results, { isKept });
} finally {
  rmSync(folder, { recursive: true });
}
