/** What liquidation would do to the account, in words: of an account at or below the threshold, step by step. */
import type { LiquidationStory, StoryStep, StoryTrade } from '../../quantity/liquidation-story.ts';
import { amount, counted, money, wrapped } from '../table.ts';
import type { Section } from './explained.ts';

const RATIO_PLACES = 4;
/** Trades told of a step; all of them are in the JSON and in the tables of `liquidate`. */
const TRADES_TOLD = 6;

export const liquidationSection: Section = {
  key: 'liquidation',
  lines: ({ liquidation, rulebook }) => {
    if (liquidation === null) return [];
    if ('why' in liquidation) return wrapped(`liquidation: not walked, because ${liquidation.why}`);
    const limit = money(Number(rulebook.account.stateThresholds.liquidation));
    return [
      ...wrapped(
        `liquidation: the margin ratio is at or below ${limit}, so these trades would follow until it is above ` +
          `${money(liquidation.stopRatio)}; they are at mark less slippage and fee, which are assumed`,
      ),
      ...(liquidation.ordersCancelled > 0 ? cancelled(liquidation) : []),
      ...liquidation.steps.flatMap((step, i) => stepLines(step, i + 1)),
      ...wrapped(`end: ${endWords(liquidation)}`),
    ];
  },
  json: ({ liquidation }) => liquidation,
};

const ratio = (value: number | null) => money(value, RATIO_PLACES);

function cancelled({ ordersCancelled, afterCancel, start }: LiquidationStory): string[] {
  const orders = `its ${counted(ordersCancelled, 'order')} ${ordersCancelled === 1 ? 'is' : 'are'} cancelled`;
  return wrapped(`first ${orders}: the ratio goes from ${ratio(start.mgnRatio)} to ${ratio(afterCancel)}`);
}

function stepLines(step: StoryStep, number: number): string[] {
  const { trades, before, after } = step;
  const told = trades.slice(0, TRADES_TOLD).map(tradeWords);
  const rest = trades.length - told.length;
  const list = rest > 0 ? [...told, `and ${counted(rest, 'more trade')}`] : told;
  const cost = trades.reduce((sum, { slippage, fee }) => sum + slippage.plus(fee).toNumber(), 0);
  return wrapped(
    `${number}. ${stageWords(step)}: ${list.join(', ')}; cost ${money(cost)} USD; ` +
      `the ratio goes from ${ratio(before.mgnRatio)} to ${ratio(after.mgnRatio)}`,
  );
}

/** Why this stage, and what it did to what it looks at. */
function stageWords({ stage, riskUnit, before, after }: StoryStep): string {
  const from = (a: number | null, b: number | null) => `${money(a)} → ${money(b)} USD`;
  switch (stage) {
    case 'ddh1':
      return `DDH1, because MR9 is the largest term of ${riskUnit} (${from(before.mr9, after.mr9)})`;
    case 'ddh2':
      return `DDH2, because MR1 is the largest term of ${riskUnit} and it holds options (MR1 ${from(before.mr1, after.mr1)}, delta ${from(before.delta, after.delta)})`;
    case 'basis-hedge':
      return `basis hedge of ${riskUnit}, what offsets across expiries is closed together (MMR ${from(before.unitMmr, after.unitMmr)})`;
    case 'general-reduction':
      return `general reduction of ${riskUnit}, every leg is cut down (MMR ${from(before.unitMmr, after.unitMmr)})`;
    case 'repayment':
      return 'repayment, what it has is sold for what it owes';
  }
}

function tradeWords({ side, sz, instId, posSide, px }: StoryTrade): string {
  const of = posSide === '' || posSide === 'net' ? '' : ` ${posSide}`;
  return `${side} ${plain(sz)} ${instId}${of} at ${plain(px)}`;
}

const DIGITS_SHOWN = 8;

/** A size or a price of any scale. */
function plain(value: StoryTrade['px']): string {
  return amount(value, Math.min(value.decimalPlaces(), value.gte(1000) ? 2 : DIGITS_SHOWN));
}

function endWords({ outcome, end, start, slippage, fee }: LiquidationStory): string {
  const costs = `it costs ${amount(slippage)} of slippage and ${amount(fee)} of fees, and frees ${money(start.totalMmr - end.totalMmr)} of maintenance margin`;
  const left = `equity goes from ${money(start.eqUsd)} to ${money(end.eqUsd)} USD`;
  switch (outcome) {
    case 'restored':
      return `restored, ratio ${ratio(end.mgnRatio)}; ${costs}; ${left}`;
    case 'closed':
      return `closed, nothing is left that needs margin; ${costs}; ${left}`;
    case 'deficit':
      return `a deficit of ${money(-end.eqUsd)} USD is left for the insurance fund; ${costs}; ${left}`;
    case 'exhausted':
      return `no further trade helps, ratio ${ratio(end.mgnRatio)}; ${costs}; ${left}`;
    case 'step-bound':
      return `ended by the bound on steps, ratio ${ratio(end.mgnRatio)}; ${costs}; ${left}`;
  }
}
