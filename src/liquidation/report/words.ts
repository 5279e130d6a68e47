/** The words of a liquidation's page, in both languages. */
import type { LiquidationOutcome, LiquidationStage } from '../../quantity/liquidation-story.ts';
import type { Label } from '../../report/html/model.ts';

export const outcomeLabels: Record<LiquidationOutcome, Label> = {
  restored: { en: 'restored above the stop', zh: '恢复至停止线以上' },
  closed: { en: 'closed, nothing needs margin', zh: '全部平仓，无需保证金' },
  deficit: { en: 'closed with a deficit', zh: '穿仓' },
  exhausted: { en: 'no trade helps, equity is left', zh: '无可减仓位，仍有权益' },
  'step-bound': { en: 'ended by the bound on steps', zh: '达到步数上限' },
};

export const stageLabels: Record<LiquidationStage, Label> = {
  ddh1: { en: 'DDH1 depeg hedge', zh: 'DDH1 脱钩对冲' },
  ddh2: { en: 'DDH2 delta hedge', zh: 'DDH2 Delta 对冲' },
  'basis-hedge': { en: 'basis hedge', zh: '基差对冲减仓' },
  'general-reduction': { en: 'general reduction', zh: '一般减仓' },
  repayment: { en: 'repayment', zh: '还币' },
};

export const sideLabels: Record<'buy' | 'sell', Label> = {
  buy: { en: 'buy', zh: '买入' },
  sell: { en: 'sell', zh: '卖出' },
};
