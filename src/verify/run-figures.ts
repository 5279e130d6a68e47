/** What a run has for one account, in the shape that comparisons read; cells are no part of a run and are lent. */
import {
  type AccountColumns,
  accountFigures,
  accountStates,
  type UnitColumns,
  unitFigures,
} from '../margin/account-columns.ts';
import type { AccountMargin, UnitMargin } from '../quantity/margin-result.ts';
import type { BookResult } from '../runner/run-book.ts';

/** The run's figures of an account; `again` is a second evaluation of it, which lends its cells and wallets. */
export function runFigures(result: BookResult, account: number, again: AccountMargin<number>): AccountMargin<number> {
  const { accounts, units, compiledUnits } = result;
  const figures = Object.fromEntries(accountFigures.map((name) => [name, figureOf(accounts, name, account)]));
  const [from, to] = unitRows(units, account);
  const rows: UnitMargin<number>[] = [];
  for (let u = from; u < to; u++) {
    const { riskUnit } = compiledUnits[units.unit[u]!]!;
    const cells = again.units.find((unit) => unit.riskUnit === riskUnit) ?? { mr1Cells: [], mr6Cells: [] };
    const row = Object.fromEntries(unitFigures.map((name) => [name, units.figures[name][u]!]));
    rows.push({ ...row, riskUnit, mr1Cells: cells.mr1Cells, mr6Cells: cells.mr6Cells } as UnitMargin<number>);
  }
  return {
    ...(figures as Omit<AccountMargin<number>, 'acctId' | 'state' | 'eligible' | 'isClose' | 'units' | 'wallets'>),
    acctId: again.acctId,
    state: accountStates[accounts.state[account]!]!,
    eligible: accounts.eligible[account] === 1,
    isClose: accounts.isClose[account] === 1,
    units: rows,
    wallets: again.wallets,
  };
}

/** Ratio and leverage may be empty. */
function figureOf(columns: AccountColumns, name: (typeof accountFigures)[number], account: number): number | null {
  const value = columns.figures[name][account]!;
  return Number.isNaN(value) ? null : value;
}

/** Rows of an account: they stand together, accounts ascending. */
export function unitRows(units: UnitColumns, account: number): [from: number, to: number] {
  return [firstRowFrom(units, account), firstRowFrom(units, account + 1)];
}

function firstRowFrom(units: UnitColumns, account: number): number {
  let [low, high] = [0, units.account.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (units.account[middle]! < account) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first figure in which two evaluations of one account differ by a bit, as a sentence; null where none does. */
export function firstDrift(run: AccountMargin<number>, again: AccountMargin<number>): string | null {
  for (const name of accountFigures) {
    if (!Object.is(run[name], again[name])) return driftText(run, '', name, [run[name], again[name]]);
  }
  for (const [i, unit] of run.units.entries()) {
    for (const name of unitFigures) {
      const pair = [unit[name], again.units[i]?.[name] ?? null] as const;
      if (!Object.is(pair[0], pair[1])) return driftText(run, `risk unit ${unit.riskUnit}, `, name, pair);
    }
  }
  return null;
}

function driftText(
  run: AccountMargin<number>,
  unit: string,
  name: string,
  [inRun, inAgain]: readonly [number | null, number | null],
): string {
  return `account ${run.acctId}, ${unit}${name}: the run has ${inRun}, a second evaluation ${inAgain}`;
}
