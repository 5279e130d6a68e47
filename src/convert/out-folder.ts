/**
 * A portfolio folder that is being written. Tables have temporary names until all of them are whole; the ones that every
 * portfolio needs get theirs last, so that a folder left half way is no portfolio.
 */
import { existsSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { makeFolder } from '../quantity/make-folder.ts';

const UNFINISHED = '.unfinished';
const tables = ['accounts', 'orders', 'balances', 'positions'];

export class OutFolder {
  readonly #directory: string;
  readonly #isNew: boolean;
  /** File names in the order of writing. */
  readonly #names: string[] = [];

  /**
   * Makes the folder. What a broken run left in it is taken away.
   * @throws UnusableInput where it cannot be made, or holds anything else
   */
  constructor(directory: string) {
    this.#directory = directory;
    this.#isNew = !existsSync(directory);
    const held = folding(directory, () => {
      makeFolder(directory);
      return readdirSync(directory);
    });
    const foreign = held.find((name) => !isLeftOver(name));
    if (foreign !== undefined) {
      throw new UnusableInput(`folder ${directory} holds ${foreign}: give a new or empty folder`);
    }
    folding(directory, () => {
      for (const name of held) rmSync(join(directory, name));
    });
  }

  /** Where a file of the folder is written. */
  pathFor(name: string): string {
    this.#names.push(name);
    return join(this.#directory, name + UNFINISHED);
  }

  /** Gives all files their names. Returns the bytes of each. */
  finish(): Map<string, number> {
    const rank = (name: string) => tables.indexOf(name.slice(0, name.indexOf('.')));
    return folding(this.#directory, () => {
      for (const name of [...this.#names].sort((a, b) => rank(a) - rank(b))) {
        renameSync(join(this.#directory, name + UNFINISHED), join(this.#directory, name));
      }
      return new Map(this.#names.map((name) => [name, statSync(join(this.#directory, name)).size]));
    });
  }

  /** Takes away what was written, and the folder where it was made for it. */
  giveUp(): void {
    for (const name of this.#names) {
      for (const path of [name, name + UNFINISHED]) rmSync(join(this.#directory, path), { force: true });
    }
    const isBare = existsSync(this.#directory) && readdirSync(this.#directory).length === 0;
    if (this.#isNew && isBare) rmdirSync(this.#directory);
  }
}

function isLeftOver(name: string): boolean {
  return name.endsWith(UNFINISHED) && tables.includes(name.slice(0, name.indexOf('.')));
}

function folding<T>(directory: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    throw new UnusableInput(`folder ${directory} cannot be written: ${(error as Error).message}`);
  }
}
