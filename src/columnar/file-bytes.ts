/** Pieces of a file, read by position into shared memory: files may be larger than any one buffer. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { METADATA_BYTES_MAX } from '../limits.ts';
import { demand } from './file-fault.ts';

/** The system takes no read above 2 GiB. */
const READ_BYTES_MAX = 1 << 30;

export class FileBytes {
  readonly size: number;
  readonly #file: number;

  constructor(path: string) {
    // A pipe that nobody writes to would otherwise be waited for.
    this.#file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(this.#file);
    if (!stat.isFile()) {
      closeSync(this.#file);
      demand(false, 'is no regular file: columnar files are read by position, so not from a pipe or a folder');
    }
    this.size = stat.size;
  }

  /** Fills the target with the bytes from a position on. */
  readInto(target: Uint8Array, position: number): void {
    demand(position >= 0 && position + target.length <= this.size, 'is cut off');
    for (let done = 0; done < target.length; ) {
      const wanted = Math.min(target.length - done, READ_BYTES_MAX);
      const got = readSync(this.#file, target, done, wanted, position + done);
      demand(got > 0, 'became shorter while it was read');
      done += got;
    }
  }

  /** A small piece, such as a footer. */
  piece(position: number, length: number): Uint8Array {
    demand(length >= 0 && position >= 0 && position + length <= this.size, 'is cut off');
    const bytes = new Uint8Array(length);
    this.readInto(bytes, position);
    return bytes;
  }

  /** A piece of metadata, of which values are made. */
  metadata(position: number, length: number): Uint8Array {
    demand(length <= METADATA_BYTES_MAX, `has metadata of ${length} bytes; ${METADATA_BYTES_MAX} are the most`);
    return this.piece(position, length);
  }

  close(): void {
    closeSync(this.#file);
  }
}
