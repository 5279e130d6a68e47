import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { ColumnarFormat } from '../../src/columnar/open-writer.ts';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { soundFiles } from './column-files.ts';
import { fuzzTimeout, inputsEach } from './fuzzing.ts';
import { readPositions } from './read-positions.ts';

/** In a check one bit of so many, in a long run each. */
const STEP = inputsEach >= 100_000 ? 1 : 29;
const folder = mkdtempSync(join(tmpdir(), 'shockgrid-flips-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each<ColumnarFormat>(['arrow', 'parquet'])(
  'a small file of %s with any one bit changed is read, no row of it lost, or refused in a sentence',
  async (format) => {
    const [own] = await soundFiles(format);
    const path = join(folder, `positions.${format}`);
    for (let bit = 0; bit < 8 * own!.length; bit += STEP) {
      const bytes = Buffer.from(own!);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(path, bytes);
      const error = await readPositions(path).then(
        () => null,
        (thrown: Error) => thrown,
      );
      if (error !== null) expect(error, `bit ${bit}: ${error.stack}`).toBeInstanceOf(UnusableInput);
    }
  },
  fuzzTimeout,
);
