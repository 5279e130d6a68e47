/** Every figure of an account by the names and in the texts of the result tables. */

import { accountFigures } from '../margin/account-columns.ts';
import { itemsOf, keyTexts, type RowNames, rowNames } from '../margin/row-names.ts';
import { type RowColumn, type RowTable, rowTables } from '../margin/row-tables.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { AccountMargin } from '../quantity/margin-result.ts';
import { compileRulebook } from '../rulebook/compile.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { EvaluatedAccount } from '../runner/evaluate-here.ts';
import type { ReceiptFigures } from './receipt.ts';

/** The texts of an account's figures on a market under a rulebook. */
export function figureTexts(account: EvaluatedAccount, snapshot: Snapshot, rulebook: Rulebook): ReceiptFigures {
  const names = rowNames(snapshot, compileRulebook(rulebook, snapshot).units);
  const figures = Object.fromEntries(accountFigures.map((name) => [name, textOf(account[name])]));
  const { state, eligible, modes } = account;
  return {
    account: {
      status: 'ok',
      ...(figures as Record<(typeof accountFigures)[number], string>),
      state,
      eligible: String(eligible),
      imrMode3: textOf(modes?.imrMode3 ?? null),
      saving: textOf(modes?.saving ?? null),
    },
    'risk-units': unitTexts(account, names),
    borrowing: account.borrowing.map((row) => ({ ccy: row.ccy, ...cellsOf(rowTables.borrowing, row) })),
    currencies: account.currencies.map((row) => ({ ccy: row.ccy, ...cellsOf(rowTables.currencies, row) })),
    isolated: account.isolated.map((row) => ({ instId: row.instId, ...cellsOf(rowTables.isolated, row) })),
  } as ReceiptFigures;
}

/** A unit's worst scenarios are told by their shocks. */
function unitTexts({ units }: AccountMargin<number>, names: RowNames): Record<string, string>[] {
  const keys = keyTexts('units', names);
  const { columns }: RowTable = rowTables.units;
  return units.map((unit) => {
    const figures = unit as unknown as Record<string, number>;
    const key = keys.indexOf(unit.riskUnit);
    const cells = columns.map((column): [string, string] => {
      const items = itemsOf(column, names);
      if (typeof column === 'string' || items === null) return [String(column), textOf(figures[String(column)]!)];
      const code = items.codeOf(key, figures[column.figure]!);
      return [column.name, code < 0 ? '' : String(items.items[code])];
    });
    return { riskUnit: unit.riskUnit, ...Object.fromEntries(cells) };
  });
}

/** The cells of a row whose words are words already. */
function cellsOf({ columns }: { columns: readonly RowColumn[] }, row: object): Record<string, string> {
  const figures = row as Record<string, number | string | null>;
  const names = columns.map((column) => (typeof column === 'string' ? column : column.name));
  return Object.fromEntries(names.map((name) => [name, textOf(figures[name]!)]));
}

/** Shortest text that reads back to the same double; empty for none. */
function textOf(value: number | string | null): string {
  return value === null ? '' : String(value);
}
