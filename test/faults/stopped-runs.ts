/** A book, its undisturbed results, and a folder of a run of it that was stopped in its middle. */
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect } from 'vitest';
import {
  faultTimeout,
  finishedFiles,
  generatedBook,
  journaled,
  newFolder,
  recomputeArgs,
  start,
  until,
} from './fault-runs.ts';

export class StoppedRuns {
  book = '';
  straight: Record<string, string> = {};
  /** The folder that every copy is of. */
  stopped = '';

  /** Makes them before the tests of a file. */
  constructor() {
    beforeAll(async () => {
      this.book = await generatedBook();
      const out = newFolder();
      const { code, stderr } = await start(recomputeArgs(this.book, out)).ended;
      expect(code, stderr).toBe(0);
      this.straight = finishedFiles(out);
      this.stopped = newFolder();
      await stoppedRun(recomputeArgs(this.book, this.stopped), this.stopped, 'SIGTERM');
      expect(journaled(this.stopped)).toBeGreaterThan(4);
    }, faultTimeout);
  }

  /** A copy of the stopped run, to do something to. */
  copy(): string {
    const out = join(newFolder(), 'out');
    cpSync(this.stopped, out, { recursive: true });
    return out;
  }

  resumed(out: string, ...more: string[]) {
    return start(recomputeArgs(this.book, out, '--resume', ...more)).ended;
  }

  expectStraight(out: string): void {
    const files = finishedFiles(out);
    for (const name of Object.keys(this.straight)) expect(files[name] === this.straight[name], name).toBe(true);
  }
}

/** Ends a run when it has written its first parts; returns what it said. */
export async function stoppedRun(args: string[], out: string, signal: NodeJS.Signals): Promise<string> {
  const running = start(args);
  await until(() => partsWritten(out) >= 5, running);
  running.child.kill(signal);
  const { code, stderr } = await running.ended;
  expect(code, stderr).toBe(signal === 'SIGINT' ? 130 : 143);
  expect(existsSync(join(out, 'manifest.json'))).toBe(false);
  return stderr;
}

/** Parts that threads wrote; they are in the journal later. */
export function partsWritten(out: string): number {
  const parts = join(out, 'unfinished', 'parts');
  return existsSync(parts) ? readdirSync(parts).length : 0;
}
