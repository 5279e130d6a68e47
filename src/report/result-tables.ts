/** The result tables as CSV rows: `accounts`, `risk-units`, `rejects`. Column order is stated here once. */
import { accountFigures, accountStates, type UnitFigure } from '../margin/account-columns.ts';
import type { Book } from '../portfolio/book.ts';
import type { BookResult } from '../runner/run-book.ts';
import { type CsvPieces, numberCell, textCell } from './csv-writer.ts';

export const accountHeader = ['acctId', 'status', ...accountFigures, 'state', 'eligible'] as const;

const unitFiguresBefore: UnitFigure[] = ['mmr', 'imr', 'mr1', 'mr2', 'mr3', 'mr4', 'mr5', 'mr6', 'mr7', 'mr8', 'mr9'];
const unitFiguresAfter: UnitFigure[] = ['spotInUse', 'delta', 'gamma', 'theta', 'vega', 'upl'];
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

/** Every account, in the book's order; a quarantined one is listed without figures. */
export function writeAccountRows(rows: CsvPieces, book: Book, result: BookResult): void {
  const columns = accountFigures.map((name) => result.accounts.figures[name]);
  const empty = ','.repeat(accountHeader.length - 2);
  book.acctIds.forEach((acctId, a) => {
    if (book.quarantined[a] === 1) {
      rows.row(`${textCell(acctId)},quarantined${empty}`);
      return;
    }
    let row = `${textCell(acctId)},ok`;
    for (const column of columns) row += `,${numberCell(column[a]!)}`;
    rows.row(`${row},${accountStates[result.accounts.state[a]!]},${result.accounts.eligible[a] === 1}`);
  });
}

/** Every risk unit, ordered by account, then unit. */
export function writeUnitRows(rows: CsvPieces, book: Book, result: BookResult): void {
  const { units, compiledUnits } = result;
  const before = unitFiguresBefore.map((name) => units.figures[name]);
  const after = unitFiguresAfter.map((name) => units.figures[name]);
  // A worst scenario's three cells, one text for each cell of each unit's grid.
  const mr1Texts = compiledUnits.map(({ grid }) =>
    grid.cells.map((cell) => `,${numberCell(Number(cell.spotShock))},${cell.volShock.wireWord}`),
  );
  const mr6Texts = compiledUnits.map(({ grid }) => grid.extremeShocks.map((shock) => `,${numberCell(Number(shock))}`));
  const prefixes = compiledUnits.map((unit) => `,${textCell(unit.riskUnit)}`);
  for (let u = 0; u < units.account.length; u++) {
    const unit = units.unit[u]!;
    let row = textCell(book.acctIds[units.account[u]!]!) + prefixes[unit]!;
    for (const column of before) row += `,${numberCell(column[u]!)}`;
    row += mr1Texts[unit]![units.figures.mr1Worst[u]!]! + (mr6Texts[unit]![units.figures.mr6Worst[u]!] ?? ',');
    for (const column of after) row += `,${numberCell(column[u]!)}`;
    rows.row(row);
  }
}

/** Every rejected row, in the order of files and lines. */
export function writeRejectRows(rows: CsvPieces, book: Book): void {
  for (const { file, line, acctId, reason, detail } of book.rejects) {
    rows.row([textCell(file), line, textCell(acctId), reason, textCell(detail)].join(','));
  }
}
