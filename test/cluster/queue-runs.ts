/** A queue to try things on: a Redis of its own, workers as processes of their own, a book, and what Redis holds. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, expect } from 'vitest';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { shockgrid } from '../support/shockgrid.ts';

const asked = Number(process.env.SHOCKGRID_CLUSTER || 0);
/** A small book in every check, one of so many accounts in a long one. */
export const accounts = asked > 0 ? asked : 2_000;
export const queueTimeout = 180_000 + accounts;
export const market = join(packageRoot(), 'data', 'markets', 'sample');
const password = 'not-to-be/printed&';

const endings: (() => void)[] = [];
afterAll(() => {
  for (const end of endings.splice(0).reverse()) end();
});

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'shockgrid-cluster-'));
  endings.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Whether there is a Redis to start; where there is none the tests say so. */
export const hasRedis = (() => {
  try {
    execFileSync('redis-server', ['--version']);
    return true;
  } catch {
    process.stderr.write('redis-server is not installed: the tests of the queue are skipped\n');
    return false;
  }
})();

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export interface OwnRedis {
  url: string;
  port: number;
  /** Runs a command as an administrator would. */
  client: Redis;
  stop(signal: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
}

/** Starts a Redis on a free port of loopback, with a password, its log of changes in a folder of its own. */
export async function ownRedis(...more: string[]): Promise<OwnRedis> {
  const [port, folder] = [await freePort(), newFolder()];
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'yes'];
  let server: ChildProcess;
  const client = new Redis({ port, host: '127.0.0.1', password, lazyConnect: true, maxRetriesPerRequest: null });
  client.on('error', () => {});
  const start = async () => {
    server = spawn('redis-server', [...args, '--requirepass', password, ...more], { stdio: 'ignore' });
    if (client.status === 'wait') await client.connect().catch(() => {});
    await client.ping();
  };
  const stop = async (signal: NodeJS.Signals) => {
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await gone;
  };
  endings.push(() => {
    client.disconnect();
    server.kill('SIGKILL');
  });
  await start();
  return { url: `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`, port, client, stop, start };
}

/** Everything that a Redis holds, as text. */
export async function heldBy({ client }: OwnRedis): Promise<string> {
  const held: unknown[] = [];
  for (const key of await client.keys('*')) {
    const type = await client.type(key);
    // A key that was listed may be gone by now.
    if (type === 'none') continue;
    held.push(key, await readers[type]!(client, key));
  }
  return JSON.stringify(held);
}

const readers: Record<string, (client: Redis, key: string) => Promise<unknown>> = {
  string: (client, key) => client.get(key),
  hash: (client, key) => client.hgetall(key),
  list: (client, key) => client.lrange(key, 0, -1),
  set: (client, key) => client.smembers(key),
  zset: (client, key) => client.zrange(key, '0', '-1'),
  stream: (client, key) => client.xrange(key, '-', '+'),
};

export interface Process {
  child: ChildProcess;
  /** What it said so far. */
  said(): string;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string; stdout: string }>;
}

/** Starts a command. Its output never holds the password. @param env added to the environment */
export function start(args: string[], env: Record<string, string> = {}): Process {
  const main = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  endings.push(() => child.kill('SIGKILL'));
  let [stdout, stderr] = ['', ''];
  child.stdout!.on('data', (bytes) => {
    stdout += bytes;
  });
  child.stderr!.on('data', (bytes) => {
    stderr += bytes;
  });
  const ended = new Promise<Awaited<Process['ended']>>((resolve) => {
    child.on('close', (code, signal) => {
      expect(`${stdout}${stderr}`).not.toMatch(/not-to-be/);
      resolve({ code, signal, stderr, stdout });
    });
  });
  return { child, said: () => stderr, ended };
}

/** Starts a worker of one thread. @param preload a module that it and its threads load first */
export function startWorker(redis: Reached, preload?: string, env: Record<string, string> = {}): Process {
  const first = preload === undefined ? {} : { NODE_OPTIONS: `--import ${join(packageRoot(), 'test', preload)}` };
  return start(['worker', '--threads', '1'], { SHOCKGRID_REDIS: redis.url, ...redis.env, ...first, ...env });
}

