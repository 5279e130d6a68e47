// The same over a bucket: inputs, slices and results go through the store, and every byte is checked.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  expectSurvivesKills,
  generatedBook,
  hasRedis,
  newFolder,
  type OwnRedis,
  ownRedis,
  queueTimeout,
  type Reached,
  startSubmit,
  straightRun,
} from './queue-runs.ts';

const data = 's3://margin/night/';
let store: S3rver;
let directory: string;
let redis: OwnRedis & Reached;
let book: string;
let straight: string;

/** The content of every object, as the store keeps it on disk. */
function objects(): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => join(directory, name))
    .filter((path) => path.endsWith('._S3rver_object') && statSync(path).isFile());
}

describe.skipIf(!hasRedis)('a run over a bucket', { timeout: queueTimeout }, () => {
  beforeAll(async () => {
    book = await generatedBook();
    straight = await straightRun(book);
    directory = newFolder();
    const configureBuckets = [{ name: 'margin' }];
    store = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets });
    const { port } = await store.run();
    const env = {
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: 'S3RVER',
    };
    redis = { ...(await ownRedis()), env };
  }, queueTimeout);
  afterAll(() => store?.close());

  test('survives a worker killed midway and one killed while it publishes', async () => {
    await expectSurvivesKills(redis, { book, straight, data });
    expect(objects().filter((path) => path.includes('slices'))).toEqual([]);
  });

  test('does not take what the store changed', async () => {
    const out = join(newFolder(), 'results');
    // The results are in the store from the run before; one byte of them changes.
    const path = objects().find((object) => object.includes('risk-units.csv'))!;
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(path, bytes);
    const { code, stderr } = await startSubmit(redis, { book, out }, '--slices', '64', '--data', data).ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^shockgrid: s3:\/\/margin\/night\/runs\/\w+-csv\/results\/risk-units\.csv is not what was put/m,
    );
    expect(readdirSync(out)).not.toContain('manifest.json');
  });

  test('is one sentence where the bucket is not there', async () => {
    const out = join(newFolder(), 'results');
    const { code, stderr } = await startSubmit(redis, { book, out }, '--data', 's3://no-such-bucket').ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/^shockgrid: s3:\/\/no-such-bucket\/\S+ cannot be \w+: /m);
  });
});
