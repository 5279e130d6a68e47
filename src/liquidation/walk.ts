/**
 * The liquidation of one account: orders are cancelled, then the stages follow one another, each step tested on the whole
 * margin, until the ratio is above the stop or nothing helps any more. A stage that is done is not taken up again.
 */
import { LIQUIDATION_STEPS_MAX } from '../limits.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { type Decimal, fromText, zero } from '../quantity/decimal.ts';
import type { LiquidationOutcome, LiquidationStage } from '../quantity/liquidation-story.ts';
import type { Desk, WalkState } from './desk.ts';
import { type Ledger, openLedger, valueUsd, withoutOrders } from './ledger.ts';
import { basisHedge } from './stages/basis-hedge.ts';
import { depegHedge } from './stages/ddh1-depeg-hedge.ts';
import { deltaHedge } from './stages/ddh2-delta-hedge.ts';
import { generalReduction } from './stages/general-reduction.ts';
import { repayment } from './stages/repayment.ts';
import type { Stage } from './stages/stage.ts';
import type { Fill } from './trade.ts';
import type { Standing } from './trials.ts';

/** The waterfall, in order. */
const stages: readonly Stage[] = [depegHedge, deltaHedge, basisHedge, generalReduction, repayment];

/** Trades that were done as one, and where the account stood before and after them. */
export interface WalkStep {
  readonly stage: LiquidationStage;
  readonly fills: readonly Fill[];
  readonly before: Standing;
  readonly after: Standing;
}

/** The words of how it ended, by their codes in the tables. */
export const outcomes: readonly LiquidationOutcome[] = ['restored', 'closed', 'deficit', 'exhausted', 'step-bound'];

export interface Walk {
  readonly start: Standing;
  readonly ordersCancelled: number;
  /** After the orders were cancelled, before any trade. */
  readonly afterCancel: Standing;
  readonly steps: readonly WalkStep[];
  readonly end: Standing;
  readonly outcome: LiquidationOutcome;
  readonly ledger: Ledger;
  /** USD, over all trades. */
  readonly slippageUsd: Decimal;
  readonly feeUsd: Decimal;
}

/** What is worth trading is far above this share of what passes through an account. */
const BALANCES_TO = fromText('0.00000000000000000001');

/**
 * Walks one account of portfolio mode, whatever its ratio; `begin` tests for the threshold.
 * @throws UntradableError where a stage must trade what has no price or lot
 */
export function walkAccount(holdings: AccountHoldings, desk: Desk, evaluate: (ledger: Ledger) => Standing): Walk {
  const opened = openLedger(holdings, desk.terms.snapshot);
  const start = evaluate(opened);
  const ordersCancelled = opened.orders.length;
  const bare = withoutOrders(opened);
  const afterCancel = ordersCancelled === 0 ? start : evaluate(bare);
  const { now, steps, isBounded } = stepsFrom({ ledger: bare, standing: afterCancel }, desk);
  const fills = steps.flatMap((step) => step.fills);
  const costs = {
    slippageUsd: fills.reduce((sum, fill) => sum.plus(fill.slippageUsd), zero),
    feeUsd: fills.reduce((sum, fill) => sum.plus(fill.feeUsd), zero),
  };
  requireBalance(bare, now.ledger, costs.slippageUsd.plus(costs.feeUsd), desk);
  const outcome = isBounded ? 'step-bound' : outcomeOf(now.standing);
  return { start, ordersCancelled, afterCancel, steps, end: now.standing, outcome, ledger: now.ledger, ...costs };
}

function stepsFrom(from: WalkState, desk: Desk): { now: WalkState; steps: WalkStep[]; isBounded: boolean } {
  const steps: WalkStep[] = [];
  let now = from;
  for (const stage of stages) {
    const next = stage.begin(desk, now);
    while (!now.standing.isRestored) {
      const step = next(now);
      if (step === null) break;
      if (steps.length === LIQUIDATION_STEPS_MAX) return { now, steps, isBounded: true };
      steps.push({ stage: stage.id, fills: step.fills, before: now.standing, after: step.standing });
      now = step;
    }
  }
  return { now, steps, isBounded: false };
}

function outcomeOf({ margin, isRestored }: Standing): LiquidationOutcome {
  if (margin.eqUsd < 0) return 'deficit';
  if (!isRestored) return 'exhausted';
  return margin.mgnRatio === null ? 'closed' : 'restored';
}

/** Cash and positions at mark must have fallen by the costs of the trades and by nothing else. */
function requireBalance(before: Ledger, after: Ledger, costUsd: Decimal, { terms }: Desk): void {
  const [was, is] = [valueUsd(before, terms), valueUsd(after, terms)];
  const gap = was.value.minus(is.value).minus(costUsd).abs();
  if (gap.gt(was.gross.plus(is.gross).times(BALANCES_TO))) {
    throw new Error(`account ${before.acctId}: its trades do not balance, ${gap} USD are unaccounted for`);
  }
}
