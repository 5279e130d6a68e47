// The files of a run, byte for byte, against a row at a time written here.
import { beforeAll, expect, test } from 'vitest';
import { accountFigures, accountStates } from '../../src/margin/account-columns.ts';
import type { UnitFigure } from '../../src/margin/row-tables.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { numberCell, textCell } from '../../src/quantity/csv-cell.ts';
import { borrowingFigures } from '../../src/quantity/margin-result.ts';
import { textTable } from '../../src/quantity/text-table.ts';
import { accountPieces, rejectPieces, rowPieces } from '../../src/report/result-tables.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { type BookResult, runBook } from '../../src/runner/run-book.ts';
import { exchange, market } from '../determinism/book.ts';
import { idsOf } from '../support/rows.ts';

let book: Book;
let result: BookResult;

beforeAll(async () => {
  book = exchange(20260304);
  const renamed = new Map([
    [1, 'desk 7, "blue"'],
    [500, 'two\nlines'],
  ]);
  book.acctIds = textTable(idsOf(book).map((acctId, account) => renamed.get(account) ?? acctId));
  result = await runBook({ snapshot: market, rulebook: loadRulebook('okx-2025').rulebook, book, threads: 1 });
  // A unit without the wide moves of MR6 has no worst one.
  result.rows.units.figures.mr6Worst[3] = -1;
});

const textOf = (pieces: Iterable<Uint8Array>) =>
  Buffer.concat(Array.from(pieces, (piece) => Buffer.from(piece))).toString();

test('every account has its line in accounts.csv, a quarantined one without figures', () => {
  const { figures, state, eligible } = result.accounts;
  const lines = idsOf(book).map((acctId, a) => {
    if (book.quarantined[a] === 1) return `${textCell(acctId)},quarantined,,,,,,,,,,,,,,,,`;
    const cells = accountFigures.map((name) => numberCell(figures[name][a]!));
    const standing = [accountStates[state[a]!], eligible[a] === 1];
    return [textCell(acctId), 'ok', ...cells.slice(0, 12), ...standing, ...cells.slice(12)].join(',');
  });
  const header =
    'acctId,status,adjEq,eqUsd,upl,derivMmr,borrowMmr,totalMmr,derivImr,borrowImr,totalImr,liqFee,' +
    'mgnRatio,acctLever,state,eligible,interestHour,forcedRepayment';
  expect(textOf(accountPieces(book, result))).toBe(`${[header, ...lines].join('\n')}\n`);
  expect(book.quarantined.includes(1)).toBe(true);
});

test('every risk unit has its line in risk-units.csv, with the worst cells in words', () => {
  const { account, key, figures } = result.rows.units;
  const numbers = (u: number, names: UnitFigure[]) => names.map((name) => numberCell(figures[name][u]!));
  const acctIds = idsOf(book);
  const lines = Array.from(account, (a, u) => {
    const { riskUnit, grid } = result.names.units[key[u]!]!;
    const cell = grid.cells[figures.mr1Worst[u]!]!;
    const extreme = grid.extremeShocks[figures.mr6Worst[u]!];
    return [
      textCell(acctIds[a]!),
      riskUnit,
      ...numbers(u, ['mmr', 'imr', 'mr1', 'mr2', 'mr3', 'mr4', 'mr5', 'mr6', 'mr7', 'mr8', 'mr9']),
      String(Number(cell.spotShock)),
      cell.volShock.wireWord,
      extreme === undefined ? '' : String(Number(extreme)),
      ...numbers(u, ['spotInUse', 'delta', 'gamma', 'theta', 'vega', 'upl']),
    ].join(',');
  });
  const header =
    'acctId,riskUnit,mmr,imr,mr1,mr2,mr3,mr4,mr5,mr6,mr7,mr8,mr9,mr1SpotShock,mr1VolShock,mr6SpotShock,' +
    'spotInUse,delta,gamma,theta,vega,upl';
  expect(textOf(rowPieces('units', book, result))).toBe(`${[header, ...lines].join('\n')}\n`);
});

test('every currency that is owed or could come to be has its line in borrowing.csv', () => {
  const { account, key, figures } = result.rows.borrowing;
  const header =
    'acctId,ccy,eq,frozen,liability,potential,marginBorrow,lossBorrow,optionBorrow,orderBorrow,leverage,mmrRate,imr,mmr,' +
    'interest,forcedRepayment';
  const acctIds = idsOf(book);
  const lines = Array.from(account, (a, row) => {
    const cells = borrowingFigures.map((name) => numberCell(figures[name][row]!));
    return [textCell(acctIds[a]!), market.currencies[key[row]!]!.ccy, ...cells].join(',');
  });
  expect(lines.length).toBeGreaterThan(50);
  expect(textOf(rowPieces('borrowing', book, result))).toBe(`${[header, ...lines].join('\n')}\n`);
});

test('every rejected row has its line in rejects.csv', () => {
  const lines = book.rejects.map(({ file, line, acctId, reason, detail }) =>
    [textCell(file), line, textCell(acctId), reason, textCell(detail)].join(','),
  );
  expect(lines.length).toBeGreaterThan(0);
  expect(textOf(rejectPieces(book.rejects))).toBe(`${['file,line,acctId,reason,detail', ...lines].join('\n')}\n`);
});
