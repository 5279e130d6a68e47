/** The door to writing: everything that was given is in the file when it returns. */
import { writeSync } from 'node:fs';

/** The system takes no write above 2 GiB. */
const WRITE_BYTES_MAX = 1 << 30;

/** Writes all bytes at the file's place; a single write may take less than it was given. */
export function writeAll(file: number, { buffer, byteOffset, byteLength }: ArrayBufferView): void {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  for (let done = 0; done < byteLength; ) {
    done += writeSync(file, bytes, done, Math.min(byteLength - done, WRITE_BYTES_MAX));
  }
}
