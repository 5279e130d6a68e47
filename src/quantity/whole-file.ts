/**
 * Small files that are read whole, whoever wrote them: regular files of a bounded size, of UTF-8 text, that nobody writes
 * to meanwhile. Opening a pipe that nobody feeds would wait for ever, and a device has no end.
 */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { UnusableInput } from '../failure/unusable-input.ts';

/** Whether the path is of a pipe that the shell has opened already: `<(…)`, or standard input by its name. */
export function isOpenPipe(path: string): boolean {
  return /^\/(dev\/(fd\/\d+|stdin)|proc\/self\/fd\/\d+)$/.test(path);
}

/** @throws UnusableInput where something lies there that is no file: a folder, a device, a pipe that may be fed by nobody */
export function refuseUnlessFile(path: string, expected: string): void {
  let found: Stats;
  try {
    found = statSync(path);
  } catch {
    // Why it cannot be looked at is told by who opens it.
    return;
  }
  if (found.isFile() || (found.isFIFO() && isOpenPipe(path))) return;
  const is = found.isDirectory() ? 'a folder' : found.isFIFO() ? 'a pipe' : 'a device';
  throw new UnusableInput(`${path} is ${is}: ${expected}`);
}

/**
 * All bytes of a file.
 * @param what how a message calls it: `market file a/b.json`
 * @throws UnusableInput where it cannot be read, is no file, is too large or changes while it is read
 */
export function readWholeFile(path: string, what: string, bytesMax: number): Buffer {
  let file: number | undefined;
  try {
    // A pipe that nobody feeds would keep the opening waiting.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const before = fstatSync(file, { bigint: true });
    if (!before.isFile()) throw new UnusableInput(`${what} cannot be read: it is no file`);
    if (before.size > bytesMax)
      throw new UnusableInput(`${what} is larger than ${bytesMax} bytes: it has ${before.size}`);
    const bytes = Buffer.alloc(Number(before.size));
    let done = 0;
    for (let got = -1; got !== 0 && done < bytes.length; done += got)
      got = readSync(file, bytes, done, bytes.length - done, done);
    const after = fstatSync(file, { bigint: true });
    if (done < bytes.length || after.size !== before.size || after.mtimeNs !== before.mtimeNs) {
      throw new UnusableInput(`${what} changed while it was read: run again when nobody writes to it`);
    }
    return bytes;
  } catch (error) {
    if (error instanceof UnusableInput) throw error;
    throw new UnusableInput(`${what} cannot be read: ${(error as Error).message}`);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Bytes of UTF-8 as text. @throws UnusableInput where they are none: a reader would put another character for them */
export function utf8Text(bytes: Uint8Array, what: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UnusableInput(`${what} is not UTF-8 text`);
  }
}
