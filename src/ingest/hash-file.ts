/** SHA-256 of a file's bytes, hexadecimal. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { UnusableInput } from '../failure/unusable-input.ts';

/** Small enough to stay in the cache between reading and hashing; a stream of larger pieces takes half as long again. */
const PIECE_BYTES = 1 << 18;

/** How often others get a turn, a signal above all: every hundredth of a second. */
const PIECES_ON_END = 64;

/** @throws UnusableInput where the file cannot be read */
export async function hashFile(path: string): Promise<string> {
  try {
    const file = openSync(path, 'r');
    try {
      return await hashOf(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new UnusableInput(`${path} cannot be read: ${(error as Error).message}`);
  }
}

async function hashOf(file: number): Promise<string> {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
  for (let pieces = 1; ; pieces++) {
    const bytes = readSync(file, piece, 0, PIECE_BYTES, null);
    if (bytes === 0) return hash.digest('hex');
    hash.update(piece.subarray(0, bytes));
    if (pieces % PIECES_ON_END === 0) await setImmediate();
  }
}
