import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ColumnarFormat } from '../../src/columnar/open-writer.ts';
import { hostileArrow } from '../columnar/hostile-arrow.ts';
import { hostileParquet } from '../columnar/hostile-parquet.ts';
import { bytesOf, unsound } from './byte-mutations.ts';
import { soundFiles } from './column-files.ts';
import { drive, fuzzTimeout } from './fuzzing.ts';
import { readPositions } from './read-positions.ts';

const SOUND_SHARE = 20;
const folder = mkdtempSync(join(tmpdir(), 'shockgrid-unsound-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each<ColumnarFormat>(['arrow', 'parquet'])('a sound file of every make of %s is read whole', async (format) => {
  for (const [i, bytes] of (await soundFiles(format)).entries()) {
    const path = join(folder, `sound-${i}.${format}`);
    writeFileSync(path, bytes);
    expect(await readPositions(path), path).toBeGreaterThan(0);
  }
});

test.each<ColumnarFormat>(['arrow', 'parquet'])(
  'an unsound file of %s is read or refused in a sentence, and no row of it is lost',
  async (format) => {
    // What once broke a reader, or was made to, is where others begin too.
    const corpus = Object.values(format === 'arrow' ? hostileArrow : hostileParquet).filter(({ isLarge }) => !isLarge);
    const sound = await soundFiles(format);
    // Most begin as sound ones: what is refused anyway hides what else is wrong with it.
    const files = [...Array.from({ length: SOUND_SHARE }, () => sound).flat(), ...corpus.map(({ bytes }) => bytes())];
    const path = join(folder, `positions.${format}`);
    await drive(`${format} of columns`, unsound, async (input) => {
      writeFileSync(path, bytesOf(input, files));
      await readPositions(path);
    });
  },
  fuzzTimeout,
);
