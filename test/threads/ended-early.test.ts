// Threads that are ended while they start leave the process as it is: it was a crash of the whole process once.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/quantity/package-root.ts';

const script = `
import { setTimeout as pause } from 'node:timers/promises';
const { openPool } = await import(process.argv[1] + '/dist/src/threads/pool.js');
const worker = new URL('file://' + process.argv[1] + '/dist/src/ingest/scan-worker.js');
for (let pools = 0; pools < 60; pools++) {
  const pool = openPool(worker, { threads: 3, tasksPerThread: 1, workerData: null });
  await pause(20 + 1.2 * pools);
  await pool.close();
}
process.stdout.write('alive');
`;

test('pools that are closed at any moment of their start', async () => {
  const args = ['--input-type=module', '-e', script, packageRoot()];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: join(packageRoot()) });
  expect(stdout).toBe('alive');
}, 60_000);
