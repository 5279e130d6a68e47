/** What a stage is: its word in the results, and one step after another until it knows no more. */
import type { LiquidationStage } from '../../quantity/liquidation-story.ts';
import type { Desk, WalkState } from '../desk.ts';
import type { Candidate } from '../size.ts';

/** The words of the stages, by their codes in the tables. */
export const stageIds: readonly LiquidationStage[] = ['ddh1', 'ddh2', 'basis-hedge', 'general-reduction', 'repayment'];

export interface Stage {
  readonly id: LiquidationStage;
  /**
   * Begins the stage on an account. What is returned finds the next step, which raises the surplus, or null where the stage
   * has nothing to do, or no more.
   * @throws UntradableError where what it must trade has no price or lot
   */
  begin(desk: Desk, account: WalkState): (now: WalkState) => Candidate | null;
}
