/**
 * The liquidation map: had every coin moved by so much, which accounts would be liquidated, and what volume would that bring to
 * the market? The whole book is evaluated and walked anew at every rung; options are priced by the formula, vols stand still.
 */
import { MovedMarkets } from '../whatif/moved-market.ts';
import { type LiquidationRequest, liquidateBook } from './liquidate-book.ts';
import { type LiquidationRung, rungOf } from './liquidation-summary.ts';

/** The ladder: from −50 % to +50 %. */
const REACH_PERCENT = 50;

export interface MapRequest extends Omit<LiquidationRequest, 'onProgress'> {
  /** Whole percents from rung to rung. */
  stepPercent: number;
  /** What was found without a move. */
  here: LiquidationRung;
  onProgress: (movePercent: number, done: number, all: number) => void;
}

/** Every rung, the deepest fall first; the market of the run stands among them as the move of 0. */
export async function liquidationMap(request: MapRequest): Promise<LiquidationRung[]> {
  const { stepPercent, here, onProgress, ...run } = request;
  const markets = new MovedMarkets(request.snapshot, true);
  const rungs: LiquidationRung[] = [];
  for (const percent of ladder(stepPercent)) {
    if (percent === 0) {
      rungs.push(here);
      continue;
    }
    const snapshot = markets.byPrice(percent / 100);
    const found = await liquidateBook({
      ...run,
      snapshot,
      onProgress: (done, all) => onProgress(percent, done, all),
    });
    rungs.push(rungOf(percent / 100, found));
  }
  return rungs;
}

/** Moves in percent: multiples of the step, and both ends. */
export function ladder(stepPercent: number): number[] {
  const steps = Math.ceil(REACH_PERCENT / stepPercent);
  const up = Array.from({ length: steps }, (_, i) => Math.min(REACH_PERCENT, (i + 1) * stepPercent));
  return [...up.map((percent) => -percent).reverse(), 0, ...up];
}
