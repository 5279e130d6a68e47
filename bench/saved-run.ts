/** Saving a bench: results with the machine, the commit and the sizes they belong to. Compared only within one run. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/quantity/package-root.ts';

/** Writes `bench/results/NAME.json` and prints it. */
export function saveRun(name: string, sizes: object, results: object): void {
  const run = {
    bench: name,
    machine: {
      cpu: cpus()[0]?.model ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 1024 ** 3),
      node: process.version,
    },
    commit: commit(),
    sizes,
    results,
  };
  const folder = join(packageRoot(), 'bench', 'results');
  mkdirSync(folder, { recursive: true });
  const text = `${JSON.stringify(run, null, 2)}\n`;
  writeFileSync(join(folder, `${name}.json`), text);
  process.stdout.write(text);
}

function commit(): string {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: packageRoot(), encoding: 'utf8' }).trim();
  try {
    return (
      git('rev-parse', '--short', 'HEAD') +
      (git('status', '--porcelain', 'src', 'assembly') === '' ? '' : ' and changes')
    );
  } catch {
    return 'unknown';
  }
}
