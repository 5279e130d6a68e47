/** A results folder read back, so that what was written can be checked and not only what can be computed again. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { openCsv, readCsv } from '../ingest/read-csv.ts';
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
import { accountHeader, unitHeader } from '../report/result-tables.ts';
import type { CompiledUnit } from '../rulebook/compile.ts';
import type { BookResult } from '../runner/run-book.ts';

/**
 * Reads `accounts.csv` and `risk-units.csv` of a finished run.
 * @throws UnusableInput where the folder is no finished run of this book
 */
export async function storedResults(directory: string, book: Book, compiledUnits: CompiledUnit[]): Promise<BookResult> {
  if (!existsSync(join(directory, 'manifest.json'))) {
    throw new UnusableInput(`${directory} has no manifest.json: it is not the folder of a finished run`);
  }
  const accounts = await readAccounts(join(directory, 'accounts.csv'), book);
  const units = await readUnits(join(directory, 'risk-units.csv'), book, compiledUnits);
  return { accounts, units, compiledUnits, kernelSha256: '', threads: 0, shardCount: 0, shardPositions: 0 };
}

async function readAccounts(path: string, book: Book): Promise<AccountColumns> {
  const columns = makeAccountColumns(book.acctIds.length);
  const spec = { table: 'accounts', needed: accountHeader, optional: [] } as const;
  let a = 0;
  await readCsv(openCsv(path), path, spec, ({ cells, line, fault }) => {
    if (fault !== null || cells.acctId !== book.acctIds[a]) {
      throw new UnusableInput(`${path}, line ${line}: expected account ${book.acctIds[a] ?? 'list to end'}`);
    }
    for (const name of accountFigures) columns.figures[name][a] = figureOf(cells[name]);
    columns.state[a] = Math.max(0, accountStates.indexOf(cells.state as (typeof accountStates)[number]));
    columns.eligible[a] = cells.eligible === 'true' ? 1 : 0;
    a += 1;
  });
  if (a !== book.acctIds.length) throw new UnusableInput(`${path} ends before account ${book.acctIds[a]}`);
  return columns;
}

async function readUnits(path: string, book: Book, compiledUnits: CompiledUnit[]) {
  const rows: { account: number; unit: number; figures: Record<UnitFigure, number> }[] = [];
  const unitIndex = new Map(compiledUnits.map((unit, i) => [unit.riskUnit, i]));
  const spec = { table: 'accounts', needed: unitHeader, optional: [] } as const;
  let account = 0;
  await readCsv(openCsv(path), path, spec, ({ cells, line, fault }) => {
    while (account < book.acctIds.length && book.acctIds[account] !== cells.acctId) account += 1;
    const unit = unitIndex.get(cells.riskUnit);
    if (fault !== null || account === book.acctIds.length || unit === undefined) {
      throw new UnusableInput(`${path}, line ${line}: expected a risk unit of this book, accounts in its order`);
    }
    const { grid } = compiledUnits[unit]!;
    const mr1Worst = grid.cells.findIndex(
      (cell) => Number(cell.spotShock) === Number(cells.mr1SpotShock) && cell.volShock.wireWord === cells.mr1VolShock,
    );
    const mr6Worst = grid.extremeShocks.findIndex((shock) => Number(shock) === Number(cells.mr6SpotShock));
    const plain = Object.fromEntries(
      unitFigures.map((name) => [name, figureOf((cells as Record<string, string>)[name] ?? '')]),
    );
    rows.push({ account, unit, figures: { ...(plain as Record<UnitFigure, number>), mr1Worst, mr6Worst } });
  });
  const columns = makeUnitColumns(rows.length);
  rows.forEach((row, u) => {
    columns.account[u] = row.account;
    columns.unit[u] = row.unit;
    for (const name of unitFigures) columns.figures[name][u] = row.figures[name];
  });
  return columns;
}

function figureOf(cell: string): number {
  return cell === '' ? Number.NaN : Number(cell);
}
