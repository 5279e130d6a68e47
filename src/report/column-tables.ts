/**
 * The result tables `accounts` and `risk-units` as columnar files, in the column order of the CSV tables. Rows go in by
 * ranges, in the order of the results; the files do not depend on how the ranges are cut.
 */
import { join } from 'node:path';
import { NO_TEXT } from '../columnar/column-file.ts';
import { type ColumnarFormat, openTableWriter } from '../columnar/open-writer.ts';
import { NO_BOOL, type OutColumn, type OutValues, type TableWriter } from '../columnar/table-writer.ts';
import { type AccountColumns, accountFigures, accountStates, type UnitColumns } from '../margin/account-columns.ts';
import { type TextTable, textTable } from '../quantity/text-table.ts';
import type { CompiledUnit } from '../rulebook/compile.ts';
import { accountHeader, unitHeader } from './result-tables.ts';

export interface ResultTables {
  /** Accounts `from … to − 1` of the book, by their place in the columns; a quarantined one is listed without figures. */
  appendAccounts(columns: AccountColumns, quarantined: Uint8Array, from: number, to: number): void;
  /** Unit rows behind those appended before. */
  appendUnits(units: UnitColumns): void;
  /** @throws UnusableInput where a file cannot be written, as the others do */
  close(): void;
}

/** Rows that are put together at once. */
const PIECE_ROWS = 1 << 14;
const statuses = ['ok', 'quarantined'];

/**
 * Opens `accounts` and `risk-units` in a folder.
 * @throws UnusableInput where a file cannot be written
 */
export async function openResultTables(
  directory: string,
  format: ColumnarFormat,
  acctIds: TextTable,
  compiledUnits: readonly CompiledUnit[],
): Promise<ResultTables> {
  const accounts = await openTableWriter(join(directory, `accounts.${format}`), format, accountSchema(acctIds));
  const shocks = worstShocks(compiledUnits);
  let units: TableWriter;
  try {
    units = await openTableWriter(
      join(directory, `risk-units.${format}`),
      format,
      unitSchema(acctIds, compiledUnits, shocks),
    );
  } catch (error) {
    accounts.abandon();
    throw error;
  }
  // The first of them that fails is closed by its own fault; the other must not stay open.
  const orAbandon = (step: () => void) => {
    try {
      step();
    } catch (error) {
      accounts.abandon();
      units.abandon();
      throw error;
    }
  };
  return {
    appendAccounts: (columns, quarantined, from, to) =>
      orAbandon(() => eachPiece(from, to, (at, end) => writeAccounts(accounts, columns, quarantined, [at, end]))),
    appendUnits: (rows) =>
      orAbandon(() => eachPiece(0, rows.account.length, (at, end) => writeUnits(units, rows, shocks, [at, end]))),
    close: () =>
      orAbandon(() => {
        accounts.close();
        units.close();
      }),
  };
}

function eachPiece(from: number, to: number, write: (from: number, to: number) => void): void {
  for (let at = from; at < to; at += PIECE_ROWS) write(at, Math.min(to, at + PIECE_ROWS));
}

/** The schema of the table `accounts`. */
function accountSchema(acctIds: TextTable): OutColumn[] {
  const texts: Record<string, TextTable> = {
    acctId: acctIds,
    status: textTable(statuses),
    state: textTable(accountStates),
  };
  return accountHeader.map((name) => columnOf(name, texts));
}

/** The schema of the table `risk-units`. */
function unitSchema(acctIds: TextTable, units: readonly CompiledUnit[], { volWords }: WorstShocks): OutColumn[] {
  const riskUnit = textTable(units.map((unit) => unit.riskUnit));
  return unitHeader.map((name) => columnOf(name, { acctId: acctIds, riskUnit, mr1VolShock: textTable(volWords) }));
}

function columnOf(name: string, texts: Record<string, TextTable>): OutColumn {
  const own = texts[name];
  if (own) return { name, kind: 'text', texts: own };
  return { name, kind: name === 'eligible' ? 'bool' : 'number' };
}

function writeAccounts(
  writer: TableWriter,
  columns: AccountColumns,
  quarantined: Uint8Array,
  [from, to]: [number, number],
): void {
  const rows = to - from;
  const isOut = quarantined.subarray(from, to);
  const unlessOut = <T extends OutValues>(values: T, none: number): T => {
    const own = values.slice(from, to) as T;
    for (let i = 0; i < rows; i++) if (isOut[i] === 1) own[i] = none;
    return own;
  };
  const parts: Record<string, OutValues> = {
    acctId: Uint32Array.from({ length: rows }, (_, i) => from + i),
    status: Uint32Array.from(isOut),
    state: Uint32Array.from(columns.state.subarray(from, to), (state, i) => (isOut[i] === 1 ? NO_TEXT : state)),
    eligible: unlessOut(columns.eligible, NO_BOOL),
  };
  for (const name of accountFigures) parts[name] = unlessOut(columns.figures[name], Number.NaN);
  writer.append(
    accountHeader.map((name) => parts[name]!),
    0,
    rows,
  );
}

/** What a worst scenario's index means, by unit. */
interface WorstShocks {
  volWords: string[];
  mr1Spot: Float64Array[];
  /** Codes into `volWords`. */
  mr1Vol: Uint32Array[];
  mr6Spot: Float64Array[];
}

function worstShocks(units: readonly CompiledUnit[]): WorstShocks {
  const volWords = [...new Set(units.flatMap(({ grid }) => grid.cells.map(({ volShock }) => volShock.wireWord)))];
  return {
    volWords,
    mr1Spot: units.map(({ grid }) => Float64Array.from(grid.cells, ({ spotShock }) => Number(spotShock))),
    mr1Vol: units.map(({ grid }) => Uint32Array.from(grid.cells, (cell) => volWords.indexOf(cell.volShock.wireWord))),
    mr6Spot: units.map(({ grid }) => Float64Array.from(grid.extremeShocks, Number)),
  };
}

function writeUnits(writer: TableWriter, units: UnitColumns, shocks: WorstShocks, [from, to]: [number, number]): void {
  const rows = to - from;
  const { mr1Worst, mr6Worst } = units.figures;
  const mr1SpotShock = new Float64Array(rows);
  const mr1VolShock = new Uint32Array(rows);
  const mr6SpotShock = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const unit = units.unit[from + i]!;
    const cell = mr1Worst[from + i]!;
    mr1SpotShock[i] = shocks.mr1Spot[unit]![cell]!;
    mr1VolShock[i] = shocks.mr1Vol[unit]![cell]!;
    // A rulebook without MR6 has no such shocks.
    mr6SpotShock[i] = shocks.mr6Spot[unit]![mr6Worst[from + i]!] ?? Number.NaN;
  }
  const own: Record<string, OutValues> = {
    acctId: units.account.subarray(from, to),
    riskUnit: units.unit.subarray(from, to),
    mr1SpotShock,
    mr1VolShock,
    mr6SpotShock,
  };
  const parts = unitHeader.map(
    (name) => own[name] ?? units.figures[name as keyof typeof units.figures].subarray(from, to),
  );
  writer.append(parts, 0, rows);
}
