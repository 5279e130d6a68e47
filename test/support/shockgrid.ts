/** The built command line, run as a user runs it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
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
