// Redis behind TLS, and packages that are not there.
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { redisTarget } from '../../src/cluster/redis-target.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { freePort, hasRedis, market, newFolder, ownRedis, queueTimeout, start } from './queue-runs.ts';

/** Whether this Redis can do TLS, and there is something to make a certificate with. */
const hasTls = (() => {
  // Both programs of the package are built alike; this one tells.
  const { stdout, stderr } = spawnSync('redis-cli', ['--help'], { encoding: 'utf8' });
  const can = hasRedis && /--tls/.test(`${stdout}${stderr}`) && spawnSync('openssl', ['version']).status === 0;
  if (!can) process.stderr.write('no Redis with TLS, or no openssl: the test of TLS is skipped\n');
  return can;
})();

/** A certificate for `localhost` that signs itself. */
function certificate(folder: string): { cert: string; key: string } {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const args = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert];
  execFileSync('openssl', [...args, ...subject], { stdio: 'ignore' });
  return { cert, key };
}

describe.skipIf(!hasTls)('a Redis behind TLS', { timeout: queueTimeout }, () => {
  test('is used where its certificate is trusted, and refused where it is not', async () => {
    const [folder, port] = [newFolder(), await freePort()];
    const { cert, key } = certificate(folder);
    const redis = await ownRedis(
      ...['--tls-port', `${port}`, '--tls-cert-file', cert, '--tls-key-file', key],
      ...['--tls-auth-clients', 'no'],
    );
    const url = redis.url.replace('redis:', 'rediss:').replace(/127\.0\.0\.1:\d+/, `localhost:${port}`);
    const trusted = start(['worker', '--redis-ca', cert, '--drain'], { SHOCKGRID_REDIS: url });
    const byAddress = url.replace('localhost', '127.0.0.1');
    const same = start(['worker', '--redis-ca', cert, '--drain'], { SHOCKGRID_REDIS: byAddress });
    const stranger = start(['worker', '--drain'], { SHOCKGRID_REDIS: url });
    for (const { ended } of [trusted, same]) {
      const { code, stderr } = await ended;
      expect(code, stderr).toBe(0);
      expect(stderr).toContain('waiting for slices at rediss://');
    }
    const { code, stderr } = await stranger.ended;
    expect(stderr).toMatch(/^shockgrid: rediss:\/\/localhost:\d+ cannot be used: self-signed certificate/);
    expect(code).toBe(1);
  });
});

describe('a URL of Redis', () => {
  test('is read, and said again without its password', () => {
    expect(redisTarget('redis://me:a%26b@queue.internal:6380/2')).toEqual({
      host: 'queue.internal',
      port: 6380,
      db: 2,
      username: 'me',
      password: 'a&b',
      tls: null,
      words: 'redis://queue.internal:6380',
    });
    expect(redisTarget('rediss://[::1]')).toMatchObject({ host: '::1', port: 6379, db: 0, tls: {} });
  });

  test.each([
    'redis://host/not-to-be',
    'redis://host/0?password=not-to-be',
    'not-to-be',
    'http://not-to-be:not-to-be@host',
    'redis://:not-to-be%zz@host',
    'redis://:not-to-be@',
  ])('is refused without being said: %s', (text) => {
    expect(() => redisTarget(text)).toThrow(/^--redis: (?!.*not-to-be)/);
  });

  test('has certificates only where there is TLS', () => {
    const file = join(newFolder(), 'ca.pem');
    expect(() => redisTarget('redis://host', file)).toThrow('--redis-ca is of use with a rediss:// URL only');
    expect(() => redisTarget('rediss://host', file)).toThrow(/cannot be read: ENOENT/);
    writeFileSync(file, 'no certificate');
    expect(() => redisTarget('rediss://host', file)).toThrow(/holds no certificate in PEM form/);
  });
});

describe('the optional packages', { timeout: queueTimeout }, () => {
  test.each([
    [
      'ioredis',
      ['worker', '--redis', 'redis://127.0.0.1'],
      /^shockgrid: submit and worker need the packages bullmq and ioredis: /,
    ],
    [
      '@aws-sdk/client-s3',
      [
        'submit',
        '--redis',
        'redis://127.0.0.1',
        '--market',
        market,
        '--data',
        's3://margin',
        '--out',
        'OUT',
        '--portfolio',
      ],
      /shockgrid: data in a bucket needs the package @aws-sdk\/client-s3: /,
    ],
  ])('%s is asked for by name where it is not there', async (name, args, words) => {
    const preload = join(packageRoot(), 'test', 'cluster', 'without-package.mjs');
    const all =
      args.at(-1) === '--portfolio' ? [...args, join(packageRoot(), 'data', 'portfolios', 'covered-call')] : args;
    const env = { NODE_OPTIONS: `--import ${preload}`, SHOCKGRID_WITHOUT: name };
    const { code, stderr } = await start(all, env).ended;
    expect(stderr).toMatch(words);
    expect(code).toBe(1);
  });
});
