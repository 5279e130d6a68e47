/** A file that is written from its beginning to its end. */
import { closeSync, openSync, writeSync } from 'node:fs';

/** The system takes no write above 2 GiB. */
const WRITE_BYTES_MAX = 1 << 30;

export class FileOut {
  readonly #file: number;
  #size = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
  }

  /** Bytes so far: where the next ones will stand. */
  get size(): number {
    return this.#size;
  }

  write({ buffer, byteOffset, byteLength }: ArrayBufferView): void {
    const bytes = new Uint8Array(buffer, byteOffset, byteLength);
    // A write may take less than it was given.
    for (let done = 0; done < byteLength; ) {
      done += writeSync(this.#file, bytes, done, Math.min(byteLength - done, WRITE_BYTES_MAX));
    }
    this.#size += byteLength;
  }

  close(): void {
    closeSync(this.#file);
  }
}
