// The cluster's bench on a small book, so that it does not rot: three ways of one run agree, and every figure comes out.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { hasRedis, queueTimeout } from '../cluster/queue-runs.ts';

it.skipIf(!hasRedis)(
  'the bench of two workers proves and times a small book',
  () => {
    const tsx = join(packageRoot(), 'node_modules', '.bin', 'tsx');
    const text = execFileSync(tsx, ['bench/cluster.ts', '500'], { cwd: packageRoot(), encoding: 'utf8' });
    const { recomputeSeconds, queue, byHand, resultsHashes } = JSON.parse(text).results;
    expect(resultsHashes[0]).toMatch(/^[0-9a-f]{64}$/);
    const taken = [recomputeSeconds, queue.seconds, queue.ofRecompute, byHand.shardSeconds, byHand.mergeSeconds];
    for (const { median } of taken) expect(median).toBeGreaterThan(0);
    expect(queue.target.isMet).toBe(queue.ofRecompute.median <= queue.target.ofRecomputeMost);
  },
  queueTimeout,
);
