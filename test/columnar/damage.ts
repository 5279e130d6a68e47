/** Damaged copies of a small file: what a reader says of them must be a sentence, or the same cells. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { type Cells, newPath } from './arrow-files.ts';

type Read = (path: string) => Promise<Cells>;

/** Every file that is the beginning of this one is refused. */
export async function refusesEveryCut(path: string, ending: string, read: Read): Promise<void> {
  const whole = readFileSync(path);
  const cut = newPath(ending);
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(cut, whole.subarray(0, length));
    await expect(read(cut), `cut to ${length} of ${whole.length} bytes`).rejects.toThrow(UnusableInput);
  }
}

/** A changed byte in these places leaves the cells as they were, or is refused in a sentence that names the file. */
export async function seesEveryFlip(path: string, places: Iterable<number>, read: Read): Promise<void> {
  const expected = await read(path);
  await survivesFlips(path, [0x01, 0x02, 0x10, 0x80, 0xff], places, read, (cells, where) =>
    expect(cells, where).toEqual(expected),
  );
}

/** A changed byte in these places ends in cells or in a sentence that names the file; never in anything else. */
export async function survivesFlips(
  path: string,
  masks: readonly number[],
  places: Iterable<number>,
  read: Read,
  check: (cells: Cells, where: string) => void = () => {},
): Promise<void> {
  const whole = readFileSync(path);
  const flipped = newPath('flipped');
  for (const place of places) {
    for (const mask of masks) {
      const bytes = Buffer.from(whole);
      bytes[place]! ^= mask;
      writeFileSync(flipped, bytes);
      const where = `byte ${place} ^ ${mask} of ${whole.length}`;
      const cells = await read(flipped).catch((error: Error) => {
        expect(error, where).toBeInstanceOf(UnusableInput);
        expect(error.message, where).toContain(flipped);
        return null;
      });
      if (cells !== null) check(cells, where);
    }
  }
}
