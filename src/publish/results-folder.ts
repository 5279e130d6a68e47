/**
 * The results folder, from a run's beginning to its end. While a run goes, all it writes lies in `unfinished/` inside: its
 * tables, the parts of its shards, the journal. When everything is whole and lasts, the files move up and the manifest comes
 * last: a folder with a manifest is a finished run, a folder without one never passes for it.
 *
 *     RESULTS/unfinished/   lock · journal.ndjson · parts/N.part · tables, report, summary as they are written
 *     RESULTS/              tables · rejects.csv · summary.json · report.html · manifest.json
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { syncFolder, writeLasting } from '../quantity/lasting.ts';
import { MANIFEST_FILE, resultFiles, UNFINISHED } from '../report/result-files.ts';
import type { Manifest } from '../runner/manifest.ts';
import { FolderLock, refuseHeld } from './folder-lock.ts';
import { readJournal } from './journal.ts';

/** Paths of a run that is under way. */
export interface Unfinished {
  out: string;
  /** Where tables, report and summary are written. */
  directory: string;
  parts: string;
  journal: string;
  lock: string;
}

export function unfinishedIn(out: string): Unfinished {
  const directory = join(out, UNFINISHED);
  const within = (name: string) => join(directory, name);
  return { out, directory, parts: within('parts'), journal: within('journal.ndjson'), lock: within('lock') };
}

/** How many shards of an unfinished run are kept in a folder. */
export function shardsKept(out: string): number {
  return readJournal(unfinishedIn(out).journal)?.lines.length ?? 0;
}

/**
 * Checks, before any work, that the folder is new, empty, or holds a run.
 * @throws UnusableInput where it holds anything else, or a run is writing it
 */
export function checkResultsFolder(out: string): void {
  if (!existsSync(out)) return;
  const names = inFolder(out, () => readdirSync(out));
  const isRun = names.includes(UNFINISHED) || names.includes(MANIFEST_FILE);
  const foreign = names.find((name) => !isRun || ![UNFINISHED, ...resultFiles].includes(name));
  if (foreign !== undefined) {
    throw new UnusableInput(`--out ${out} holds ${foreign}, which no run wrote: give a new or empty folder`);
  }
  refuseHeld(unfinishedIn(out).lock);
}

/**
 * Makes the folder ready to be written; an older run in it is taken away, its manifest first.
 * @param keepsParts whether what an unfinished run left is kept
 * @throws UnusableInput where it cannot be made, or a run is writing it
 */
export function openResultsFolder(out: string, keepsParts: boolean): FolderLock {
  checkResultsFolder(out);
  const { directory, parts, lock } = unfinishedIn(out);
  return inFolder(out, () => {
    mkdirSync(directory, { recursive: true });
    const held = FolderLock.take(lock);
    for (const name of [MANIFEST_FILE, ...resultFiles]) rmSync(join(out, name), { force: true });
    for (const name of readdirSync(directory)) {
      const isKept = keepsParts && ['parts', 'journal.ndjson'].includes(name);
      if (!isKept && name !== 'lock') rmSync(join(directory, name), { recursive: true });
    }
    mkdirSync(parts, { recursive: true });
    return held;
  });
}

/** Moves the files of a run that is done up to their place, and says that it is finished. @throws UnusableInput where that fails */
export async function finishResultsFolder(out: string, manifest: Manifest): Promise<void> {
  const { directory } = unfinishedIn(out);
  try {
    const files = resultFiles.filter((name) => existsSync(join(directory, name)));
    await Promise.all(files.map((name) => makeLast(join(directory, name))));
    for (const name of files) renameSync(join(directory, name), join(out, name));
    syncFolder(out);
    writeLasting(join(directory, MANIFEST_FILE), `${JSON.stringify(manifest, null, 2)}\n`);
    renameSync(join(directory, MANIFEST_FILE), join(out, MANIFEST_FILE));
    syncFolder(out);
    rmSync(directory, { recursive: true });
  } catch (error) {
    throw new UnusableInput(`--out ${out} cannot be written: ${(error as Error).message}`);
  }
}

async function makeLast(path: string): Promise<void> {
  const file = await open(path, 'r+');
  await file.datasync().finally(() => file.close());
}

function inFolder<T>(out: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new UnusableInput(
      code === 'ENOTDIR' ? `--out ${out} is not a folder` : `--out ${out} cannot be made: ${message}`,
    );
  }
}
