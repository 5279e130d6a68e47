/**
 * A whole recompute in fresh processes, one thread and two: files in, files out. The figures are checked before any time
 * is believed: a sample by the decimal engine, and one results hash for every thread count.
 *
 *   tsx bench/pipeline.ts [accounts, 100000 unless said]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/quantity/package-root.ts';
import type { Manifest } from '../src/runner/manifest.ts';
import type { Summary } from '../src/runner/summary.ts';
import { saveRun } from './saved-run.ts';

const RUNS = 3;
const accounts = process.argv[2] ?? '100000';
const market = join(packageRoot(), 'data', 'markets', 'sample');
const folder = mkdtempSync(join(tmpdir(), 'shockgrid-bench-'));
const book = join(folder, 'book');

function shockgrid(...args: string[]): void {
  const main = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');
  execFileSync(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'ignore'] });
}

interface Run {
  threads: number;
  manifest: Manifest;
  summary: Summary;
}

function recompute(threads: number): Run {
  const out = join(folder, `results-${threads}`);
  shockgrid('recompute', '--market', market, '--portfolio', book, '--out', out, '--threads', String(threads));
  const read = (name: string) => JSON.parse(readFileSync(join(out, name), 'utf8'));
  return { threads, manifest: read('manifest.json'), summary: read('summary.json') };
}

try {
  shockgrid('generate', '--market', market, '--accounts', accounts, '--out', book);
  shockgrid('verify', '--market', market, '--portfolio', book, '--sample', '50');
  const runs = [1, 2].flatMap((threads) => Array.from({ length: RUNS }, () => recompute(threads)));
  const hashes = new Set(runs.map((run) => run.manifest.resultsHash));
  if (hashes.size !== 1) throw new Error(`thread counts disagree: ${[...hashes].join(' ')}`);
  const median = (threads: number, stage: keyof Manifest['timings']) => {
    const times = runs.filter((run) => run.threads === threads).map((run) => run.manifest.timings[stage]);
    return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
  };
  const results = [1, 2].map((threads) => ({
    threads,
    readMs: median(threads, 'readMs'),
    computeMs: median(threads, 'computeMs'),
    writeMs: median(threads, 'writeMs'),
  }));
  const { holdings } = runs[0]!.summary;
  saveRun(
    'pipeline',
    { accounts: Number(accounts), ...holdings, runs: RUNS },
    { resultsHash: [...hashes][0], results },
  );
} finally {
  rmSync(folder, { recursive: true });
}
