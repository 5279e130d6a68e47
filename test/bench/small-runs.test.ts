// The engine's own benches at small sizes, so that they do not rot: their proofs hold and every figure comes out. The times
// mean nothing here.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/quantity/package-root.ts';

const run = promisify(execFile);
const benches = { ingest: 300, 'text-micro': 2000, 'revalue-micro': 1024, columnar: 20_000, sweep: 400 };

/** Every number of a run's results, by its path. */
function numbersOf(value: unknown, path = ''): [path: string, value: number][] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => numbersOf(inner, `${path}/${name}`));
}

test.each(Object.entries(benches))('%s proves and times a run of %i, which is not saved', async (bench, size) => {
  const saved = join(packageRoot(), 'bench', 'results', `${bench}.json`);
  const before = existsSync(saved) ? readFileSync(saved, 'utf8') : null;
  const call = ['--import', 'tsx', join('bench', `${bench}.ts`), String(size)];
  const { stdout } = await run(process.execPath, call, { cwd: packageRoot() });
  const { sizes, machine, results } = JSON.parse(stdout);
  expect(machine.cores).toBeGreaterThan(0);
  expect(Object.values(sizes)).toContain(size);
  const numbers = numbersOf(results);
  expect(numbers.length).toBeGreaterThan(5);
  for (const [path, value] of numbers) expect(Number.isFinite(value) && value >= 0, `${path}: ${value}`).toBe(true);
  expect(existsSync(saved) ? readFileSync(saved, 'utf8') : null).toBe(before);
});

test('a bench refuses a size that is none', async () => {
  const call = ['--import', 'tsx', join('bench', 'columnar.ts'), 'many'];
  const refused = run(process.execPath, call, { cwd: packageRoot() });
  await expect(refused).rejects.toThrow('rows many: expected a whole number');
});

test('npm run bench names every bench of the chapter', () => {
  const chapter = readFileSync(join(packageRoot(), 'bench', 'README.md'), 'utf8');
  const scripts = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).scripts as Record<
    string,
    string
  >;
  const listed = [...chapter.matchAll(/^\| `([\w-]+\.ts)` \|/gm)].map(([, file]) => file!);
  const called = [scripts.bench!, scripts['bench:peers']!, scripts['bench:cluster']!].flatMap((script) =>
    [...script.matchAll(/bench\/([\w-]+\.ts)/g)].map(([, file]) => file!),
  );
  expect(called.sort()).toEqual(listed.sort());
});
