/** What is wrong with a file, said deep inside a reader or writer, and the one place where it gets the file's name. */
import { UnusableInput } from '../failure/unusable-input.ts';

/** The rest of a sentence that begins with the file's path: `is cut off`. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
}

/** Throws unless it holds. The words complete a sentence that begins with the file's path. */
export function demand(holds: boolean, words: string): asserts holds {
  if (!holds) throw new FileFault(words);
}

/** What the system says of a file, or a memory that is too small, is the input's fault; any other error is ours. */
export function asUnusable(path: string, deed: 'read' | 'written', error: unknown): unknown {
  if (error instanceof FileFault) return new UnusableInput(`${path} ${error.message}`);
  if (error instanceof RangeError && /allocation failed|Invalid (typed )?array(buffer)? length/i.test(error.message)) {
    return new UnusableInput(`${path} has a batch that does not fit into memory: write the file in smaller batches`);
  }
  const { code, message } = error as NodeJS.ErrnoException;
  const isSystem = typeof code === 'string' && /^E[A-Z0-9]+$/.test(code);
  return isSystem ? new UnusableInput(`${path} cannot be ${deed}: ${message}`) : error;
}

/** Runs a step of reading a file; its faults leave as `UnusableInput` that name the file. */
export function whileReading<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw asUnusable(path, 'read', error);
  }
}

/** Runs a step of writing a file; its faults leave as `UnusableInput` that name the file. */
export function whileWriting<T>(path: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw asUnusable(path, 'written', error);
  }
}
