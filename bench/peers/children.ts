/** Fresh processes: their wall time from start to exit, and the most memory they held. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/quantity/package-root.ts';

export interface ProcessRun {
  wallS: number;
  /** Millions of bytes. */
  peakMb: number;
}

/**
 * Loaded before the program, it leaves the peak behind when the process ends. The high-water mark of /proc belongs to the
 * program alone; what the system's resource usage says of a child can still be its parent's, so that is the second choice.
 */
const PEAK_RECORDER = `data:text/javascript,${encodeURIComponent(`
import { readFileSync, writeFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
if (isMainThread) process.on('exit', () => {
  let kib = process.resourceUsage().maxRSS;
  try { kib = Number(/VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))[1]); } catch {}
  writeFileSync(process.env.SHOCKGRID_PEAK_FILE, String(kib));
});`)}`;

/**
 * TypeScript for the main thread alone: what is preloaded is preloaded by every worker thread too, and the engine's threads
 * load built code, so that tsx would only make them start late.
 */
const TYPESCRIPT = `data:text/javascript,${encodeURIComponent(`
import { isMainThread } from 'node:worker_threads';
if (isMainThread) (await import('${import.meta.resolve('tsx/esm/api')}')).register();`)}`;

const KIB_PER_MB = 1e6 / 1024;

function runNode(args: string[], folder: string): ProcessRun & { stdout: string } {
  const peakFile = join(folder, 'peak');
  const startedAt = process.hrtime.bigint();
  const child = spawnSync(process.execPath, ['--import', PEAK_RECORDER, ...args], {
    cwd: packageRoot(),
    encoding: 'utf8',
    env: { ...process.env, SHOCKGRID_PEAK_FILE: peakFile },
    maxBuffer: 2 ** 28,
  });
  const wallS = Number(process.hrtime.bigint() - startedAt) / 1e9;
  if (child.status !== 0) {
    throw new Error(`${args.join(' ')} ended with ${child.status ?? child.signal}: ${child.stderr.slice(-2000)}`);
  }
  const peakMb = Math.round(Number(readFileSync(peakFile, 'utf8')) / KIB_PER_MB);
  rmSync(peakFile);
  return { wallS, peakMb, stdout: child.stdout };
}

/** The built command line in a process of its own. */
export function shockgrid(folder: string, ...args: string[]): ProcessRun {
  return runNode([join(packageRoot(), 'dist', 'src', 'cli', 'main.js'), ...args], folder);
}

/** What the command line says of a command, in one line; nothing of a command that it does not have. */
export function helpText(command: string): string {
  const main = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');
  const { status, stdout } = spawnSync(process.execPath, [main, command, '--help'], { encoding: 'utf8' });
  return status === 0 ? stdout.replaceAll(/\s+/g, ' ') : '';
}

/** A TypeScript program of this folder in a process of its own: one JSON value in, one out. */
export function runProgram<T>(file: string, request: object, folder: string): ProcessRun & { reply: T } {
  const path = join(packageRoot(), 'bench', 'peers', file);
  const { stdout, ...run } = runNode(['--import', TYPESCRIPT, path, JSON.stringify(request)], folder);
  return { ...run, reply: JSON.parse(stdout) as T };
}

/** Runs a native or Python program; the JSON it prints. */
export function runForeign<T>(program: string, args: string[]): T {
  const child = spawnSync(program, args, { encoding: 'utf8' });
  if (child.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${child.error?.message ?? child.stderr}`);
  return JSON.parse(child.stdout) as T;
}
