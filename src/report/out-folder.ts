/** A folder of result files that belong together: new, empty or holding an older set of the same names, else refused. */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { makeFolder } from '../quantity/make-folder.ts';

export interface OutFolder {
  directory: string;
  /** The names it may hold; the last one is written last and says that the others are whole. */
  files: readonly string[];
  /** Who writes such a folder, for the refusal. */
  writer: string;
}

/**
 * Checks, before any work, that the folder is new, empty, or holds an older set.
 * @throws UnusableInput where it holds anything else
 */
export function checkOutFolder({ directory, files, writer }: OutFolder): void {
  if (!existsSync(directory)) return;
  let names: string[];
  try {
    names = readdirSync(directory);
  } catch {
    throw new UnusableInput(`--out ${directory} is not a folder`);
  }
  const foreign = names.find((name) => !files.includes(name));
  if (foreign !== undefined) {
    throw new UnusableInput(
      `--out ${directory} holds ${foreign}, which no ${writer} wrote: give a new or empty folder`,
    );
  }
}

/** Makes the folder and takes an older set away, the file that says it is whole first. @throws UnusableInput where it cannot */
export function openOutFolder(folder: OutFolder): void {
  checkOutFolder(folder);
  try {
    makeFolder(folder.directory);
    for (const name of [...folder.files].reverse()) rmSync(join(folder.directory, name), { force: true });
  } catch (error) {
    throw new UnusableInput(`--out ${folder.directory} cannot be made: ${(error as Error).message}`);
  }
}

/** Writes a value as JSON. @throws UnusableInput where it cannot be written */
export function writeJson(path: string, value: unknown): void {
  try {
    writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
  } catch (error) {
    throw new UnusableInput(`${path} cannot be written: ${(error as Error).message}`);
  }
}
