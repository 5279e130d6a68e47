/** The built command line, run as a user runs it. */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { packageRoot } from '../../src/quantity/package-root.ts';

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs `shockgrid …`; `input` goes to its standard input. */
export function shockgrid(args: string[], input = ''): Promise<Ran> {
  const main = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, ...args],
      { cwd: packageRoot(), maxBuffer: 1 << 28 },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

export interface RanWithPeak extends Ran {
  /** The most memory that the process held. */
  peakBytes: number;
}

/** Runs `shockgrid …` and measures its memory; pieces of `input` go to its standard input until it ends. */
export async function shockgridWithPeak(args: string[], input: Iterable<Buffer> = []): Promise<RanWithPeak> {
  const main = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');
  const folder = mkdtempSync(join(tmpdir(), 'shockgrid-peak-'));
  const peakFile = join(folder, 'bytes');
  const loaded = join(packageRoot(), 'test', 'support', 'peak-memory.cjs');
  const env = { ...process.env, NODE_OPTIONS: `--require=${loaded}`, SHOCKGRID_PEAK_FILE: peakFile };
  try {
    const ran = await new Promise<Ran>((resolve) => {
      const child = execFile(
        process.execPath,
        [main, ...args],
        { cwd: packageRoot(), maxBuffer: 1 << 28, env },
        (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
      );
      // A reader that refuses goes away before the end of what it is given.
      child.stdin!.on('error', () => {});
      Readable.from(input).pipe(child.stdin!);
    });
    return { ...ran, peakBytes: Number(readFileSync(peakFile, 'utf8')) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
