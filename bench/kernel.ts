/**
 * Evaluation alone: a generated book in memory, shard by shard through the kernel and into the result columns. First one
 * thread and two must give one results hash and a sample must agree with the decimal engine; then each stage is timed in
 * this thread, and the same shards on one worker and on two.
 *
 *   tsx bench/kernel.ts [accounts, 100000 unless said; a run of fewer than 50000 is printed, not saved]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { readPortfolio } from '../src/ingest/read-portfolio.ts';
import { SHARD_POSITIONS_DEFAULT } from '../src/limits.ts';
import { makeAccountColumns } from '../src/margin/account-columns.ts';
import { fillAccounts } from '../src/margin/account-margin.ts';
import { readMarket } from '../src/market/read-market.ts';
import type { Snapshot } from '../src/market/snapshot.ts';
import type { Book } from '../src/portfolio/book.ts';
import { packageRoot } from '../src/quantity/package-root.ts';
import { textCount } from '../src/quantity/text-table.ts';
import { loadRulebook } from '../src/rulebook/load.ts';
import { type Engine, makeEngine } from '../src/runner/engine.ts';
import { openShardKernel } from '../src/runner/engine-handle.ts';
import { resultsHash } from '../src/runner/results-hash.ts';
import { runBook } from '../src/runner/run-book.ts';
import { planShards, type ShardPlan } from '../src/runner/shards.ts';
import type { ShardDone, ShardTask, WorkerData } from '../src/runner/worker.ts';
import { openPool as openThreads } from '../src/threads/pool.ts';
import { verifySample } from '../src/verify/sample.ts';
import { accumulateInKernel, accumulatePlainly, type WeightedRows } from './accumulate.ts';
import { saveRun, sizeOfRun } from './saved-run.ts';

const RUNS = 20;
/** Fewer accounts are a test that this bench works: too few to time, so they are not kept. */
const ACCOUNTS_KEPT = 50_000;
const accounts = sizeOfRun('accounts', 100_000);
/** Accounts that the decimal engine computes too. */
const SAMPLE = Math.min(50, Math.ceil(accounts / 100));
const market = join(packageRoot(), 'data', 'markets', 'sample');
const { rulebook } = loadRulebook('okx-2025');
const snapshot = readMarket(market);

