/** A kernel's account with every figure as the decimal that its shortest text says, so that one comparison serves all. */

import { accountFigures } from '../margin/account-columns.ts';
import { type Decimal, exact } from '../quantity/decimal.ts';
import { type AccountMargin, borrowingFigures, currencyFigures, isolatedFigures } from '../quantity/margin-result.ts';

/** The figures that units, currencies and rows have besides their names, words and indexes are turned one by one. */
export function inDecimals(account: AccountMargin<number>): AccountMargin<Decimal> {
  return {
    ...account,
    ...(decimals(account, accountFigures) as unknown as Pick<AccountMargin<Decimal>, (typeof accountFigures)[number]>),
    units: account.units.map(({ riskUnit, mr1Worst, mr6Worst, mr1Cells, mr6Cells, ...figures }) => ({
      ...decimals(figures, Object.keys(figures) as (keyof typeof figures)[]),
      riskUnit,
      mr1Worst,
      mr6Worst,
      mr1Cells: mr1Cells.map(exact),
      mr6Cells: mr6Cells.map(exact),
    })),
    wallets: account.wallets.map(({ ccy, ...amounts }) => {
      return { ccy, ...decimals(amounts, Object.keys(amounts) as (keyof typeof amounts)[]) };
    }),
    borrowing: account.borrowing.map((row) => ({ ccy: row.ccy, ...decimals(row, borrowingFigures) })),
    currencies: account.currencies.map((row) => {
      return { ccy: row.ccy, ...decimals(row, currencyFigures), mgnRatio: orNull(row.mgnRatio) };
    }),
    isolated: account.isolated.map((row) => {
      const { instId, posSide, state } = row;
      return { instId, posSide, state, ...decimals(row, isolatedFigures), mgnRatio: orNull(row.mgnRatio) };
    }),
  };
}

function decimals<Name extends string>(
  figures: Record<Name, number | null>,
  names: readonly Name[],
): Record<Name, Decimal> {
  return Object.fromEntries(names.map((name) => [name, orNull(figures[name])])) as Record<Name, Decimal>;
}

function orNull(value: number | null): Decimal | null {
  return value === null ? null : exact(value);
}
