// What is not a whole set of slices of one run is named, in one sentence, and nothing is written.
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkIdentity, runIdOf } from '../../src/cluster/run-id.ts';
import { sliceRun } from '../../src/cluster/slice.ts';
import { readSliceFoot } from '../../src/cluster/slice-file.ts';
import { openInputs } from '../../src/cluster/slice-inputs.ts';
import { sliceFileName } from '../../src/cluster/slice-name.ts';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { SeededRandom } from '../../src/synthetic/random.ts';
import { repeatCommand, seedOr } from '../support/chance.ts';
import { converted, faultyBook, market, mergedRun, newFolder, slicedRun } from './slice-runs.ts';

const timeout = 120_000;
const seed = seedOr(1207);
let portfolio: string;
let slices: string;

beforeAll(async () => {
  portfolio = await converted(await faultyBook(60), 'arrow');
  slices = await slicedRun({ portfolio, of: 3 });
}, timeout);

/** A folder with all slices, and the path of one of them. */
function copied(slice: number): { folder: string; path: string } {
  const folder = newFolder();
  for (const name of readdirSync(slices)) copyFileSync(join(slices, name), join(folder, name));
  return { folder, path: join(folder, sliceFileName(slice, 3)) };
}

async function refusalOf(folders: string[], options = {}): Promise<string> {
  const out = join(newFolder(), 'out');
  const refusal = await mergedRun(folders, { out, ...options }).then(
    () => null,
    (error: Error) => error,
  );
  expect(refusal, 'merge').toBeInstanceOf(UnusableInput);
  expect(existsSync(join(out, 'manifest.json'))).toBe(false);
  expect(refusal!.message).not.toContain('\n');
  return refusal!.message;
}

describe('merge names', () => {
  it('slices that are missing', async () => {
    const { folder, path } = copied(2);
    rmSync(path);
    expect(await refusalOf([folder])).toBe(`slice 2 of 3 is missing in ${folder}`);
    rmSync(join(folder, sliceFileName(1, 3)));
    expect(await refusalOf([folder])).toBe(`slices 1, 2 of 3 are missing in ${folder}`);
    expect(await refusalOf([newFolder()])).toContain('there is no slice in');
    expect(await refusalOf([join(folder, 'none')])).toContain('cannot be read');
  });

  it(
    'a slice whose every byte may be the one that is damaged',
    async () => {
      const random = new SeededRandom(seed);
      const { folder, path } = copied(2);
      const whole = readFileSync(path);
      const { content, bodyBytes } = readSliceFoot(path);
      const places = content.shards.flatMap(({ part, holdings }) => [part.at, holdings.at + 20]);
      const chance = Array.from({ length: 12 }, () => random.integer(0, whole.length - 1));
      const known = [0, content.settings.at, content.rejects.at, bodyBytes + 3, whole.length - 20, whole.length - 1];
      for (const at of [...places, ...known, ...chance]) {
        const damaged = Buffer.from(whole);
        damaged[at]! ^= 1 << random.integer(0, 7);
        writeFileSync(path, damaged);
        expect(await refusalOf([folder]), `byte ${at}, ${repeatCommand(seed)}`).toContain(`${path} `);
      }
      writeFileSync(path, whole);
      appendFileSync(path, 'x');
      expect(await refusalOf([folder])).toContain('is damaged');
      for (const bytes of [0, 7, 20, whole.length - 1]) {
        writeFileSync(path, whole.subarray(0, bytes));
        expect(await refusalOf([folder]), `${bytes} bytes`).toContain(`${path} is damaged`);
      }
    },
    timeout,
  );

  it('a slice under the name of another', async () => {
    const { folder, path } = copied(2);
    rmSync(join(folder, sliceFileName(1, 3)));
    renameSync(path, join(folder, sliceFileName(1, 3)));
    expect(await refusalOf([folder])).toContain('holds slice 2 of 3');
  });

  it(
    'a slice of another rulebook, book, cut or mode',
    async () => {
      const others = [
        { rulebook: 'okx-2024-06', words: 'the rulebook (was okx-2025, is okx-2024-06)' },
        { comparesModes: true, words: '--modes' },
        { portfolio: await converted(await faultyBook(59), 'arrow'), words: 'positions.arrow of the portfolio' },
      ];
      for (const { words, ...other } of others) {
        const foreign = await slicedRun({ portfolio, of: 3, only: [2], ...other });
        expect(await refusalOf([slices, foreign])).toContain(words);
      }
      const otherCut = await slicedRun({ portfolio, of: 4, only: [2] });
      expect(await refusalOf([slices, otherCut])).toContain('one of 4 slices');
    },
    timeout,
  );

  it(
    'one slice with two contents; twice the same is one',
    async () => {
      const again = await slicedRun({ portfolio, of: 3, only: [2] });
      await mergedRun([slices, again]);
      const { folder, path } = copied(2);
      const { content, bodyBytes } = readSliceFoot(path);
      // A slice that is whole, and says of itself that its accounts hold less.
      const bytes = readFileSync(path);
      const text = bytes.subarray(bodyBytes, bytes.length - 24).toString();
      const orders = `"orders":${content.holdings.orders}`;
      const other = Buffer.from(
        text.replace(
          orders,
          orders.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)),
        ),
      );
      expect(other.length).toBe(text.length);
      const tail = Buffer.from(bytes.subarray(bytes.length - 24));
      tail.writeUInt32LE(crc32(other), 8);
      writeFileSync(path, Buffer.concat([bytes.subarray(0, bodyBytes), other, tail]));
      expect(await refusalOf([slices, folder])).toContain('are the same slice with different results');
    },
    timeout,
  );

  it('a disk that takes no more, of which the thread that writes columns learns', async () => {
    const out = join(newFolder(), 'results');
    const call = `ulimit -f 8; node dist/src/cli/main.js merge ${slices} --out ${out} --format arrow`;
    const { status, stderr } = spawnSync('bash', ['-c', call], { cwd: packageRoot(), encoding: 'utf8' });
    expect(status, stderr).toBe(1);
    expect(stderr).toMatch(/^shockgrid: \/[^ ]*\.arrow cannot be written: EFBIG[^\n]*\n$/);
    expect(existsSync(join(out, 'manifest.json'))).toBe(false);
  });

  it('a market that is not the one of the slices', async () => {
    const changed = newFolder();
    for (const name of readdirSync(market)) copyFileSync(join(market, name), join(changed, name));
    const tickers = readdirSync(changed).find((name) => name.startsWith('index-tickers'))!;
    appendFileSync(join(changed, tickers), '\n');
    expect(await refusalOf([slices], { market: changed })).toContain(`${tickers} of the market`);
  });
});

