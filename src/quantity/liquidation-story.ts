/** The names of one account's liquidation, step by step: what was traded, why, and what it did. Money is in USD. */
import type { Decimal } from './decimal.ts';

export type LiquidationStage = 'ddh1' | 'ddh2' | 'basis-hedge' | 'general-reduction' | 'repayment';

/**
 * How it ended: `restored` above the stop; `closed` with nothing left that needs margin; `deficit` with less than nothing;
 * `exhausted` with equity left, but no trade that helps; `step-bound` at the bound on steps.
 */
export type LiquidationOutcome = 'restored' | 'closed' | 'deficit' | 'exhausted' | 'step-bound';

export interface StoryTrade {
  instId: string;
  side: 'buy' | 'sell';
  /** Empty for spot. */
  posSide: string;
  /** Contracts; of spot coins. */
  sz: Decimal;
  px: Decimal;
  slippage: Decimal;
  fee: Decimal;
}

/** The account at one moment; those of the unit are null where a step is of no unit. */
export interface StoryMoment {
  mgnRatio: number | null;
  /** `adjEq` less the stop times what is required: a step must raise it. */
  surplus: number;
  unitMmr: number | null;
  mr1: number | null;
  mr9: number | null;
  delta: number | null;
}

export interface StoryStep {
  stage: LiquidationStage;
  /** Null where coins are sold for what is owed. */
  riskUnit: string | null;
  trades: StoryTrade[];
  before: StoryMoment;
  after: StoryMoment;
}

export interface LiquidationStory {
  stopRatio: number;
  ordersCancelled: number;
  start: { mgnRatio: number | null; totalMmr: number; eqUsd: number };
  /** After the orders were cancelled. */
  afterCancel: number | null;
  steps: StoryStep[];
  outcome: LiquidationOutcome;
  end: { mgnRatio: number | null; totalMmr: number; eqUsd: number };
  slippage: Decimal;
  fee: Decimal;
}

/** An account that is in liquidation and is not walked, and why. */
export interface UntoldLiquidation {
  why: string;
}
