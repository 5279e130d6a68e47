/**
 * A file that several machines may come to publish, under one name, once: it is written under a name of its own, made to
 * last, and linked to the name, which fails where that is taken. No reader ever sees a part of it.
 */
import { closeSync, fdatasync, fdatasyncSync, linkSync, openSync, readSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { syncFolder } from '../quantity/lasting.ts';
import { makeFolder } from '../quantity/make-folder.ts';

/** How much of two files is compared at a time. */
const COMPARED_BYTES = 1 << 22;

let made = 0;

/** A file on its way to its name. */
export class FileToPublish {
  readonly file: number;
  readonly #path: string;
  readonly #own: string;
  /** What is under way to make the file last. */
  #lasting: Promise<void> | null = null;
  /** What failed of it: the system tells that once. */
  #fault: Error | null = null;

  /** @throws the system's error where the folder or the file cannot be made */
  constructor(path: string) {
    makeFolder(dirname(path));
    this.#path = path;
    this.#own = `${path}.${hostname()}-${process.pid}-${made++}.tmp`;
    this.file = openSync(this.#own, 'wx');
  }

  /** Where it is until it is published. */
  get ownPath(): string {
    return this.#own;
  }

  /** Begins to make what was written last, beside everything else: a disk that waits for the end makes everybody wait. */
  makeLast(): void {
    if (this.#lasting !== null) return;
    this.#lasting = new Promise((resolve) => {
      fdatasync(this.file, (error) => {
        this.#fault ??= error;
        this.#lasting = null;
        resolve();
      });
    });
  }

  /**
   * Gives the file its name. @returns whether it got it: false where another file has it
   * @throws the system's error where it can be neither made to last nor linked
   */
  async publish(): Promise<boolean> {
    await this.#lasting;
    if (this.#fault !== null) throw this.#fault;
    fdatasyncSync(this.file);
    try {
      linkSync(this.#own, this.#path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
    syncFolder(dirname(this.#path));
    return true;
  }

  /** Ends the work on it; its own name goes away. */
  async close(): Promise<void> {
    // The system may have given its number to another file before a late call comes to it.
    await this.#lasting;
    closeSync(this.file);
    rmSync(this.#own, { force: true });
  }
}

/** Whether two files begin with the same bytes. */
export function beginAlike(pathA: string, pathB: string, bytes: number): boolean {
  const files = [openSync(pathA, 'r'), openSync(pathB, 'r')] as const;
  const pieces = files.map(() => Buffer.alloc(Math.min(bytes, COMPARED_BYTES)));
  try {
    for (let at = 0; at < bytes; at += COMPARED_BYTES) {
      const wanted = Math.min(COMPARED_BYTES, bytes - at);
      const [a, b] = files.map((file, i) => pieces[i]!.subarray(0, readSync(file, pieces[i]!, 0, wanted, at)));
      if (a!.length !== wanted || !a!.equals(b!)) return false;
    }
    return true;
  } finally {
    for (const file of files) closeSync(file);
  }
}
