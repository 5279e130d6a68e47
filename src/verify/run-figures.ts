/** What a run has for one account, in the shape that comparisons read; cells are no part of a run and are lent. */
import {
  type AccountColumns,
  type AccountFigure,
  accountFigures,
  accountModeFigures,
  accountStates,
} from '../margin/account-columns.ts';
import { rowsOfAccount } from '../margin/row-columns.ts';
import { decidedRows, decidedTables } from '../margin/row-figures.ts';
import { figuresOf } from '../margin/row-tables.ts';
import type { AccountMargin, UnitMargin } from '../quantity/margin-result.ts';
import { type EvaluatedAccount, modesAt } from '../runner/evaluate-here.ts';
import type { BookResult } from '../runner/run-book.ts';

/** The run's figures of an account; `again` is a second evaluation of it, which lends its cells and its wallets. */
export function runFigures(result: BookResult, account: number, again: AccountMargin<number>): EvaluatedAccount {
  const { accounts, names } = result;
  const { units } = result.rows;
  const figures = Object.fromEntries(accountFigures.map((name) => [name, figureOf(accounts, name, account)]));
  const [from, to] = rowsOfAccount(units, account);
  const rows: UnitMargin<number>[] = [];
  for (let u = from; u < to; u++) {
    const { riskUnit } = names.units[units.key[u]!]!;
    const cells = again.units.find((unit) => unit.riskUnit === riskUnit) ?? { mr1Cells: [], mr6Cells: [] };
    const row = Object.fromEntries(figuresOf('units').map((name) => [name, units.figures[name][u]!]));
    rows.push({ ...row, riskUnit, mr1Cells: cells.mr1Cells, mr6Cells: cells.mr6Cells } as UnitMargin<number>);
  }
  return {
    ...(figures as Pick<AccountMargin<number>, AccountFigure>),
    acctId: again.acctId,
    acctLv: again.acctLv,
    state: accountStates[accounts.state[account]!]!,
    eligible: accounts.eligible[account] === 1,
    isClose: accounts.isClose[account] === 1,
    units: rows,
    wallets: again.wallets,
    ...decidedRows(result.rows, account, names),
    modes: modesAt(accounts, account),
  };
}

/** Ratio and leverage may be empty. */
function figureOf(columns: AccountColumns, name: (typeof accountFigures)[number], account: number): number | null {
  const value = columns.figures[name][account]!;
  return Number.isNaN(value) ? null : value;
}

/** The first figure in which two evaluations of one account differ by a bit, as a sentence; null where none does. */
export function firstDrift(run: EvaluatedAccount, again: EvaluatedAccount): string | null {
  const [inRun, inAgain] = [figuresByPlace(run), figuresByPlace(again)];
  for (const place of new Set([...inRun.keys(), ...inAgain.keys()])) {
    const pair = [inRun.get(place)?.value ?? null, inAgain.get(place)?.value ?? null];
    if (!Object.is(pair[0], pair[1])) {
      return `account ${run.acctId}, ${place}: the run has ${pair[0]}, a second evaluation ${pair[1]}`;
    }
  }
  return null;
}

/** A figure of an account; `place` is the row it stands in, empty for one of the whole account. */
export interface PlacedFigure {
  place: string;
  figure: string;
  value: number | string | null;
}

/** Every figure of an account by what it is called in a sentence. */
export function figuresByPlace(account: EvaluatedAccount): Map<string, PlacedFigure> {
  const found = new Map<string, PlacedFigure>();
  const add = (place: string, figure: string, value: number | string | null) =>
    found.set(place === '' ? figure : `${place}, ${figure}`, { place, figure, value });
  for (const name of accountFigures) add('', name, account[name]);
  add('', 'state', account.state);
  add('', 'eligible', String(account.eligible));
  for (const name of accountModeFigures) add('', name, account.modes?.[name] ?? null);
  for (const unit of account.units) {
    for (const name of figuresOf('units')) add(`risk unit ${unit.riskUnit}`, name, unit[name]);
  }
  for (const table of decidedTables) {
    for (const row of account[table]) {
      const place = 'ccy' in row ? `${table} ${row.ccy}` : `${table} ${row.instId} ${row.posSide}`;
      for (const [name, value] of Object.entries(row)) add(place, name, value);
    }
  }
  return found;
}
