/** Saving a bench: results with the machine, the commit and the sizes they belong to. Compared only within one run. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { packageRoot } from '../src/quantity/package-root.ts';

export interface SaveOptions {
  /** Instead of `bench/results/NAME.json`. */
  file?: string;
  /** Whether the bench prints its figures itself. */
  isQuiet?: boolean;
  /** False for a run that only shows that the bench works: it is printed on one line and not saved. */
  isKept?: boolean;
}

/** The size of a run: what the call says, else as many as are worth timing. */
export function sizeOfRun(what: string, unlessSaid: number): number {
  const text = process.argv[2] ?? String(unlessSaid);
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${what} ${text}: expected a whole number from 1`);
  return Number(text);
}

/** Writes `bench/results/NAME.json` and prints it. */
export function saveRun(name: string, sizes: object, results: object, options: SaveOptions = {}): void {
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
  if (options.isKept === false) {
    process.stdout.write(`${JSON.stringify(run)}\n`);
    return;
  }
  const file = options.file ?? join(packageRoot(), 'bench', 'results', `${name}.json`);
  mkdirSync(dirname(file), { recursive: true });
  const text = `${JSON.stringify(run, null, 2)}\n`;
  writeFileSync(file, text);
  if (!options.isQuiet) process.stdout.write(text);
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
