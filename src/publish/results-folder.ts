/**
 * The results folder, from a run's beginning to its end. While a run goes, all it writes lies in `unfinished/` inside: its
 * tables, the parts of its shards, the journal. When everything is whole and lasts, the files move up and the manifest comes
 * last: a folder with a manifest is a finished run, a folder without one never passes for it.
 *
 *     RESULTS/unfinished/   lock · journal.ndjson · parts/N.part · tables, report, summary as they are written
 *     RESULTS/              tables · rejects.csv · summary.json · report.html · manifest.json
 */
import { existsSync, lstatSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { syncFolder, writeLasting } from '../quantity/lasting.ts';
import { makeFolder } from '../quantity/make-folder.ts';
import { MANIFEST_FILE, resultFiles, UNFINISHED } from '../report/result-files.ts';
import type { Manifest } from '../runner/manifest.ts';
import { isManifest } from '../verify/stored-run.ts';
import { FolderLock, refuseHeld } from './folder-lock.ts';
import { readJournal } from './journal.ts';

/** More often no other run ends while one looks. */
const TRIES_MAX = 20;

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
  if (out === '') throw new UnusableInput('--out is empty: name a folder');
  inFolder(out, () => untilThere(() => refuseOther(out)));
}

function refuseOther(out: string): void {
  if (!existsSync(out)) return;
  const foreign = foreignIn(out);
  if (foreign !== null) {
    throw new UnusableInput(`--out ${out} holds ${foreign}, which no run wrote: give a new or empty folder`);
  }
  refuseHeld(unfinishedIn(out).lock);
}

/** A run that ends takes files away that another one has just seen: that one looks again. */
function untilThere<T>(step: () => T): T {
  for (let tries = 1; ; tries++) {
    try {
      return step();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || tries === TRIES_MAX) throw error;
    }
  }
}

/** What is in the folder that no run wrote; null where nothing is. Only a run's own manifest makes it the folder of one. */
function foreignIn(out: string): string | null {
  const names = readdirSync(out);
  if (names.includes(MANIFEST_FILE) && !isManifest(join(out, MANIFEST_FILE))) return MANIFEST_FILE;
  const isRun = names.includes(UNFINISHED) || names.includes(MANIFEST_FILE);
  const foreign = names.find((name) => !isRun || ![UNFINISHED, ...resultFiles].includes(name));
  if (foreign !== undefined) return foreign;
  if (!names.includes(UNFINISHED)) return null;
  const { directory } = unfinishedIn(out);
  if (!lstatSync(directory).isDirectory()) return UNFINISHED;
  const within = readdirSync(directory).find((name) => !writtenWithin.test(name) && !resultFiles.includes(name));
  return within === undefined ? null : join(UNFINISHED, within);
}

/** Beside result files: journal and lock, as they are and as they come to be, and the folder of parts. */
const writtenWithin = /^(journal\.ndjson(\.tmp)?|lock(\.\d+|\.stale)?|parts|manifest\.json\.tmp)$/;

/**
 * Makes the folder and takes it for this run. What it holds is looked at behind this: until then another run may have ended.
 * @throws UnusableInput where it holds anything that no run wrote, cannot be made, or a run is writing it
 */
export function takeResultsFolder(out: string): FolderLock {
  const { directory, lock } = unfinishedIn(out);
  const take = () => {
    refuseOther(out);
    makeFolder(directory);
    return FolderLock.take(lock);
  };
  try {
    return inFolder(out, () => untilThere(take));
  } catch (error) {
    removeIfEmpty(directory);
    throw error;
  }
}

/**
 * Makes a folder that was taken ready to be written; an older run in it is taken away, its manifest first.
 * @param kept the shards whose parts are kept of what an unfinished run left
 * @throws UnusableInput where that fails
 */
export function clearResultsFolder(out: string, kept: readonly number[]): void {
  const { directory, parts } = unfinishedIn(out);
  inFolder(out, () => {
    for (const name of [MANIFEST_FILE, ...resultFiles]) rmSync(join(out, name), { force: true });
    for (const name of readdirSync(directory)) {
      // Another run may be about to see that it cannot have the lock.
      const isKept = name.startsWith('lock') || ['parts', 'journal.ndjson'].includes(name);
      if (!isKept) rmSync(join(directory, name), { recursive: true, force: true });
    }
    makeFolder(parts);
    const keptNames = new Set(kept.map((shard) => `${shard}.part`));
    for (const entry of readdirSync(parts, { withFileTypes: true })) {
      const isKept = entry.isFile() && keptNames.has(entry.name);
      if (!isKept) rmSync(join(parts, entry.name), { recursive: true });
    }
  });
}

/**
 * Moves the files of a run that is done up to their place, says that it is finished, and gives the folder back.
 * @throws UnusableInput where that fails
 */
export async function finishResultsFolder(
  out: string,
  manifest: Omit<Manifest, 'outputs'>,
  lock: FolderLock,
): Promise<void> {
  const { directory } = unfinishedIn(out);
  try {
    const files = resultFiles.filter((name) => existsSync(join(directory, name)));
    await Promise.all(files.map((name) => makeLast(join(directory, name))));
    for (const name of files) renameSync(join(directory, name), join(out, name));
    syncFolder(out);
    const outputs = files.map((name) => ({ name, bytes: statSync(join(out, name)).size }));
    writeLasting(join(directory, MANIFEST_FILE), `${JSON.stringify({ ...manifest, outputs }, null, 2)}\n`);
    renameSync(join(directory, MANIFEST_FILE), join(out, MANIFEST_FILE));
    syncFolder(out);
    removeUnfinished(out, lock);
  } catch (error) {
    throw new UnusableInput(`--out ${out} cannot be written: ${(error as Error).message}`);
  }
}

/** Takes away what a run needed until it was finished. The lock goes last: until then the folder is nobody else's. */
export function removeUnfinished(out: string, lock: FolderLock): void {
  const { directory } = unfinishedIn(out);
  for (const name of readdirSync(directory)) {
    if (name !== 'lock') rmSync(join(directory, name), { recursive: true, force: true });
  }
  giveBack(out, lock);
}

/** Gives the folder to others; what of a run is in it stays. Once more, it does nothing. */
export function giveBack(out: string, lock: FolderLock): void {
  lock.release();
  removeIfEmpty(unfinishedIn(out).directory);
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // What of a run is in it stays, and the next run may be in it already.
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