describe('shard', () => {
  it('leaves alone what another run has published under its name', async () => {
    const before = readFileSync(join(slices, sliceFileName(2, 3)));
    const other = slicedRun({ portfolio, of: 3, only: [2], out: slices, rulebook: 'okx-2024-06' });
    await expect(other).rejects.toThrow(
      /is there already and holds a slice of another run: different are the rulebook/,
    );
    expect(readFileSync(join(slices, sliceFileName(2, 3))).equals(before)).toBe(true);
    expect(readdirSync(slices).length).toBe(3);
  });

  it('refuses a portfolio that changed since it was hashed, and an identity that is not its own', async () => {
    const book = await converted(await faultyBook(20), 'arrow');
    const inputs = await openInputs({ market, portfolio: book, rulebook: 'okx-2025' });
    const before = inputs.identity;
    expect(() => checkIdentity(inputs.identity, before)).not.toThrow();
    appendFileSync(join(book, 'orders.arrow'), 'x');
    const changed = sliceRun({ inputs, slice: 1, of: 2, out: newFolder() });
    await expect(changed).rejects.toThrow(/changed while it was read|cut off|damaged/);
    const other = await openInputs({ market, portfolio, rulebook: 'okx-2025' });
    expect(() => checkIdentity(other.identity, before)).toThrow(/positions\.arrow of the portfolio/);
    expect(runIdOf(other.identity, 3)).toMatch(/^[0-9a-f]{64}$/);
    expect(runIdOf(other.identity, 3)).not.toBe(runIdOf(before, 3));
    expect(runIdOf(other.identity, 4)).not.toBe(runIdOf(other.identity, 3));
  });

  it('says in a sentence that its folder cannot be written', async () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, '');
    await expect(slicedRun({ portfolio, of: 3, only: [1], out: file })).rejects.toThrow(/cannot be written/);
  });
});