async function generatedBook(): Promise<Book> {
  const folder = mkdtempSync(join(tmpdir(), 'shockgrid-bench-'));
  const main = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');
  try {
    const args = ['generate', '--market', market, '--accounts', String(accounts), '--out', join(folder, 'book')];
    execFileSync(process.execPath, [main, ...args], { stdio: 'ignore' });
    return (await readPortfolio(join(folder, 'book'), snapshot)).book;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One hash for one thread and two, and a sample that the decimal engine agrees with; returns the hash. */
async function proven(book: Book): Promise<string> {
  const results = [];
  for (const threads of [1, 2]) results.push(await runBook({ snapshot, rulebook, book, threads }));
  const hashes = new Set(results.map((result) => resultsHash(book, result)));
  if (hashes.size !== 1) throw new Error(`thread counts disagree: ${[...hashes].join(' ')}`);
  const request = { size: SAMPLE, seed: 1, command: 'tsx bench/kernel.ts', source: 'kernel' };
  const verdict = await verifySample({ snapshot, rulebook, book, result: results[0]! }, request);
  if (verdict.failed) throw new Error(verdict.lines.join('\n'));
  return [...hashes][0]!;
}

/** Best milliseconds of the kernel and of what follows it, over all shards, in this thread. */
function inThisThread(engine: Engine, book: Book, shards: ShardPlan['shards']) {
  const kernel = openShardKernel(engine);
  const columns = makeAccountColumns(textCount(book.acctIds));
  const best = { kernelMs: Number.POSITIVE_INFINITY, columnsMs: Number.POSITIVE_INFINITY };
  for (let run = 0; run < RUNS; run++) {
    const sum = { kernelMs: 0, columnsMs: 0 };
    for (const range of shards) {
      const from = performance.now();
      const output = kernel.evaluate(book, range);
      const evaluated = performance.now();
      fillAccounts(output, book, range, columns);
      sum.kernelMs += evaluated - from;
      sum.columnsMs += performance.now() - evaluated;
    }
    best.kernelMs = Math.min(best.kernelMs, sum.kernelMs);
    best.columnsMs = Math.min(best.columnsMs, sum.columnsMs);
  }
  return best;
}

/** All shards over so many workers that are already warm. */
async function openPool(engine: Engine, book: Book, shards: ShardPlan['shards'], threads: number) {
  const { module, memory, tablesBase, blocks, parameters, comparesModes } = engine;
  const { quarantined, acctLv, autoLoan, riskAck, positions, orders, balances } = book;
  const workerData: WorkerData = {
    engines: [{ module, memory, tablesBase, blocks, parameters, comparesModes }],
    book: { quarantined, acctLv, autoLoan, riskAck, positions, orders, balances },
    columns: [makeAccountColumns(textCount(book.acctIds))],
    handsRows: true,
    classes: null,
    begun: new Int32Array(new SharedArrayBuffer(engine.blocks.length * Int32Array.BYTES_PER_ELEMENT)),
  };
  const workerUrl = new URL('../src/runner/worker.js', import.meta.url);
  const pool = openThreads<ShardTask, ShardDone>(workerUrl, { threads, tasksPerThread: 1, workerData });
  const pass = async () => {
    const from = performance.now();
    let next = 0;
    const lane = async (block: number) => {
      while (next < shards.length) await pool.run({ range: shards[next++]!, block, part: null });
    };
    await Promise.all(Array.from({ length: threads }, (_, block) => lane(block)));
    return performance.now() - from;
  };
  for (let warming = 0; warming < 3; warming++) await pass();
  return { pass, close: () => pool.close() };
}

const SPIN = `let x = 0; for (let i = 0; i < 1e8; i++) x = (x * 31 + i) | 0; require('worker_threads').parentPort.postMessage(x)`;

/** What two threads are worth on this machine now: register arithmetic that shares nothing. */
async function spin(threads: number): Promise<number> {
  const from = performance.now();
  const ended = () => new Promise((resolve) => new Worker(SPIN, { eval: true }).on('exit', resolve));
  await Promise.all(Array.from({ length: threads }, ended));
  return performance.now() - from;
}

/** One worker and two in turn, each at its best, beside what the machine gives two threads that share nothing. */
async function inWorkers(engine: Engine, book: Book, shards: ShardPlan['shards']) {
  const one = await openPool(engine, book, shards, 1);
  const two = await openPool(engine, book, shards, 2);
  const best = { oneMs: Number.POSITIVE_INFINITY, twoMs: Number.POSITIVE_INFINITY };
  const spun = { oneMs: Number.POSITIVE_INFINITY, twoMs: Number.POSITIVE_INFINITY };
  // A pass is short and a second core is seldom free for long: the more passes, the likelier one without a neighbour.
  for (let run = 0; run < 3 * RUNS; run++) {
    best.oneMs = Math.min(best.oneMs, await one.pass());
    best.twoMs = Math.min(best.twoMs, await two.pass());
    if (run % 15 > 0) continue;
    spun.oneMs = Math.min(spun.oneMs, await spin(1));
    spun.twoMs = Math.min(spun.twoMs, await spin(2));
  }
  await one.close();
  await two.close();
  return {
    oneWorkerMs: rounded(best.oneMs),
    twoWorkersMs: rounded(best.twoMs),
    ratio: rounded(best.oneMs / best.twoMs),
    ratioOfSharingNothing: rounded((2 * spun.oneMs) / spun.twoMs),
  };
}

/** The option positions of the book over the rows that the kernel revalued. */
function optionRows({ memory, tables, compiled }: Engine, book: Book, { instruments }: Snapshot): WeightedRows {
  let next = 0;
  const rowOf = instruments.map(({ contract }) => (contract === 'option' ? next++ : -1));
  const { offsets, instrument, qty } = book.positions;
  const legs = { offsets: new Uint32Array(offsets.length), row: [] as number[], qty: [] as number[] };
  for (let a = 0; a + 1 < offsets.length; a++) {
    for (let p = offsets[a]!; p < offsets[a + 1]!; p++) {
      if (rowOf[instrument[p]!]! < 0) continue;
      legs.row.push(rowOf[instrument[p]!]!);
      legs.qty.push(qty[p]!);
    }
    legs.offsets[a + 1] = legs.row.length;
  }
  if (compiled.units.some((unit) => unit.columns.length + 1 < tables.rowStride)) throw new Error('rows of two widths');
  return {
    columnCount: tables.rowStride,
    rows: new Float64Array(memory.buffer, tables.rows, tables.optionCount * tables.rowStride),
    offsets: legs.offsets,
    row: Uint32Array.from(legs.row),
    qty: Float64Array.from(legs.qty),
  };
}

async function hotLoop(engine: Engine, book: Book) {
  const weighted = optionRows(engine, book, snapshot);
  const { sums, nsPerPosition } = await accumulateInKernel(weighted, RUNS);
  const plain = accumulatePlainly(weighted);
  if (plain.some((sum, i) => sum !== sums[i])) throw new Error('the hot loop disagrees with a plain one');
  const { columnCount, row } = weighted;
  return { optionPositions: row.length, columns: columnCount, nsPerPosition: rounded(nsPerPosition) };
}

function rounded(value: number): number {
  return Number(value.toFixed(2));
}

const book = await generatedBook();
const hash = await proven(book);
const { shards, capacity } = planShards(book, SHARD_POSITIONS_DEFAULT);
const engine = makeEngine({ snapshot, rulebook, capacity, workers: 2 });
const { kernelMs, columnsMs } = inThisThread(engine, book, shards);
const positions = book.positions.instrument.length;
const nsPer = (ms: number, count: number) => rounded((ms * 1e6) / count);
const sizes = {
  accounts,
  positions,
  orders: book.orders.instrument.length,
  balances: book.balances.ccy.length,
  shards: shards.length,
  runs: RUNS,
};
const results = {
  resultsHash: hash,
  kernel: { nsPerAccount: nsPer(kernelMs, accounts), nsPerPosition: nsPer(kernelMs, positions) },
  resultColumns: { nsPerAccount: nsPer(columnsMs, accounts), nsPerPosition: nsPer(columnsMs, positions) },
  accountsPerSecondPerCore: Math.round(accounts / ((kernelMs + columnsMs) / 1000)),
  workers: await inWorkers(engine, book, shards),
  hotLoop: await hotLoop(engine, book),
};
saveRun('kernel', sizes, results, { isKept: accounts >= ACCOUNTS_KEPT });
