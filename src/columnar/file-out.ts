/** A file that is written from its beginning to its end. */
import { closeSync, openSync } from 'node:fs';
import { writeAll } from '../quantity/write-all.ts';

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

  write(view: ArrayBufferView): void {
    writeAll(this.#file, view);
    this.#size += view.byteLength;
  }

  close(): void {
    closeSync(this.#file);
  }
}
