/** What several laws say of figures: where they stand, and an account's own made larger. */
import { type AccountFigure, accountDebtFigures, accountUsdFigures } from '../margin/account-columns.ts';
import {
  borrowingFigures,
  currencyFigures,
  isolatedFigures,
  marketRisks,
  type UnitMargin,
} from '../quantity/margin-result.ts';
import type { EvaluatedAccount } from '../runner/evaluate-here.ts';
import type { Place } from './law-check.ts';

/** A figure of a unit. */
export function at({ riskUnit }: Pick<UnitMargin<number>, 'riskUnit'>, figure: string, scaleUsd: number): Place {
  return { place: `risk unit ${riskUnit}`, figure, scaleUsd };
}

/** Figures of a unit that are money or coins. */
export const unitAmounts = [
  ...marketRisks,
  ...(['mmr', 'imr', 'spotInUse', 'delta', 'gamma', 'theta', 'vega', 'upl'] as const),
] as const;

/** The account with every amount `k` times as large; ratios, rates, words and worst scenarios as they are. */
export function timesLarger(account: EvaluatedAccount, k: number): EvaluatedAccount {
  const larger = <Name extends string>(figures: Record<Name, number>, names: readonly Name[]) =>
    Object.fromEntries(names.map((name) => [name, figures[name] * k])) as Record<Name, number>;
  const amounts: readonly Exclude<AccountFigure, 'mgnRatio' | 'acctLever'>[] = [
    ...accountUsdFigures,
    ...accountDebtFigures,
  ];
  const borrowed = borrowingFigures.filter((name) => name !== 'leverage' && name !== 'mmrRate');
  return {
    ...account,
    ...larger(account, amounts),
    units: account.units.map((unit) => ({
      ...unit,
      ...larger(unit, unitAmounts),
      mr1Cells: unit.mr1Cells.map((cell) => cell * k),
      mr6Cells: unit.mr6Cells.map((cell) => cell * k),
    })),
    borrowing: account.borrowing.map((row) => ({ ...row, ...larger(row, borrowed) })),
    currencies: account.currencies.map((row) => ({ ...row, ...larger(row, currencyFigures) })),
    isolated: account.isolated.map((row) => ({ ...row, ...larger(row, isolatedFigures) })),
  };
}
