/** A results folder read back, so that what was written can be checked and not only what can be computed again. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import {
  type AccountColumns,
  accountFigures,
  accountStates,
  makeAccountColumns,
  makeUnitColumns,
  type UnitFigure,
  unitFigures,
} from '../margin/account-columns.ts';
import type { Book } from '../portfolio/book.ts';
import type { InputFile } from '../quantity/input-file.ts';
import { textAt, textCount } from '../quantity/text-table.ts';
import { accountHeader, unitHeader } from '../report/result-tables.ts';
import type { CompiledUnit } from '../rulebook/compile.ts';
import type { Manifest } from '../runner/manifest.ts';
import type { BookResult } from '../runner/run-book.ts';
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
export function storedManifest(directory: string, identity: RunIdentity): Manifest {
  const path = join(directory, 'manifest.json');
  if (!existsSync(path))
    throw new UnusableInput(`${directory} has no manifest.json: it is not the folder of a finished run`);
  let manifest: Manifest;
  try {
    manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest;
  } catch (error) {
    throw new UnusableInput(`${path} is not JSON: ${(error as Error).message}`);
  }
  if (manifest.rulebook?.sha256 !== identity.rulebookSha256) {
    throw new UnusableInput(
      `${path} is of rulebook ${manifest.rulebook?.id} with other bytes: name it with --rulebook`,
    );
  }
  if (manifest.inputs.market.asOf !== identity.asOf) {
    throw new UnusableInput(`${path} is of the market at ${manifest.inputs.market.asOf}: name it with --as-of`);
  }
  const hashes = (files: InputFile[]) => new Map(files.map(({ name, sha256 }) => [name, sha256]));
  const stored = hashes([...manifest.inputs.market.files, ...manifest.inputs.portfolio.files]);
  const other = identity.inputs.find(({ name, sha256 }) => stored.get(name) !== sha256);
  if (other) throw new UnusableInput(`${path} is of another ${other.name} than ${other.path}`);
  return manifest;
}

/**
 * Reads the tables `accounts` and `risk-units` of a finished run, whichever format they have.
 * @throws UnusableInput where a row is not the one that this book has there
 */
export async function storedResults(directory: string, book: Book, compiledUnits: CompiledUnit[]): Promise<BookResult> {
  const accounts = await readAccounts(storedPath(directory, 'accounts'), book);
  const units = await readUnits(storedPath(directory, 'risk-units'), book, compiledUnits);
  const none = { kernelSha256: '', threads: 0, shardCount: 0, shardPositions: 0 };
  return { accounts, units, unitCount: units.account.length, compiledUnits, ...none };
}

async function readAccounts(path: string, book: Book): Promise<AccountColumns> {
  const count = textCount(book.acctIds);
  const columns = makeAccountColumns(count);
  let a = 0;
  await readStored(path, 'accounts', accountHeader, ({ place, isWhole, text, number }) => {
    if (!isWhole || a >= count || text('acctId') !== textAt(book.acctIds, a)) {
      throw new UnusableInput(`${place}: expected account ${a < count ? textAt(book.acctIds, a) : 'list to end'}`);
    }
    const isQuarantined = book.quarantined[a] === 1;
    const status = isQuarantined ? 'quarantined' : 'ok';
    if (text('status') !== status) throw new UnusableInput(`${place}: status ${text('status')}, expected ${status}`);
    for (const name of accountFigures) columns.figures[name][a] = number(name);
    if (!isQuarantined) {
      columns.state[a] = wordAt(accountStates, text('state'), `${place}: state`);
      columns.eligible[a] = wordAt(['false', 'true'], text('eligible'), `${place}: eligible`);
    }
    a += 1;
  });
  if (a !== count) throw new UnusableInput(`${path} ends before account ${textAt(book.acctIds, a)}`);
  return columns;
}

async function readUnits(path: string, book: Book, compiledUnits: CompiledUnit[]) {
  const rows: { account: number; unit: number; figures: Record<UnitFigure, number> }[] = [];
  const unitIndex = new Map(compiledUnits.map((unit, i) => [unit.riskUnit, i]));
  const count = textCount(book.acctIds);
  let account = 0;
  await readStored(path, 'risk-units', unitHeader, ({ place, isWhole, text, number }) => {
    const acctId = text('acctId');
    while (account < count && textAt(book.acctIds, account) !== acctId) account += 1;
    const unit = unitIndex.get(text('riskUnit'));
    if (!isWhole || account === count || unit === undefined) {
      throw new UnusableInput(`${place}: expected a risk unit of this book, accounts in its order`);
    }
    const { grid } = compiledUnits[unit]!;
    const shock = number('mr1SpotShock');
    const vol = text('mr1VolShock');
    const mr1Worst = grid.cells.findIndex((cell) => Number(cell.spotShock) === shock && cell.volShock.wireWord === vol);
    const extreme = number('mr6SpotShock');
    const mr6Worst = grid.extremeShocks.findIndex((spotShock) => Number(spotShock) === extreme);
    const worst: Partial<Record<UnitFigure, number>> = { mr1Worst, mr6Worst };
    const figures = Object.fromEntries(
      unitFigures.map((name) => [name, worst[name] ?? number(name as (typeof unitHeader)[number])]),
    );
    rows.push({ account, unit, figures: figures as Record<UnitFigure, number> });
  });
  const columns = makeUnitColumns(rows.length);
  rows.forEach((row, u) => {
    columns.account[u] = row.account;
    columns.unit[u] = row.unit;
    for (const name of unitFigures) columns.figures[name][u] = row.figures[name];
  });
  return columns;
}

/** Index of a word in a closed list. */
function wordAt(words: readonly string[], word: string, place: string): number {
  const index = words.indexOf(word);
  if (index < 0) throw new UnusableInput(`${place} is "${word}", expected ${words.join(', ')}`);
  return index;
}
