// What Redis is told, what it may do to a run, and what a worker refuses.
import { appendFileSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { shockgrid } from '../support/shockgrid.ts';
import {
  accounts,
  endWorkers,
  expectSameResults,
  hasRedis,
  heldBy,
  market,
  newFolder,
  ownRedis,
  publishedSlices,
  queueTimeout,
  start,
  startSubmit,
  startWorker,
  straightRun,
  until,
} from './queue-runs.ts';

let book: string;
let straight: string;
let acctIds: string[];

/** A book in text, with rows that no market explains. */
async function bookWithRejects(): Promise<string> {
  const folder = join(newFolder(), 'book');
  const args = ['--market', market, '--accounts', String(accounts), '--out', folder];
  expect((await shockgrid(['generate', ...args])).code).toBe(0);
  const positions = readFileSync(join(folder, 'positions.csv'), 'utf8').split('\n');
  const [header, row] = positions;
  const [acctId] = row!.split(',');
  const bad = header!.split(',').map((name) => ({ acctId, instId: 'NO-SUCH-THING', pos: '1', avgPx: '1' })[name] ?? '');
  appendFileSync(join(folder, 'positions.csv'), `${bad.join(',')}\n`);
  return folder;
}

const cut = ['--slices', '16'];

/** The first slice's try is over, and it is to be tried again. */
const hasFailedTry = (said: string) => /slice \d+ of 16 failed/.test(said);

describe.skipIf(!hasRedis)('the queue', { timeout: queueTimeout }, () => {
  beforeAll(async () => {
    book = await bookWithRejects();
    straight = await straightRun(book);
    acctIds = readFileSync(join(straight, 'accounts.csv'), 'utf8')
      .split('\n')
      .slice(1, -1)
      .map((row) => row.split(',')[0]!);
    expect(acctIds.length).toBe(accounts);
  }, queueTimeout);

  test('holds no account, whatever happens to a run', async () => {
    const redis = await ownRedis();
    const out = join(newFolder(), 'results');
    const [acctId] = acctIds as [string];
    // Its first slice fails with an account in the words.
    const env = { SHOCKGRID_AT_LINK: 'fault', SHOCKGRID_ACCOUNT: acctId };
    const sick = startWorker(redis, 'cluster/at-link.mjs', env);
    const submitted = startSubmit(redis, { book, out }, ...cut);
    await until(() => hasFailedTry(sick.said()), 'the first slice has failed');
    expect(sick.said()).toContain(`account ${acctId} stands in the way`);
    await until(async () => (await heldBy(redis)).includes('unusable'), 'Redis knows of it');
    const during = await heldBy(redis);
    const well = startWorker(redis);
    sick.child.kill('SIGKILL');
    const { code, stderr, stdout } = await submitted.ended;
    expect(code, stderr).toBe(3);
    expect(stdout).toContain('quarantined');
    expectSameResults(out, straight);
    await endWorkers([well]);
    for (const held of [during, await heldBy(redis)]) {
      expect(held).toContain('shockgrid:merges:');
      expect(acctIds.filter((id) => held.includes(id))).toEqual([]);
    }
  });

  test('is not believed by a worker that finds another byte', async () => {
    const redis = await ownRedis();
    const [out, changing] = [join(newFolder(), 'results'), join(newFolder(), 'book')];
    mkdirSync(changing);
    for (const name of readdirSync(book)) copyFileSync(join(book, name), join(changing, name));
    const whole = readFileSync(join(changing, 'balances.csv'));
    const submitted = startSubmit(redis, { book: changing, out }, ...cut);
    await until(async () => (await redis.client.keys('*waiting-children')).length === 1, 'the run is in the queue');
    writeFileSync(
      join(changing, 'balances.csv'),
      Buffer.from(whole.toString().replace(/(\d)\n/, (_, digit) => `${(Number(digit) + 1) % 10}\n`)),
    );
    const worker = startWorker(redis);
    const { code, stderr } = await submitted.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/failed at slice \d+ of 16: a worker found other inputs than those of the run/);
    expect(worker.said()).toMatch(/different are: balances\.csv of the portfolio/);
    expect(publishedSlices([worker]).size).toBe(0);
    await endWorkers([worker]);
    writeFileSync(join(changing, 'balances.csv'), whole);
    const well = startWorker(redis);
    const again = await startSubmit(redis, { book: changing, out }, ...cut).ended;
    expect(again.code, again.stderr).toBe(3);
    await endWorkers([well]);
  });

  test.each(['SIGTERM', 'SIGKILL'] as const)('goes on when Redis is ended by %s and started again', async (signal) => {
    const redis = await ownRedis();
    const out = join(newFolder(), 'results');
    const workers = [startWorker(redis), startWorker(redis)];
    const submitted = startSubmit(redis, { book, out }, ...cut);
    await until(() => publishedSlices(workers).size > 3, 'some slices are published');
    await redis.stop(signal);
    await until(() => submitted.said().includes('is away'), 'it is missed');
    await redis.start();
    const { code, stderr } = await submitted.ended;
    // What the last second wrote may be lost with a Redis that is killed: then the run ends with a word, and goes on.
    if (signal === 'SIGKILL' && code === 1) expect(stderr).toMatch(/Redis no longer knows run|submit again to go on/);
    else expect(code, stderr).toBe(3);
    const again = await startSubmit(redis, { book, out }, ...cut).ended;
    expect(again.code, again.stderr).toBe(3);
    expectSameResults(out, straight);
    await endWorkers(workers);
  });

  test('says so when it was emptied, and a second submit completes the run', async () => {
    const redis = await ownRedis();
    const out = join(newFolder(), 'results');
    const workers = [startWorker(redis)];
    const submitted = startSubmit(redis, { book, out }, ...cut);
    await until(() => publishedSlices(workers).size > 3, 'some slices are published');
    await redis.client.flushall();
    const { code, stderr } = await submitted.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^shockgrid: Redis no longer knows run \w+: .*submit again to go on$/m);
    const again = await startSubmit(redis, { book, out }, ...cut).ended;
    expect(again.code, again.stderr).toBe(3);
    expectSameResults(out, straight);
    await endWorkers(workers);
    expect(workers[0]!.said()).toContain('was published before');
    expect(publishedSlices(workers).size).toBe(16);
  });

  test('is warned of when it may throw keys away', async () => {
    const redis = await ownRedis('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru');
    const { code, stderr } = await start(['worker', '--drain'], { SHOCKGRID_REDIS: redis.url }).ended;
    expect(code, stderr).toBe(0);
    expect(stderr).toMatch(/has maxmemory-policy allkeys-lru: it may throw a run's jobs away/);
  });

  test('is one sentence when it cannot be used', async () => {
    const { port } = await ownRedis();
    const sentences: [url: string, words: RegExp][] = [
      [
        `redis://:wrong-not-to-be@127.0.0.1:${port}`,
        /^shockgrid: redis:\/\/127\.0\.0\.1:\d+ cannot be used: WRONGPASS/,
      ],
      [`redis://127.0.0.1:${port}`, /cannot be used: NOAUTH/],
      ['http://not-to-be:x@127.0.0.1', /^shockgrid: --redis: this is no URL of a Redis/],
      ['redis://:not-to-be%zz@127.0.0.1', /^shockgrid: --redis: user and password must be percent-encoded/],
    ];
    const ends = await Promise.all(sentences.map(([url]) => start(['worker', '--redis', url]).ended));
    for (const [index, { code, stderr }] of ends.entries()) {
      expect(stderr).toMatch(sentences[index]![1]);
      expect(stderr.trim().split('\n').length).toBe(1);
      expect(code).toBe(1);
    }
  });
});
