/** The ratios of single-currency mode: what stands against what in each currency, and which of them is the account's. */
import { type Decimal, fromText } from '../quantity/decimal.ts';
import type { CurrencyRatio } from '../quantity/margin-result.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { availableIn, lowestRatio } from '../rules/single-currency-ratio.ts';

/** Amounts in the currency. */
export interface CurrencyRatioExplanation {
  readonly row: CurrencyRatio<Decimal>;
  /** Numerator and denominator of the ratio. */
  readonly available: Decimal;
  readonly required: Decimal;
  /** What may be lost until the ratio is at the threshold of liquidation, or below 0 what is lacking. */
  readonly surplus: Decimal;
  /** Whether the account stands by it: the first of the lowest. */
  readonly isLowest: boolean;
}

/** Explains the currencies of an account in single-currency mode, in their order. */
export function explainCurrencies(
  currencies: readonly CurrencyRatio<Decimal>[],
  rulebook: Rulebook,
): CurrencyRatioExplanation[] {
  const limitRatio = fromText(rulebook.account.stateThresholds.liquidation);
  const lowest = lowestRatio(currencies.map(({ mgnRatio }) => mgnRatio));
  const first = currencies.find(({ mgnRatio }) => mgnRatio !== null && lowest !== null && mgnRatio.eq(lowest));
  return currencies.map((row) => {
    const available = availableIn(row);
    const required = row.mmr.plus(row.liqFee);
    return { row, available, required, surplus: available.minus(limitRatio.times(required)), isLowest: row === first };
  });
}
