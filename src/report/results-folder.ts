/**
 * The results folder. The manifest goes first when a run begins over an older one and is written last when it ends: a
 * folder with a manifest is a finished run, a folder without one never passes for it.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { rowTableIds } from '../kernel/row-blocks.ts';
import { rowTables } from '../margin/row-tables.ts';
import type { RejectedRow } from '../portfolio/book.ts';
import type { Manifest } from '../runner/manifest.ts';
import type { Summary } from '../runner/summary.ts';
import { writeCsvFile } from './csv-writer.ts';
import { REPORT_FILE } from './html/write-report.ts';
import { rejectPieces } from './result-tables.ts';

/** Formats of the tables of accounts and of their rows. */
export const resultFormats = ['csv', 'arrow', 'parquet'] as const;
export type ResultFormat = (typeof resultFormats)[number];

/** Stands in the folder while a run writes it: what a run left behind may be written over, what it never wrote may not. */
const UNFINISHED = 'unfinished';
const tables = ['accounts', ...rowTableIds.map((table) => rowTables[table].file)];
const tableFiles = resultFormats.flatMap((format) => tables.map((table) => `${table}.${format}`));
const resultFiles = [UNFINISHED, ...tableFiles, 'rejects.csv', 'summary.json', REPORT_FILE, 'manifest.json'];

/**
 * Checks, before any work, that the folder is new, empty, or holds an older run.
 * @throws UnusableInput where it holds anything else
 */
export function checkResultsFolder(directory: string): void {
  const names = existsSync(directory) ? listed(directory) : [];
  const isRun = names.includes(UNFINISHED) || names.includes('manifest.json');
  const foreign = names.find((name) => !isRun || !resultFiles.includes(name));
  if (foreign !== undefined) {
    throw new UnusableInput(`--out ${directory} holds ${foreign}, which no run wrote: give a new or empty folder`);
  }
}

/**
 * Makes the folder ready to be written; an older run in it is taken away, its manifest first.
 * @throws UnusableInput where it cannot be made
 */
export function openResultsFolder(directory: string): void {
  checkResultsFolder(directory);
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, UNFINISHED), 'a run is writing this folder, or ended before it had\n');
    const older = resultFiles.filter((name) => name !== UNFINISHED && name !== 'manifest.json');
    for (const name of ['manifest.json', ...older]) rmSync(join(directory, name), { force: true });
  } catch (error) {
    throw new UnusableInput(`--out ${directory} cannot be made: ${(error as Error).message}`);
  }
}

function listed(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    throw new UnusableInput(`--out ${directory} is not a folder`);
  }
}

/** Writes the table of rejected rows, CSV in every format. */
export function writeRejects(directory: string, rejects: readonly RejectedRow[]): void {
  writeCsvFile(join(directory, 'rejects.csv'), rejectPieces(rejects));
}

/** Writes summary and, last of all, manifest. */
export function closeResultsFolder(directory: string, summary: Summary, manifest: Manifest): void {
  for (const [name, value] of [
    ['summary.json', summary],
    ['manifest.json', manifest],
  ] as const) {
    const path = join(directory, name);
    try {
      writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
    } catch (error) {
      throw new UnusableInput(`${path} cannot be written: ${(error as Error).message}`);
    }
  }
  rmSync(join(directory, UNFINISHED), { force: true });
}
