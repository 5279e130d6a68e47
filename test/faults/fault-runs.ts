/** Runs that something happens to: a generated book, the command as a process of its own, and what its folder holds after. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { shockgrid } from '../support/shockgrid.ts';

const asked = Number(process.env.SHOCKGRID_FAULTS || 0);
/** How often something happens to a run: some moments in every check, as many as asked for in a long one. */
export const moments = asked > 0 ? asked : 6;
/** A book of some seconds in a long run. */
const accounts = asked > 0 ? 100_000 : 4_000;
export const shardPositions = asked > 0 ? 20_000 : 1_000;
/** What a test of so many runs may take. */
export const faultTimeout = 120_000 + moments * (asked > 0 ? 20_000 : 10_000);

export const market = join(packageRoot(), 'data', 'markets', 'sample');
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'shockgrid-faults-'));
  folders.push(folder);
  return folder;
}

/** A generated book. */
export async function generatedBook(size = accounts): Promise<string> {
  const book = join(newFolder(), 'book');
  const { code, stderr } = await shockgrid(['generate', '--market', market, '--accounts', String(size), '--out', book]);
  expect(code, stderr).toBe(0);
  return book;
}

/** The call that recomputes a book into a folder. */
export function recomputeArgs(book: string, out: string, ...more: string[]): string[] {
  const call = ['recompute', '--market', market, '--portfolio', book, '--out', out, ...more];
  return more.includes('--shard-positions') ? call : [...call, '--shard-positions', String(shardPositions)];
}

export interface Running {
  child: ChildProcess;
  /** What became of it, and what it said. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>;
}

/** Starts the command. @param preload a module that the process and its threads load first */
export function start(args: string[], preload?: { path: string; env: Record<string, string> }): Running {
  const main = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');
  const first = preload === undefined ? [] : ['--import', preload.path];
  const child = spawn(process.execPath, [...first, main, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...preload?.env },
  });
  let stderr = '';
  child.stderr!.on('data', (bytes) => {
    stderr += bytes;
  });
  const ended = new Promise<Awaited<Running['ended']>>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal, stderr }));
  });
  return { child, ended };
}

/** The files of a finished run; of the manifest what does not tell the hour or the machine's load. */
export function finishedFiles(out: string): Record<string, string> {
  const names = readdirSync(out).sort();
  expect(names).toContain('manifest.json');
  expect(names).not.toContain('unfinished');
  return Object.fromEntries(
    names.map((name) => {
      const text = readFileSync(join(out, name), 'latin1');
      if (name !== 'manifest.json') return [name, text];
      const { startedAt, timings, ...lasting } = JSON.parse(text);
      expect(typeof startedAt).toBe('string');
      expect(timings.totalMs).toBeGreaterThan(0);
      return [name, JSON.stringify(lasting)];
    }),
  );
}

/** Shards that the journal of an unfinished run has; 0 where there is none. */
export function journaled(out: string): number {
  const path = join(out, 'unfinished', 'journal.ndjson');
  return existsSync(path) ? Math.max(0, readFileSync(path, 'utf8').split('\n').length - 2) : 0;
}

/** Waits, by looking again and again, until something is so or the process has ended. */
export async function until(isSo: () => boolean, { child }: Running): Promise<void> {
  while (!isSo() && child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
