/** The result tables as CSV: `accounts`, `risk-units`, `rejects`. Columns, their order and what they hold, stated once. */
import type { CsvColumn } from '../kernel/csv-columns.ts';
import { CsvKernel, type CsvTable } from '../kernel/csv-kernel.ts';
import {
  type AccountColumns,
  accountFigures,
  accountStates,
  type UnitColumns,
  type UnitFigure,
} from '../margin/account-columns.ts';
import type { Book, RejectedRow } from '../portfolio/book.ts';
import { numberCell, textCell } from '../quantity/csv-cell.ts';
import type { TextTable } from '../quantity/text-table.ts';
import type { CompiledUnit } from '../rulebook/compile.ts';
import type { BookResult } from '../runner/run-book.ts';
import { textPieces } from './csv-writer.ts';

export const accountHeader = ['acctId', 'status', ...accountFigures, 'state', 'eligible'] as const;

const unitFiguresBefore = ['mmr', 'imr', 'mr1', 'mr2', 'mr3', 'mr4', 'mr5', 'mr6', 'mr7', 'mr8', 'mr9'] as const;
const unitFiguresAfter = ['spotInUse', 'delta', 'gamma', 'theta', 'vega', 'upl'] as const;
export const unitHeader = [
  'acctId',
  'riskUnit',
  ...unitFiguresBefore,
  'mr1SpotShock',
  'mr1VolShock',
  'mr6SpotShock',
  ...unitFiguresAfter,
] as const;

export const rejectHeader = ['file', 'line', 'acctId', 'reason', 'detail'] as const;

/** The header line of a table. */
export function headerPiece(header: readonly string[]): Uint8Array {
  return Buffer.from(`${header.join(',')}\n`, 'utf8');
}

/** Every account, in the book's order; a quarantined one is listed without figures. */
export function accountPieces(book: Book, result: BookResult): Generator<Uint8Array> {
  return tablePieces(accountHeader, accountTable(book.acctIds, book.quarantined, result.accounts));
}

/** Every risk unit, ordered by account, then unit. */
export function unitPieces(book: Book, result: BookResult): Generator<Uint8Array> {
  return tablePieces(unitHeader, unitTable(book.acctIds, result.units, result.compiledUnits));
}

/** Every rejected row, in the order of files and lines. */
export function* rejectPieces(rejects: readonly RejectedRow[]): Generator<Uint8Array> {
  const cells = (function* () {
    yield rejectHeader.join(',');
    for (const { file, line, acctId, reason, detail } of rejects) {
      yield [textCell(file), line, textCell(acctId), reason, textCell(detail)].join(',');
    }
  })();
  yield* textPieces(cells);
}

function* tablePieces(header: readonly string[], table: CsvTable): Generator<Uint8Array> {
  yield headerPiece(header);
  const kernel = new CsvKernel(table);
  try {
    yield* kernel.pieces();
  } finally {
    kernel.close();
  }
}

/** The table of accounts as the kernel writes it. */
export function accountTable(
  ids: TextTable,
  quarantined: Uint8Array,
  { figures, state, eligible }: AccountColumns,
): CsvTable {
  const columnOf = (name: (typeof accountHeader)[number]): CsvColumn => {
    switch (name) {
      case 'acctId':
        return { kind: 'row-text', texts: ids };
      case 'status':
        return { kind: 'word', words: ['ok', 'quarantined'], codes: quarantined };
      case 'state':
        return { kind: 'word', words: accountStates, codes: state };
      case 'eligible':
        return { kind: 'word', words: ['false', 'true'], codes: eligible };
      default:
        return { kind: 'number', values: figures[name] };
    }
  };
  const blank = { rows: quarantined, from: accountHeader.indexOf('status') + 1 };
  return { rowCount: quarantined.length, columns: accountHeader.map(columnOf), blank };
}

/** What the words of a risk unit's row are taken from. */
export type UnitWords = Pick<CompiledUnit, 'riskUnit' | 'grid'>;

/** The table of risk units as the kernel writes it. */
export function unitTable(ids: TextTable, units: UnitColumns, compiledUnits: readonly UnitWords[]): CsvTable {
  const { account, unit, figures } = units;
  const cells = worstWords(compiledUnits.map(({ grid }) => grid.cells));
  const extremes = worstWords(compiledUnits.map(({ grid }) => grid.extremeShocks));
  const worst = <T>(list: WorstWords<T>, figure: UnitFigure, wordOf: (item: T) => string): CsvColumn => ({
    kind: 'made-word',
    words: list.wordsBy(wordOf),
    codeOf: (row) => list.codeOf(unit[row]!, figures[figure][row]!),
  });
  const columnOf = (name: (typeof unitHeader)[number]): CsvColumn => {
    switch (name) {
      case 'acctId':
        return { kind: 'rising-text', texts: ids, codes: account };
      case 'riskUnit':
        return { kind: 'word', words: compiledUnits.map(({ riskUnit }) => riskUnit), codes: unit };
      case 'mr1SpotShock':
        return worst(cells, 'mr1Worst', ({ spotShock }) => numberCell(Number(spotShock)));
      case 'mr1VolShock':
        return worst(cells, 'mr1Worst', ({ volShock }) => volShock.wireWord);
      case 'mr6SpotShock':
        return worst(extremes, 'mr6Worst', (spotShock) => numberCell(Number(spotShock)));
      default:
        return { kind: 'number', values: figures[name] };
    }
  };
  return { rowCount: account.length, columns: unitHeader.map(columnOf) };
}

interface WorstWords<T> {
  wordsBy(wordOf: (item: T) => string): string[];
  /** The word of item `worst` of list `unit`; that of no item is the empty one. */
  codeOf(unit: number, worst: number): number;
}

/** Words for the items of many lists, behind one another in one list that begins with the empty word. */
function worstWords<T>(lists: T[][]): WorstWords<T> {
  const starts: number[] = [];
  let start = 1;
  for (const list of lists) {
    starts.push(start);
    start += list.length;
  }
  return {
    wordsBy: (wordOf) => ['', ...lists.flat().map(wordOf)],
    codeOf: (unit, worst) => (worst >= 0 && worst < lists[unit]!.length ? starts[unit]! + worst : 0),
  };
}
