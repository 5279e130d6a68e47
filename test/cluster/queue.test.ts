// Submit and worker: whatever happens to workers, the run ends as on one machine, and each slice is published once.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  endWorkers,
  expectSameResults,
  expectSurvivesKills,
  generatedBook,
  hasRedis,
  heldBy,
  newFolder,
  ownRedis,
  publishedSlices,
  queueTimeout,
  startSubmit,
  startWorker,
  straightRun,
  until,
} from './queue-runs.ts';

let book: string;
let straight: string;

describe.skipIf(!hasRedis)('a run over the queue', { timeout: queueTimeout }, () => {
  beforeAll(async () => {
    book = await generatedBook();
    straight = await straightRun(book);
  }, queueTimeout);

  test('survives a worker killed midway and one killed while it publishes', async () => {
    const redis = await ownRedis();
    const data = newFolder();
    await expectSurvivesKills(redis, { book, straight, data });
    expect(await heldBy(redis)).toContain('"event","stalled"');
    const [place] = readdirSync(data);
    expect(readdirSync(join(data, place!)).sort()).toEqual(['results', 'results.json']);
  });

  test('ends the slice under way when its worker is told to end, and nothing waits for it', async () => {
    const redis = await ownRedis();
    const out = join(newFolder(), 'results');
    const workers = [startWorker(redis), startWorker(redis)];
    const submitted = startSubmit(redis, { book, out }, '--slices', '16');
    await until(() => publishedSlices(workers).size > 3, 'some slices are published');
    workers[0]!.child.kill('SIGTERM');
    expect((await workers[0]!.ended).code).toBe(0);
    const { code, stderr } = await submitted.ended;
    expect(code, stderr).toBe(0);
    await endWorkers(workers);
    expect(publishedSlices(workers).size).toBe(16);
    expectSameResults(out, straight);
    expect(await heldBy(redis)).not.toContain('"event","stalled"');
  });

  test('is joined by a second submit, to the same end', async () => {
    const redis = await ownRedis();
    const [one, other] = [join(newFolder(), 'results'), join(newFolder(), 'results')];
    const cut = ['--slices', '16', '--data', newFolder()];
    const first = startSubmit(redis, { book, out: one }, ...cut);
    await until(async () => (await redis.client.keys('*waiting-children')).length === 1, 'the run is in the queue');
    const second = startSubmit(redis, { book, out: one }, ...cut);
    const third = startSubmit(redis, { book, out: other }, ...cut);
    await until(() => [second, third].every((submit) => submit.said().includes('joining it')), 'both have joined');
    const workers = [startWorker(redis), startWorker(redis)];
    const ends = await Promise.all([first.ended, second.ended, third.ended]);
    expect(ends.map(({ code, stderr }) => (code === 0 ? '' : stderr))).toEqual(['', '', '']);
    await endWorkers(workers);
    expect(publishedSlices(workers).size).toBe(16);
    expectSameResults(one, straight);
    expectSameResults(other, straight);
    // Who comes when it is done gets the results without a worker.
    const late = join(newFolder(), 'results');
    const { code, stderr } = await startSubmit(redis, { book, out: late }, ...cut).ended;
    expect(code, stderr).toBe(0);
    expect(stderr).toContain('was computed before');
    expectSameResults(late, straight);
  });
});
