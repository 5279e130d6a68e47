/** A results folder read back, so that what was written can be checked and not only what can be computed again. */
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { forEachTable, type RowTableId } from '../kernel/row-blocks.ts';
import { type AccountColumns, accountStates, figureColumns, makeAccountColumns } from '../margin/account-columns.ts';
import { makeRows, type RowColumns, type RowSet } from '../margin/row-columns.ts';
import { writtenTables } from '../margin/row-tables.ts';
import type { Book } from '../portfolio/book.ts';
import type { InputFile } from '../quantity/input-file.ts';
import { textAt, textCount } from '../quantity/text-table.ts';
import { MANIFEST_FILE } from '../report/result-files.ts';
import { type AccountColumn, accountHeaderOf } from '../report/result-tables.ts';
import type { BookResult } from '../runner/run-book.ts';
import { storedRows } from './stored-rows.ts';
import { readStoredRun, type StoredRun } from './stored-run.ts';
import { readStored, storedPath } from './stored-table.ts';

/** What the results must be of. */
export interface RunIdentity {
  rulebookSha256: string;
  asOf: string;
  inputs: InputFile[];
}

/**
 * The manifest of a finished run of exactly these inputs.
 * @throws UnusableInput where there is none, or where it names other inputs, another time or another rulebook
 */
export function storedManifest(directory: string, identity: RunIdentity): StoredRun {
  const path = join(directory, MANIFEST_FILE);
  const manifest = readStoredRun(directory);
  if (manifest.rulebook.sha256 !== identity.rulebookSha256) {
    throw new UnusableInput(`${path} is of rulebook ${manifest.rulebook.id} with other bytes: name it with --rulebook`);
  }
  if (manifest.inputs.market.asOf !== identity.asOf) {
    throw new UnusableInput(`${path} is of the market at ${manifest.inputs.market.asOf}: name it with --as-of`);
  }
  const hashes = (files: Pick<InputFile, 'name' | 'sha256'>[]) =>
    new Map(files.map(({ name, sha256 }) => [name, sha256]));
  const stored = hashes([...manifest.inputs.market.files, ...manifest.inputs.portfolio.files]);
  const other = identity.inputs.find(({ name, sha256 }) => stored.get(name) !== sha256);
  if (other) throw new UnusableInput(`${path} is of another ${other.name} than ${other.path}`);
  return manifest;
}

/** Whether the run in this folder compared modes. @throws UnusableInput where there is no finished run */
export function storedRunComparesModes(directory: string): boolean {
  return readStoredRun(directory).options.modes;
}

/**
 * Reads the tables of a finished run, whichever format they have.
 * @param like a run of the same book and options
 * @throws UnusableInput where a row is not the one that this book has there
 */
export async function storedResults(
  directory: string,
  book: Book,
  like: Pick<BookResult, 'names' | 'accounts'>,
): Promise<BookResult> {
  const { names } = like;
  const accounts = await readAccounts(storedPath(directory, 'accounts'), book, like.accounts.modes !== null);
  const rows: Record<RowTableId, RowColumns> = forEachTable((table) => makeRows(table, 0));
  for (const table of writtenTables(book)) rows[table] = await storedRows(directory, table, book, names);
  const none = { kernelSha256: '', threads: 0, shardCount: 0, shardPositions: 0 };
  return { accounts, rows: rows as RowSet, unitCount: rows.units.account.length, names, ...none };
}

async function readAccounts(path: string, book: Book, comparesModes: boolean): Promise<AccountColumns> {
  const count = textCount(book.acctIds);
  const columns = makeAccountColumns(count, comparesModes);
  const figures = Object.entries(figureColumns(columns));
  let a = 0;
  await readStored(path, 'accounts', accountHeaderOf(comparesModes), ({ place, isWhole, text, number }) => {
    if (!isWhole || a >= count || text('acctId') !== textAt(book.acctIds, a)) {
      throw new UnusableInput(`${place}: expected account ${a < count ? textAt(book.acctIds, a) : 'list to end'}`);
    }
    const isQuarantined = book.quarantined[a] === 1;
    const status = isQuarantined ? 'quarantined' : 'ok';
    if (text('status') !== status) throw new UnusableInput(`${place}: status ${text('status')}, expected ${status}`);
    for (const [name, column] of figures) column[a] = number(name as AccountColumn);
    if (!isQuarantined) {
      columns.state[a] = wordAt(accountStates, text('state'), `${place}: state`);
      columns.eligible[a] = wordAt(['false', 'true'], text('eligible'), `${place}: eligible`);
    }
    a += 1;
  });
  if (a !== count) throw new UnusableInput(`${path} ends before account ${textAt(book.acctIds, a)}`);
  return columns;
}

/** Index of a word in a closed list. */
function wordAt(words: readonly string[], word: string, place: string): number {
  const index = words.indexOf(word);
  if (index < 0) throw new UnusableInput(`${place} is "${word}", expected ${words.join(', ')}`);
  return index;
}
