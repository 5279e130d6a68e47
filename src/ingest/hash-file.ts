/** SHA-256 of a file's bytes, hexadecimal. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { UnusableInput } from '../failure/unusable-input.ts';

/** Small enough to stay in the cache between reading and hashing; a stream of larger pieces takes half as long again. */
const PIECE_BYTES = 1 << 18;

/** Reads in one go: call it where nothing else waits. @throws UnusableInput where the file cannot be read */
export async function hashFile(path: string): Promise<string> {
  try {
    const file = openSync(path, 'r');
    try {
      return hashOf(file);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new UnusableInput(`${path} cannot be read: ${(error as Error).message}`);
  }
}

function hashOf(file: number): string {
  const hash = createHash('sha256');
  const piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
  for (;;) {
    const bytes = readSync(file, piece, 0, PIECE_BYTES, null);
    if (bytes === 0) return hash.digest('hex');
    hash.update(piece.subarray(0, bytes));
  }
}
