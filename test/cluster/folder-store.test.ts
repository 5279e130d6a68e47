import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFolderStore } from '../../src/cluster/folder-store.ts';
import type { ClusterRun } from '../../src/cluster/run-job.ts';
import { newFolder } from './slice-runs.ts';

test('slices are taken away where results are kept, and not before', async () => {
  const place = { market: '', portfolio: '', rulebook: '' };
  const run = { run: 'abc', format: 'arrow', data: newFolder(), slices: 2, ...place } as unknown as ClusterRun;
  const store = openFolderStore(run);
  await store.tidy();
  await store.offerInputs({ market: '', portfolio: '', rulebook: '' });
  const slice = join(store.sliceFolder, 'slice-1-of-2.sgslice');
  writeFileSync(slice, 'figures');
  const merging = await store.mergeFolder();
  mkdirSync(merging);
  writeFileSync(join(merging, 'accounts.arrow'), 'figures');
  await store.tidy();
  expect(existsSync(slice)).toBe(true);
  const kept = await store.keepResults(merging, 'hash');
  expect(existsSync(slice)).toBe(true);
  await store.tidy();
  expect(existsSync(store.sliceFolder)).toBe(false);
  expect(await store.keptResults()).toEqual(kept);
});
