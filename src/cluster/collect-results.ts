/** The results of a run out of the store into a results folder, as if they had been computed there. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { FolderLock } from '../publish/folder-lock.ts';
import {
  clearResultsFolder,
  finishResultsFolder,
  giveBack,
  takeResultsFolder,
  unfinishedIn,
} from '../publish/results-folder.ts';
import { MANIFEST_FILE, resultFiles } from '../report/result-files.ts';
import type { Manifest } from '../runner/manifest.ts';
import type { KeptResults } from './run-job.ts';
import type { LocalInputs, RunStore } from './run-store.ts';

/** How long another submit of the same run, which collects into the same folder, is waited for. */
const OTHER_MS_MAX = 60_000;
/** Refusals without another submit to be seen, until they are believed. */
const REFUSALS_MAX = 3;

/** Where this machine has what went in, the rulebook as a file: some worker's folders may be gone. */
export type InputsHere = LocalInputs;

/**
 * Makes the results folder.
 * @throws UnusableInput where the folder cannot be written, or the store does not give what it was given
 */
export async function collectResults(store: RunStore, kept: KeptResults, out: string, here: InputsHere): Promise<void> {
  const until = Date.now() + OTHER_MS_MAX;
  for (let refusals = 0; !holds(out, kept); ) {
    let lock: FolderLock;
    try {
      lock = takeResultsFolder(out);
    } catch (error) {
      // Two submits of one run come to their end in the same moment: then there is a lock, or was one just now.
      if (!existsSync(unfinishedIn(out).lock)) refusals += 1;
      if (refusals === REFUSALS_MAX || Date.now() > until) throw error;
      await pause(100);
      continue;
    }
    try {
      if (!holds(out, kept)) await collect(store, kept, out, here, lock);
    } finally {
      giveBack(out, lock);
    }
  }
}

/** Fetches the results into a folder that was taken. */
async function collect(
  store: RunStore,
  kept: KeptResults,
  out: string,
  here: InputsHere,
  lock: FolderLock,
): Promise<void> {
  clearResultsFolder(out, []);
  const { directory } = unfinishedIn(out);
  for (const file of kept.files) {
    // Names come by way of Redis: none but those of results are written.
    if (!resultFiles.includes(file.name)) throw new UnusableInput(`"${file.name}" is no file of results`);
    await store.fetchResult(file, join(directory, file.name));
  }
  const manifest = readManifest(join(directory, MANIFEST_FILE));
  // It comes last, and anew: until then the folder is none of a finished run.
  rmSync(join(directory, MANIFEST_FILE));
  await finishResultsFolder(out, manifestOf(manifest, here), lock);
}

/** The manifest names the inputs where they are here. */
function manifestOf(manifest: Manifest, here: InputsHere): Manifest {
  const { market, portfolio } = manifest.inputs;
  const at = <Input extends Manifest['inputs']['market' | 'portfolio']>(input: Input, directory: string): Input => {
    const files = input.files.map((file) => ({ ...file, path: join(directory, file.name) }));
    return { ...input, directory: resolve(directory), files };
  };
  return {
    ...manifest,
    inputs: { market: at(market, here.market), portfolio: at(portfolio, here.portfolio) },
    rulebook: { ...manifest.rulebook, path: resolve(here.rulebook) },
  };
}

/** Whether the folder has these very results already. */
function holds(out: string, { resultsHash, files }: KeptResults): boolean {
  const path = join(out, MANIFEST_FILE);
  if (!existsSync(path) || !files.every(({ name }) => existsSync(join(out, name)))) return false;
  try {
    return readManifest(path).resultsHash === resultsHash;
  } catch {
    // It is of something else: it gives way.
    return false;
  }
}

function readManifest(path: string): Manifest {
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}