/** How a command finds its Redis, and what else is in its environment. */
export interface Reached {
  url: string;
  env?: Record<string, string>;
}

export interface Submitted {
  book: string;
  out: string;
}

/** Starts a submit. */
export function startSubmit(redis: Reached, { book, out }: Submitted, ...more: string[]): Process {
  return start(['submit', '--market', market, '--portfolio', book, '--out', out, ...more], {
    SHOCKGRID_REDIS: redis.url,
    ...redis.env,
  });
}

/** A generated book, sorted by account. */
export async function generatedBook(): Promise<string> {
  const book = join(newFolder(), 'book');
  const args = ['--market', market, '--accounts', String(accounts), '--format', 'arrow', '--out', book];
  const { code, stderr } = await shockgrid(['generate', ...args]);
  expect(code, stderr).toBe(0);
  return book;
}

/** What a run on one machine makes of a book. */
export async function straightRun(book: string): Promise<string> {
  const out = join(newFolder(), 'straight');
  const { code, stderr } = await shockgrid(['recompute', '--market', market, '--portfolio', book, '--out', out]);
  expect([0, 3], stderr).toContain(code);
  return out;
}

/** Checks that two runs made the same files, byte for byte; the manifest tells of hours and threads. */
export function expectSameResults(out: string, straight: string): void {
  const names = readdirSync(straight).sort();
  expect(readdirSync(out).sort()).toEqual(names);
  for (const name of names.filter((file) => file !== 'manifest.json')) {
    expect(readFileSync(join(out, name)).equals(readFileSync(join(straight, name))), name).toBe(true);
  }
  const [made, wanted] = [out, straight].map((folder) => {
    const { resultsHash, inputs, rulebook, counts } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    return { resultsHash, inputs, rulebook, counts };
  });
  expect(made).toEqual(wanted);
}

/** How often each slice was published, by what the workers say. */
export function publishedSlices(workers: readonly Process[]): Map<string, number> {
  const published = new Map<string, number>();
  for (const worker of workers) {
    for (const [, slice] of worker.said().matchAll(/slice (\d+) of \d+ published$/gm)) {
      published.set(slice!, (published.get(slice!) ?? 0) + 1);
    }
  }
  return published;
}

/** Waits, by looking again and again, until something is so. */
export async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = Date.now() + 60_000;
  while (!(await isSo())) {
    expect(Date.now(), `waited in vain until ${what}`).toBeLessThan(end);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Tells workers to end, and waits for it. */
export async function endWorkers(workers: readonly Process[]): Promise<void> {
  for (const { child } of workers) child.kill('SIGTERM');
  await Promise.all(workers.map(({ ended }) => ended));
}

/** A run of 64 slices by three workers, of which one is killed midway and one while it publishes: each slice is published once. */
export async function expectSurvivesKills(
  redis: Reached,
  { book, straight, data }: { book: string; straight: string; data: string },
): Promise<void> {
  const out = join(newFolder(), 'results');
  const workers = [startWorker(redis), startWorker(redis, 'cluster/at-link.mjs', { SHOCKGRID_AT_LINK: 'die' })];
  const submitted = startSubmit(redis, { book, out }, '--slices', '64', '--data', data);
  expect((await workers[1]!.ended).signal).toBe('SIGKILL');
  workers.push(startWorker(redis));
  await until(() => publishedSlices(workers).size > 20, 'a third of the slices is published');
  workers[0]!.child.kill('SIGKILL');
  const { code, stderr } = await submitted.ended;
  expect(code, stderr).toBe(0);
  expectSameResults(out, straight);
  await endWorkers(workers);
  const published = publishedSlices(workers);
  // The killed one may have published a slice and not have got to say so.
  expect(published.size).toBeGreaterThanOrEqual(63);
  expect([...published.values()].every((times) => times === 1)).toBe(true);
}
