/** One account's walk, as it is told: for `explain`. */
import type { Snapshot } from '../market/snapshot.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import type { LiquidationStory, StoryMoment, StoryStep, UntoldLiquidation } from '../quantity/liquidation-story.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { openDesk } from './open-desk.ts';
import type { Standing } from './trials.ts';
import { UntradableError } from './untradable.ts';
import { type WalkStep, walkAccount } from './walk.ts';

/** Walks an account that is at or below the threshold of liquidation, and tells it; or says why it cannot be walked. */
export function liquidationStory(
  holdings: AccountHoldings,
  snapshot: Snapshot,
  rulebook: Rulebook,
): LiquidationStory | UntoldLiquidation {
  if (holdings.acctLv !== 4) {
    return { why: 'the stages of liquidation are of portfolio margin; this account is of another mode' };
  }
  const { desk, trials } = openDesk(snapshot, rulebook, [holdings]);
  try {
    const walk = walkAccount(holdings, desk, (ledger) => trials.of(ledger));
    return {
      stopRatio: desk.terms.stopRatio.toNumber(),
      ordersCancelled: walk.ordersCancelled,
      start: ending(walk.start),
      afterCancel: walk.afterCancel.margin.mgnRatio,
      steps: walk.steps.map(stepOf),
      outcome: walk.outcome,
      end: ending(walk.end),
      slippage: walk.slippageUsd,
      fee: walk.feeUsd,
    };
  } catch (error) {
    if (error instanceof UntradableError) return { why: error.message };
    throw error;
  }
}

function ending({ margin: { mgnRatio, totalMmr, eqUsd } }: Standing) {
  return { mgnRatio, totalMmr, eqUsd };
}

function stepOf({ stage, fills, before, after }: WalkStep): StoryStep {
  const riskUnit = fills[0]!.riskUnit === '' ? null : fills[0]!.riskUnit;
  return {
    stage,
    riskUnit,
    trades: fills.map(({ instId, side, posSide, sz, px, slippageUsd, feeUsd }) => {
      return { instId, side, posSide, sz, px, slippage: slippageUsd, fee: feeUsd };
    }),
    before: momentOf(before, riskUnit),
    after: momentOf(after, riskUnit),
  };
}

/** A unit that is closed has no requirement. */
function momentOf({ margin, surplus }: Standing, riskUnit: string | null): StoryMoment {
  const { mgnRatio } = margin;
  if (riskUnit === null) return { mgnRatio, surplus, unitMmr: null, mr1: null, mr9: null, delta: null };
  const unit = margin.units.find((own) => own.riskUnit === riskUnit);
  const { mmr = 0, mr1 = 0, mr9 = 0, delta = 0 } = unit ?? {};
  return { mgnRatio, surplus, unitMmr: mmr, mr1, mr9, delta };
}
