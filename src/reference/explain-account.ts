/** What stands first in an explanation: how far the account is from liquidation, and what requires most of it. */
import { type Decimal, fromText } from '../quantity/decimal.ts';
import type { AccountMargin } from '../quantity/margin-result.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { InstrumentExplanation } from './explain-legs.ts';

/** A part of `totalMmr`: of a risk unit (mode 4), of an instrument (modes 2 and 3), or what borrowing requires. */
export interface RequirementPart {
  /** Both null is borrowing. */
  readonly riskUnit: string | null;
  readonly instId: string | null;
  readonly mmr: Decimal;
  /** Of `totalMmr`. */
  readonly share: Decimal;
}

/** How far an account with one ratio in USD is from the threshold. */
export interface Distance {
  /** totalMmr + liqFee, USD. */
  readonly requiredUsd: Decimal;
  /** adjEq − limitRatio·requiredUsd: what may be lost, or below 0 what is lacking, the requirement unchanged. */
  readonly surplusUsd: Decimal;
  /** Of adjEq; null where that is 0. */
  readonly surplusShare: Decimal | null;
}

export interface AccountExplanation {
  /** The ratio at which liquidation begins. */
  readonly limitRatio: Decimal;
  /** Null in mode 2, whose ratios are by currency. */
  readonly distance: Distance | null;
  /** The largest part, borrowing last and the first of equals; null where nothing is required. */
  readonly largest: RequirementPart | null;
  /** The currency whose borrowing requires most; null where none does. */
  readonly largestDebt: string | null;
}

/** Explains the ratio of an account; `legs` are its instruments in modes 2 and 3. */
export function explainAccount(
  margin: AccountMargin<Decimal>,
  legs: readonly InstrumentExplanation[],
  rulebook: Rulebook,
): AccountExplanation {
  const { totalMmr, borrowMmr, units, wallets } = margin;
  const limitRatio = fromText(rulebook.account.stateThresholds.liquidation);
  const parts = [
    ...units.map(({ riskUnit, mmr }) => ({ riskUnit, instId: null, mmr })),
    ...legs.map(({ instId, mmrUsd }) => ({ riskUnit: null, instId, mmr: mmrUsd })),
    { riskUnit: null, instId: null, mmr: borrowMmr },
  ];
  const most = parts.reduce((largest, next) => (next.mmr.gt(largest.mmr) ? next : largest));
  const debts = wallets.filter((wallet) => !wallet.borrowMmr.isZero());
  const debt = debts.reduce<(typeof debts)[number] | null>((largest, next) => {
    return largest === null || next.borrowMmr.gt(largest.borrowMmr) ? next : largest;
  }, null);
  return {
    limitRatio,
    distance: margin.acctLv === 2 ? null : distanceOf(margin, limitRatio),
    largest: totalMmr.isZero() ? null : { ...most, share: most.mmr.div(totalMmr) },
    largestDebt: debt?.ccy ?? null,
  };
}

function distanceOf({ adjEq, totalMmr, liqFee }: AccountMargin<Decimal>, limitRatio: Decimal): Distance {
  const requiredUsd = totalMmr.plus(liqFee);
  const surplusUsd = adjEq.minus(limitRatio.times(requiredUsd));
  return { requiredUsd, surplusUsd, surplusShare: adjEq.isZero() ? null : surplusUsd.div(adjEq) };
}
