/** What a liquidation comes to over the book, and how the walks end. */
import type { Bars, DataTable, KeyFigure, Label, Section } from '../../report/html/model.ts';
import { shareText } from '../../report/sections/words.ts';
import { sharePercent } from '../../report/table.ts';
import type { Rulebook } from '../../rulebook/schema.ts';
import type { LiquidationSummary } from '../liquidation-summary.ts';
import { stageIds } from '../stages/stage.ts';
import { outcomes } from '../walk.ts';
import { outcomeLabels, stageLabels } from './words.ts';

export function summarySection(summary: LiquidationSummary): Section {
  const { accounts, outcomes: ended, totals } = summary;
  const usd = (label: Label, value: number, detail: Label | string = 'USD'): KeyFigure => {
    return { label, value, format: 'short', detail };
  };
  const held = (label: Label, value: number, detail: Label | string): KeyFigure => {
    return { label, value, format: 'count', detail };
  };
  const costShare = totals.notional === 0 ? '–' : sharePercent(totals.cost / totals.notional, 3);
  const figures: KeyFigure[] = [
    {
      ...held(
        { en: 'accounts liquidated', zh: '强平账户' },
        accounts.liquidated,
        shareText(accounts.liquidated, accounts.listed) as string,
      ),
      isAlarming: accounts.liquidated > 0,
    },
    held(
      { en: 'restored above the stop', zh: '恢复至停止线以上' },
      ended.restored,
      shareText(ended.restored, accounts.liquidated) as string,
    ),
    {
      ...held(
        { en: 'with a deficit', zh: '穿仓账户' },
        accounts.withDeficit,
        shareText(accounts.withDeficit, accounts.liquidated) as string,
      ),
      isAlarming: accounts.withDeficit > 0,
    },
    {
      ...usd({ en: 'deficits for the insurance fund', zh: '需风险准备金承担的穿仓损失' }, totals.deficit),
      isAlarming: totals.deficit > 0,
    },
    usd({ en: 'traded', zh: '强平成交额' }, totals.notional),
    usd({ en: 'cost', zh: '交易成本' }, totals.cost, {
      en: `USD, ${costShare} of what is traded`,
      zh: `美元，占成交额 ${costShare}`,
    }),
    usd({ en: 'slippage', zh: '其中：滑点' }, totals.slippage),
    usd({ en: 'fees', zh: '其中：手续费' }, totals.fee),
    usd({ en: 'their equity before', zh: '强平前权益' }, totals.eqStart),
    usd({ en: 'equity left', zh: '剩余权益' }, totals.equityLeft),
    usd({ en: 'MMR released', zh: '释放的 MMR' }, totals.mmrReleased),
    { label: { en: 'orders cancelled', zh: '撤销挂单' }, value: accounts.ordersCancelled, format: 'count' },
    ...otherModes(accounts),
    {
      label: { en: 'quarantined accounts', zh: '被隔离账户' },
      value: accounts.quarantined,
      format: 'count',
      isAlarming: accounts.quarantined > 0,
    },
  ];
  return { id: 'summary', title: { en: 'Summary', zh: '摘要' }, blocks: [{ kind: 'key-figures', figures }] };
}

/** Nothing where there is none, as most books are of portfolio mode. */
function otherModes({ otherModes: own }: LiquidationSummary['accounts']): KeyFigure[] {
  if (own === 0) return [];
  return [
    {
      label: { en: 'of modes 2 and 3, not walked', zh: '模式 2、3 账户（不推演）' },
      value: own,
      format: 'count',
      detail: {
        en: 'at or below the threshold; these stages are of portfolio margin',
        zh: '已达强平线；上述阶段仅适用于组合保证金',
      },
      isAlarming: true,
    },
  ];
}

/** How the walks end and which stages trade; null where nobody is walked. */
export function endSection(summary: LiquidationSummary, { account, liquidation }: Rulebook): Section | null {
  if (summary.accounts.liquidated === 0) return null;
  const [line, stop] = [
    sharePercent(Number(account.stateThresholds.liquidation), 0),
    sharePercent(Number(liquidation.stopRatio.value), 0),
  ];
  return {
    id: 'ends',
    title: { en: 'How it ends, and by which stages', zh: '结果与各阶段' },
    note: {
      en: `Every account at or below ${line} goes through the stages in their order until its ratio is above the stop, ${stop}, or nothing helps any more.`,
      zh: `保证金率不高于 ${line} 的账户依次经过各阶段，直到高于停止线 ${stop} 或无法继续改善。`,
    },
    blocks: [outcomeBars(summary), stageBars(summary), stageTable(summary)],
  };
}

function outcomeBars({ outcomes: ended, accounts }: LiquidationSummary): Bars {
  return {
    kind: 'bars',
    title: { en: 'Accounts by outcome', zh: '按结果的账户数' },
    of: { en: 'outcome', zh: '结果' },
    series: [{ label: { en: 'accounts', zh: '账户数' }, format: 'count' }],
    items: outcomes.map((outcome) => {
      const own = ended[outcome];
      return { label: outcomeLabels[outcome], values: [own], detail: shareText(own, accounts.liquidated) };
    }),
  };
}

function stageBars({ stages, totals }: LiquidationSummary): Bars {
  return {
    kind: 'bars',
    title: { en: 'Traded by stage', zh: '各阶段成交额' },
    of: { en: 'stage', zh: '阶段' },
    series: [{ label: 'USD', format: 'short' }],
    items: stageIds.map((id) => {
      const { notional } = stages[id];
      return { label: stageLabels[id], values: [notional], detail: shareText(notional, totals.notional) };
    }),
  };
}

function stageTable({ stages }: LiquidationSummary): DataTable {
  return {
    kind: 'table',
    title: { en: 'Stages', zh: '各阶段' },
    note: {
      en: 'In their order; an account may go through several. USD.',
      zh: '按先后顺序排列；一个账户可经过多个阶段。美元。',
    },
    columns: [
      { label: { en: 'stage', zh: '阶段' } },
      { label: { en: 'accounts', zh: '账户数' }, format: 'count' },
      { label: { en: 'steps', zh: '步数' }, format: 'count' },
      { label: { en: 'trades', zh: '成交笔数' }, format: 'count' },
      { label: { en: 'traded', zh: '成交额' }, format: 'money' },
      { label: { en: 'cost', zh: '成本' }, format: 'money' },
    ],
    rows: stageIds.map((id, order) => {
      const { accounts, steps, trades, notional, cost } = stages[id];
      return [{ text: stageLabels[id], order }, accounts, steps, trades, notional, cost];
    }),
  };
}
