/** The decimal engine's account as doubles, each figure rounded once. */
import { type AccountFigure, accountFigures } from '../margin/account-columns.ts';
import type { Decimal } from '../quantity/decimal.ts';
import type { AccountMargin } from '../quantity/margin-result.ts';

/** Every account figure; null where it is empty. A 0 is +0, as in every result. */
export function roundedFigures(decided: AccountMargin<Decimal>): Record<AccountFigure, number | null> {
  const rounded = (value: Decimal | null) => (value === null ? null : value.toNumber() + 0);
  return Object.fromEntries(accountFigures.map((name) => [name, rounded(decided[name])])) as Record<
    AccountFigure,
    number | null
  >;
}
