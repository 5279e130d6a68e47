/** The decimal engine's account as doubles, each figure rounded once. */
import { type AccountFigure, accountFigures } from '../margin/account-columns.ts';
import type { DecidedRows } from '../margin/row-figures.ts';
import type { Decimal } from '../quantity/decimal.ts';
import {
  type AccountMargin,
  borrowingFigures,
  currencyFigures,
  isolatedFigures,
  type ModeComparison,
  marketRisks,
} from '../quantity/margin-result.ts';

/** Every account figure; null where it is empty. A 0 is +0, as in every result. */
export function roundedFigures(decided: AccountMargin<Decimal>): Record<AccountFigure, number | null> {
  return Object.fromEntries(accountFigures.map((name) => [name, orNull(decided[name])])) as Record<
    AccountFigure,
    number | null
  >;
}

/** Every row that is decided with the account. */
export function roundedRows(decided: AccountMargin<Decimal>): DecidedRows {
  return {
    borrowing: decided.borrowing.map((row) => ({ ccy: row.ccy, ...rounded(row, borrowingFigures) })),
    currencies: decided.currencies.map((row) => {
      return { ccy: row.ccy, ...rounded(row, currencyFigures), mgnRatio: orNull(row.mgnRatio) };
    }),
    isolated: decided.isolated.map((row) => {
      const { instId, posSide, state } = row;
      return { instId, posSide, state, ...rounded(row, isolatedFigures), mgnRatio: orNull(row.mgnRatio) };
    }),
  };
}

/** What both modes ask of the account. */
export function roundedModes({ imrMode3, pmImr, saving }: ModeComparison<Decimal>): ModeComparison<number> {
  return { imrMode3: imrMode3.toNumber() + 0, pmImr: orNull(pmImr), saving: orNull(saving) };
}

function rounded<Name extends string>(row: Record<Name, Decimal>, names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, row[name].toNumber() + 0])) as Record<Name, number>;
}

function orNull(value: Decimal | null): number | null {
  return value === null ? null : value.toNumber() + 0;
}

/** The whole account: what the kernel would answer if it did not round on the way. */
export function roundedAccount(decided: AccountMargin<Decimal>): AccountMargin<number> {
  const { acctId, acctLv, state, eligible, isClose } = decided;
  return {
    acctId,
    acctLv,
    ...(roundedFigures(decided) as Pick<AccountMargin<number>, AccountFigure>),
    state,
    eligible,
    isClose,
    units: decided.units.map((unit) => ({
      riskUnit: unit.riskUnit,
      ...rounded(unit, unitAmounts),
      mr1Worst: unit.mr1Worst,
      mr6Worst: unit.mr6Worst,
      mr1Cells: unit.mr1Cells.map((cell) => cell.toNumber() + 0),
      mr6Cells: unit.mr6Cells.map((cell) => cell.toNumber() + 0),
    })),
    wallets: decided.wallets.map((wallet) => ({ ccy: wallet.ccy, ...rounded(wallet, walletFigures) })),
    ...roundedRows(decided),
  };
}

const unitAmounts = [
  ...marketRisks,
  ...(['mmr', 'imr', 'spotInUse', 'delta', 'gamma', 'theta', 'vega', 'upl'] as const),
] as const;
const walletAmounts = ['eq', 'upl', 'optionValue', 'frozen', 'liability', 'potentialBorrowing'] as const;
const walletFigures = [...walletAmounts, 'borrowImr', 'borrowMmr'] as const;
