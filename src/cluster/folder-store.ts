/**
 * A run's place in a folder that all machines share:
 *
 *     DATA/RUN-FORMAT/slices/      a file a slice, published by link
 *     DATA/RUN-FORMAT/merging-*    a merge that is under way, a folder an attempt
 *     DATA/RUN-FORMAT/results/     its results, there all at once by rename
 *     DATA/RUN-FORMAT/results.json what they are; where it is, the run is done
 */
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, linkSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { syncFolder, writeLasting } from '../quantity/lasting.ts';
import { makeFolder } from '../quantity/make-folder.ts';
import { type ClusterRun, type KeptFile, type KeptResults, keptResultsSchema, runKey } from './run-job.ts';
import type { LocalInputs, RunStore } from './run-store.ts';

export function openFolderStore(run: ClusterRun): RunStore {
  const place = join(run.data, runKey(run));
  return new FolderStore(place, run);
}

class FolderStore implements RunStore {
  readonly sliceFolder: string;
  readonly #place: string;
  readonly #results: string;
  readonly #index: string;
  readonly #inputs: LocalInputs;

  constructor(place: string, { market, portfolio, rulebook }: LocalInputs) {
    this.#place = place;
    this.sliceFolder = join(place, 'slices');
    this.#results = join(place, 'results');
    this.#index = join(place, 'results.json');
    this.#inputs = { market, portfolio, rulebook };
  }

  /** They are where every machine finds them: only the place is made, by who can say what is wrong with it. */
  async offerInputs(): Promise<void> {
    this.#do('made', () => makeFolder(this.sliceFolder));
  }

  async fetchInputs(): Promise<LocalInputs> {
    return this.#inputs;
  }

  async keptSlice(name: string): Promise<KeptFile | null> {
    const path = join(this.sliceFolder, name);
    return existsSync(path) ? this.#fileAt(path, name) : null;
  }

  async keepSlice(name: string): Promise<KeptFile> {
    return this.#fileAt(join(this.sliceFolder, name), name);
  }

  async fetchSlices(): Promise<string> {
    return this.sliceFolder;
  }

  async mergeFolder(): Promise<string> {
    return this.#do('made', () => {
      makeFolder(this.#place);
      return join(this.#place, `merging-${randomUUID()}`);
    });
  }

  async keepResults(folder: string, resultsHash: string): Promise<KeptResults> {
    return this.#do('written', () => {
      const files = readdirSync(folder).map((name) => this.#fileAt(join(folder, name), name));
      // Results without their list are of a merge that died between the two lines below: they give way.
      if (!existsSync(this.#index)) rmSync(this.#results, { recursive: true, force: true });
      try {
        renameSync(folder, this.#results);
      } catch (error) {
        if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
        // Another worker was quicker with the same results.
        rmSync(folder, { recursive: true });
      }
      syncFolder(this.#place);
      const kept = { resultsHash, files };
      writeLasting(this.#index, `${JSON.stringify(kept)}\n`);
      return kept;
    });
  }

  async tidy(): Promise<void> {
    if ((await this.keptResults()) === null) return;
    this.#do('tidied', () => {
      for (const name of readdirSync(this.#place)) {
        if (name === 'slices' || name.startsWith('merging-'))
          rmSync(join(this.#place, name), { recursive: true, force: true });
      }
    });
  }

  async keptResults(): Promise<KeptResults | null> {
    if (!existsSync(this.#index)) return null;
    const kept = this.#do('read', () => keptResultsSchema.parse(JSON.parse(readFileSync(this.#index, 'utf8'))));
    return kept.files.every(({ name }) => existsSync(join(this.#results, name))) ? kept : null;
  }

  /** A second name costs neither time nor room; on another disk it is a copy. */
  async fetchResult({ name }: KeptFile, path: string): Promise<void> {
    this.#do('read', () => {
      try {
        linkSync(join(this.#results, name), path);
      } catch (error) {
        if (!['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
        copyFileSync(join(this.#results, name), path);
      }
    });
  }

  #fileAt(path: string, name: string): KeptFile {
    return this.#do('read', () => ({ name, bytes: statSync(path).size, sha256: null }));
  }

  #do<T>(what: string, step: () => T): T {
    try {
      return step();
    } catch (error) {
      throw new UnusableInput(`${this.#place} cannot be ${what}: ${(error as Error).message}`);
    }
  }
}
