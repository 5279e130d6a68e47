// A disk that is full ends a run in one sentence, with a folder from which it goes on when there is room.
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SeededRandom } from '../../src/synthetic/random.ts';
import { repeatCommand, seedOr } from '../support/chance.ts';
import { faultTimeout, finishedFiles, generatedBook, moments, newFolder, recomputeArgs, start } from './fault-runs.ts';

const seed = seedOr(5);
const disk = newFolder();
const canMount = mounted(['-t', 'tmpfs', '-o', 'size=1g', 'tmpfs', disk]);
if (!canMount) console.log('full disks are not tested: no file system of some size can be mounted here');
let book: string;
let straight: Record<string, string>;
let bytes: number;

function mounted(args: string[]): boolean {
  try {
    execFileSync('mount', args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

beforeAll(async () => {
  book = await generatedBook();
  const out = newFolder();
  const { code, stderr } = await start(recomputeArgs(book, out)).ended;
  expect(code, stderr).toBe(0);
  straight = finishedFiles(out);
  bytes = Object.values(straight).reduce((sum, text) => sum + text.length, 0);
}, faultTimeout);
afterAll(() => {
  if (canMount) execFileSync('umount', [disk]);
});

test.skipIf(!canMount)(
  `runs that meet a full disk at ${moments} places end cleanly, and are resumed to the same bytes`,
  async () => {
    const random = new SeededRandom(seed);
    const out = join(disk, 'out');
    for (let moment = 0; moment < moments; moment++) {
      rmSync(out, { recursive: true, force: true });
      // Tables and parts of a whole run together take half as much again as its results, and more.
      const room = Math.round(bytes * random.between(0.02, 1.4));
      mounted(['-o', `remount,size=${Math.ceil(room / 4096) * 4096}`, disk]);
      const full = await start(recomputeArgs(book, out)).ended;
      const about = `with ${room} bytes, seed ${seed}, again with: ${repeatCommand(seed)}\n${full.stderr}`;
      expect(full.code, about).toBe(1);
      expect(full.stderr.trimEnd().split('\n').at(-1), about).toMatch(
        /^shockgrid: .* cannot be (written|made): .*ENOSPC/,
      );
      expect(existsSync(join(out, 'manifest.json')), about).toBe(false);
      mounted(['-o', 'remount,size=1g', disk]);
      const resumed = await start(recomputeArgs(book, out, '--resume')).ended;
      expect(resumed.code, `${about}${resumed.stderr}`).toBe(0);
      const files = finishedFiles(out);
      for (const name of Object.keys(straight)) expect(files[name] === straight[name], `${name} ${about}`).toBe(true);
    }
  },
  faultTimeout,
);

test.skipIf(!canMount)('a disk without any room is told in one sentence', async () => {
  const out = join(disk, 'none');
  mounted(['-o', 'remount,size=1g', disk]);
  rmSync(join(disk, 'out'), { recursive: true, force: true });
  writeFileSync(join(disk, 'filling'), Buffer.alloc(1 << 20));
  mounted(['-o', 'remount,size=1m', disk]);
  const { code, stderr } = await start(recomputeArgs(book, out)).ended;
  expect(code).toBe(1);
  expect(stderr).toMatch(/^shockgrid: .*ENOSPC[^\n]*\n$/m);
  expect(stderr).not.toContain(' at ');
});
