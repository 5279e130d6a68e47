// A run that is killed at any moment is resumed and ends with the bytes of one that nobody disturbed.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { SeededRandom } from '../../src/synthetic/random.ts';
import { repeatCommand, seedOr } from '../support/chance.ts';
import {
  faultTimeout,
  finishedFiles,
  generatedBook,
  journaled,
  moments,
  newFolder,
  type Running,
  recomputeArgs,
  start,
  until,
} from './fault-runs.ts';

const seed = seedOr(303);
let book: string;
let straight: Record<string, string>;
let straightMs: number;
let shards: number;

beforeAll(async () => {
  book = await generatedBook();
  const out = newFolder();
  const from = performance.now();
  const { code, stderr } = await start(recomputeArgs(book, out)).ended;
  straightMs = performance.now() - from;
  expect(code, stderr).toBe(0);
  straight = finishedFiles(out);
  shards = JSON.parse(straight['manifest.json']!).options.shards;
  expect(shards).toBeGreaterThan(20);
}, faultTimeout);

/** A third of the moments by the clock, a third by how many shards are published, a third while the files move up. */
async function waitForMoment(kind: number, random: SeededRandom, out: string, running: Running): Promise<string> {
  if (kind === 0) {
    const ms = Math.round(random.uniform() * straightMs * 1.1);
    await Promise.race([new Promise((resolve) => setTimeout(resolve, ms)), running.ended]);
    return `after ${ms} ms`;
  }
  if (kind === 1) {
    const count = random.integer(1, shards);
    await until(() => journaled(out) >= count || existsSync(join(out, 'accounts.csv')), running);
    return `with ${count} shards published`;
  }
  const file = ['accounts.csv', 'risk-units.csv', 'report.html', 'manifest.json'][random.integer(0, 3)]!;
  await until(() => existsSync(join(out, file)), running);
  return `when ${file} was in its place`;
}

test(
  `runs killed at ${moments} moments are resumed to the same bytes`,
  async () => {
    const random = new SeededRandom(seed);
    const kept: number[] = [];
    for (let moment = 0; moment < moments; moment++) {
      const out = join(newFolder(), 'out');
      const running = start(recomputeArgs(book, out));
      const when = await waitForMoment(moment % 3, random, out, running);
      running.child.kill('SIGKILL');
      await running.ended;
      kept.push(journaled(out));
      // Every fourth is killed once more while it is resumed.
      if (moment % 4 === 3) {
        const again = start(recomputeArgs(book, out, '--resume'));
        await until(() => journaled(out) > kept.at(-1)! || existsSync(join(out, 'accounts.csv')), again);
        again.child.kill('SIGKILL');
        await again.ended;
      }
      const { code, stderr } = await start(recomputeArgs(book, out, '--resume')).ended;
      const about = `killed ${when}; seed ${seed}, again with: ${repeatCommand(seed)}\n${stderr}`;
      expect(code, about).toBe(0);
      const files = finishedFiles(out);
      for (const name of Object.keys(straight)) expect(files[name] === straight[name], `${name}, ${about}`).toBe(true);
      expect(Object.keys(files)).toEqual(Object.keys(straight));
    }
    console.log(`shards kept at the kills: ${kept.join(' ')} of ${shards}`);
    // Not all of them were at the beginning or the end.
    expect(kept.some((count) => count > 0 && count < shards)).toBe(true);
  },
  faultTimeout,
);
