/** Rows of columns as the objects that comparisons and `build` read, and back. */
import type { RowTableId } from '../kernel/row-blocks.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { posSides } from '../portfolio/holdings.ts';
import type { AccountMargin, BorrowingMargin, CurrencyRatio, IsolatedMargin } from '../quantity/margin-result.ts';
import { accountStates } from './account-columns.ts';
import { makeRows, type RowColumns, type RowSet, rowsOfAccount } from './row-columns.ts';
import type { RowNames } from './row-names.ts';
import { figuresOf } from './row-tables.ts';

/** The tables whose rows may be more or fewer when an account is decided anew; risk units are always the same. */
export const decidedTables = ['borrowing', 'currencies', 'isolated'] as const;
export type DecidedTable = (typeof decidedTables)[number];

/** An account's rows of those tables. */
export type DecidedRows = Pick<AccountMargin<number>, DecidedTable>;

/** The rows of one account. */
export function decidedRows(set: RowSet, account: number, names: RowNames): DecidedRows {
  const each = <T>(table: DecidedTable, make: (figures: Record<string, number>, key: number) => T): T[] => {
    const rows: RowColumns = set[table];
    const [from, to] = rowsOfAccount(rows, account);
    return Array.from({ length: to - from }, (_, i) => make(figuresAt(table, rows, from + i), rows.key[from + i]!));
  };
  const { currencies, instruments } = names;
  return {
    borrowing: each('borrowing', (own, key) => ({ ccy: currencies[key]!, ...own }) as BorrowingMargin<number>),
    currencies: each('currencies', (own, key) => {
      return { ccy: currencies[key]!, ...own, mgnRatio: orNull(own.mgnRatio!) } as CurrencyRatio<number>;
    }),
    isolated: each('isolated', (own, key) => {
      const [posSide, state] = [posSides[own.posSide!]!, accountStates[own.state!]!];
      return {
        ...own,
        instId: instruments[key]!,
        mgnRatio: orNull(own.mgnRatio!),
        posSide,
        state,
      } as IsolatedMargin<number>;
    }),
  };
}

function figuresAt(table: RowTableId, rows: RowColumns, row: number): Record<string, number> {
  return Object.fromEntries(figuresOf(table).map((name) => [name, rows.figures[name]![row]!]));
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** An account's rows as columns of one table. */
export function decidedColumns(table: DecidedTable, account: number, own: DecidedRows, market: Snapshot): RowColumns {
  const rows: RowColumns = makeRows(table, own[table].length);
  rows.account.fill(account);
  own[table].forEach((margin, row) => {
    const isOfCurrency = 'ccy' in margin;
    rows.key[row] = isOfCurrency ? market.currencyIndex.get(margin.ccy)! : market.instrumentIndex.get(margin.instId)!;
    for (const name of figuresOf(table)) rows.figures[name]![row] = numberOf(margin[name as keyof typeof margin]);
  });
  return rows;
}

/** A figure as columns hold it: words by their index, none as NaN. */
function numberOf(figure: number | string | null): number {
  if (typeof figure === 'number') return figure;
  if (figure === null) return Number.NaN;
  const side = (posSides as readonly string[]).indexOf(figure);
  return side >= 0 ? side : (accountStates as readonly string[]).indexOf(figure);
}
