/**
 * One run on two workers beside one process with two threads, all on this machine: over the queue with a Redis of its own, and
 * by hand with `shard` and `merge`. Whole processes, from an Arrow portfolio in the order of its accounts to Arrow results.
 *
 *   tsx bench/cluster.ts [accounts, 1000000 unless said; a run of fewer than 500000 is printed, not saved]
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../src/quantity/package-root.ts';
import { saveRun, sizeOfRun } from './saved-run.ts';

/** Fewer accounts are a test that this bench works: too few to time, so they are not kept. */
const ACCOUNTS_KEPT = 500_000;
const accounts = sizeOfRun('accounts', 1_000_000);
const isKept = accounts >= ACCOUNTS_KEPT;
const RUNS = isKept ? 5 : 1;
const RATIO_MOST = 1.15;
const SLICES = 2;

const market = join(packageRoot(), 'data', 'markets', 'sample');
const folder = mkdtempSync(join(tmpdir(), 'shockgrid-bench-'));
const at = (name: string) => join(folder, name);
/** In turn, so that no worker has the inputs of a run open from the run before. */
const books = ['one', 'other'].map(at);
const children: ChildProcess[] = [];

function started(args: string[], stdio: 'ignore' | ['ignore', 'ignore', 'pipe'] = 'ignore'): ChildProcess {
  const main = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');
  const child = spawn(process.execPath, [main, ...args], { stdio });
  children.push(child);
  return child;
}

async function ended(child: ChildProcess): Promise<void> {
  const code = await new Promise((resolve) => child.once('exit', resolve));
  if (code !== 0) throw new Error(`${child.spawnargs.slice(1).join(' ')} ended with ${code}`);
}

/** Seconds that calls take, side by side. */
async function seconds(...calls: string[][]): Promise<number> {
  const from = performance.now();
  await Promise.all(calls.map((call) => ended(started(call))));
  return (performance.now() - from) / 1000;
}

const hashIn = (results: string) => JSON.parse(readFileSync(join(results, 'manifest.json'), 'utf8')).resultsHash;
const anew = (...names: string[]) => {
  for (const name of names) rmSync(at(name), { recursive: true, force: true });
};
const inputs = (book: string) => ['--market', market, '--portfolio', book];

/** Seconds of the same run in three ways; their results must be one. */
async function round(book: string, redis: string) {
  anew('straight', 'queued', 'queued.slices', 'slices', 'merged');
  const arrow = ['--format', 'arrow'];
  const recompute = await seconds(['recompute', ...inputs(book), '--threads', '2', '--out', at('straight'), ...arrow]);
  const cut = ['--slices', String(SLICES), '--redis', redis];
  const queue = await seconds(['submit', ...inputs(book), ...cut, '--out', at('queued'), ...arrow]);
  const shard = (i: number) => ['shard', `${i}/2`, ...inputs(book), '--threads', '1', '--out', at('slices')];
  const shards = await seconds(shard(1), shard(2));
  const merge = await seconds(['merge', at('slices'), '--threads', '2', '--out', at('merged'), ...arrow]);
  const hashes = new Set(['straight', 'queued', 'merged'].map((name) => hashIn(at(name))));
  if (hashes.size !== 1) throw new Error(`the three ways disagree: ${[...hashes].join(' ')}`);
  return { resultsHash: [...hashes][0] as string, recompute, queue, shards, merge };
}

async function makeBook(book: string, seed: number): Promise<void> {
  anew('csv');
  const size = ['--accounts', String(accounts), '--seed', String(seed)];
  await seconds(['generate', '--market', market, ...size, '--out', at('csv')]);
  await seconds(['convert', at('csv'), book, '--format', 'arrow']);
}

async function openRedis(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  children.push(spawn('redis-server', args, { stdio: 'ignore' }));
  return `redis://127.0.0.1:${port}`;
}

/** Starts a worker of one thread; resolves when it waits for slices. */
async function startWorker(redis: string): Promise<void> {
  const worker = started(['worker', '--threads', '1', '--redis', redis], ['ignore', 'ignore', 'pipe']);
  await new Promise<void>((resolve, reject) => {
    worker.once('exit', (code) => reject(new Error(`a worker ended with ${code}`)));
    createInterface(worker.stderr!).on('line', (line) => line.startsWith('waiting for slices') && resolve());
  });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}

try {
  for (const [i, book] of books.entries()) await makeBook(book, i + 1);
  // What was just written is brought to the disk before anything is timed.
  execFileSync('sync');
  const redis = await openRedis();
  await Promise.all([startWorker(redis), startWorker(redis)]);
  const first = await round(books[1]!, redis);
  const rounds: Awaited<ReturnType<typeof round>>[] = [];
  for (let run = 0; run < RUNS; run++) rounds.push(await round(books[run % 2]!, redis));
  const of = (figure: (taken: (typeof rounds)[number]) => number) => {
    const all = rounds.map(figure);
    return { median: rounded(median(all)), all: all.map(rounded) };
  };
  const ofRecompute = of(({ queue, recompute }) => queue / recompute);
  const results = {
    resultsHashes: [...new Set(rounds.map(({ resultsHash }) => resultsHash))],
    recomputeSeconds: of(({ recompute }) => recompute),
    queue: {
      /** The first run of a worker, which has everything to compile. */
      firstSeconds: rounded(first.queue),
      seconds: of(({ queue }) => queue),
      ofRecompute,
      target: { ofRecomputeMost: RATIO_MOST, isMet: ofRecompute.median <= RATIO_MOST },
    },
    byHand: {
      shardSeconds: of(({ shards }) => shards),
      mergeSeconds: of(({ merge }) => merge),
      ofRecompute: of(({ shards, merge, recompute }) => (shards + merge) / recompute),
    },
  };
  saveRun('cluster', { accounts, slices: SLICES, workers: 2, runs: RUNS }, results, { isKept });
} finally {
  for (const child of children.reverse()) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}
