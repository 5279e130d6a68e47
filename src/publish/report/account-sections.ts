/** The first page of a run's report: figures of the whole book, its states, debts and savings, and what was refused. */

import type { AccountState } from '../../quantity/margin-result.ts';
import type { Bars, Histogram, KeyFigure, KeyFigures, Label, Section } from '../../report/html/model.ts';
import { modeWords, shareText, stateWords } from '../../report/sections/words.ts';
import { count } from '../../report/table.ts';
import type { Summary } from '../../runner/summary.ts';

export function summarySection({ accounts, states, totals, rejects }: Summary): Section {
  const inState = (state: AccountState): KeyFigure => ({
    label: { en: `in ${stateWords[state].en}`, zh: `${stateWords[state].zh}账户` },
    value: states[state],
    format: 'count',
    detail: shareText(states[state], accounts.computed),
    isAlarming: states[state] > 0,
  });
  const usd = (label: Label, value: number): KeyFigure => ({ label, value, format: 'short', detail: 'USD' });
  const figures: KeyFigure[] = [
    { label: { en: 'accounts computed', zh: '已计算账户' }, value: accounts.computed, format: 'count' },
    inState('liquidation'),
    inState('danger'),
    usd({ en: 'maintenance requirement, MMR', zh: '维持保证金要求 MMR' }, totals.totalMmr),
    usd({ en: 'initial requirement, IMR', zh: '初始保证金要求 IMR' }, totals.totalImr),
    usd({ en: 'adjusted equity', zh: '有效保证金' }, totals.adjEq),
    usd({ en: 'equity at index prices', zh: '按指数价计的权益' }, totals.eqUsd),
    usd({ en: 'unrealised profit', zh: '未实现盈亏' }, totals.upl),
    {
      label: { en: 'eligible for portfolio margin', zh: '符合组合保证金资格' },
      value: accounts.eligible,
      format: 'count',
      detail: shareText(accounts.eligible, accounts.computed),
    },
    {
      label: { en: 'quarantined accounts', zh: '被隔离账户' },
      value: accounts.quarantined,
      format: 'count',
      detail: { en: `${count(rejects.rows)} rows rejected`, zh: `拒绝 ${count(rejects.rows)} 行` },
      isAlarming: accounts.quarantined > 0,
    },
  ];
  return { id: 'summary', title: { en: 'Summary', zh: '摘要' }, blocks: [{ kind: 'key-figures', figures }] };
}

/** How many accounts are in which state. */
export function stateBars({ states, accounts }: Summary): Bars {
  return {
    kind: 'bars',
    title: { en: 'Accounts by state', zh: '账户状态' },
    of: { en: 'state', zh: '状态' },
    series: [{ label: { en: 'accounts', zh: '账户数' }, format: 'count' }],
    items: (Object.entries(states) as [AccountState, number][]).map(([state, held]) => {
      return { label: stateWords[state], values: [held], detail: shareText(held, accounts.computed) };
    }),
  };
}

const causes = [
  ['marginBorrow', { en: 'cash below 0', zh: '现金为负' }],
  ['lossBorrow', { en: 'unrealised losses', zh: '未实现亏损' }],
  ['optionBorrow', { en: 'option purchases', zh: '买入期权' }],
  ['orderBorrow', { en: 'other orders', zh: '其他挂单' }],
] as const;

/** Potential borrowing by cause, and what real debts cost; null where nobody borrows. */
export function borrowingSection({ borrowing, totals }: Summary): Section | null {
  if (borrowing.rows === 0) return null;
  const { potentialUsd } = borrowing;
  const figures: KeyFigures = {
    kind: 'key-figures',
    figures: [
      usdFigure({ en: 'potential borrowing', zh: '潜在借币' }, potentialUsd.potential),
      { label: { en: 'accounts with some', zh: '涉及账户' }, value: borrowing.accounts, format: 'count' },
      usdFigure({ en: 'borrowing MMR', zh: '借币 MMR' }, totals.borrowMmr),
      usdFigure({ en: 'borrowing IMR', zh: '借币 IMR' }, totals.borrowImr),
      usdFigure({ en: 'interest an hour', zh: '每小时利息' }, totals.interestHour),
      {
        ...usdFigure({ en: 'to be repaid by force', zh: '强制还币' }, totals.forcedRepayment),
        detail: {
          en: `USD, ${count(borrowing.forcedRepaymentAccounts)} accounts`,
          zh: `美元，${count(borrowing.forcedRepaymentAccounts)} 个账户`,
        },
      },
    ],
  };
  const byCause: Bars = {
    kind: 'bars',
    title: { en: 'Potential borrowing by cause', zh: '按成因的潜在借币' },
    of: { en: 'cause', zh: '成因' },
    series: [{ label: 'USD', format: 'short' }],
    items: causes.map(([name, label]) => {
      return { label, values: [potentialUsd[name]], detail: shareText(potentialUsd[name], potentialUsd.potential) };
    }),
  };
  return { id: 'borrowing', title: { en: 'Borrowing', zh: '借币' }, blocks: [figures, byCause] };
}

function usdFigure(label: Label, value: number): KeyFigure {
  return { label, value, format: 'short', detail: 'USD' };
}

/** What multi-currency mode would require, and what portfolio margin saves of it; null where that was not asked. */
export function modesSection({ modes, accounts }: Summary): Section | null {
  if (modes === undefined) return null;
  const { required, compared, saving } = modes;
  const figures: KeyFigures = {
    kind: 'key-figures',
    figures: [
      usdFigure({ en: 'IMR in multi-currency mode', zh: '跨币种模式 IMR' }, required.imrMode3),
      { label: { en: 'accounts compared', zh: '参与比较的账户' }, value: compared.accounts, format: 'count' },
      usdFigure({ en: 'IMR of these under portfolio margin', zh: '其组合保证金 IMR' }, compared.portfolioImr),
      {
        label: { en: 'saved together', zh: '合计节省' },
        value: compared.saving ?? '–',
        format: 'percent',
      },
      {
        label: { en: 'portfolio margin asks for more', zh: '组合保证金要求更高' },
        value: saving.below0,
        format: 'count',
        detail: shareText(saving.below0, compared.accounts),
      },
    ],
  };
  const spread: Histogram = {
    kind: 'histogram',
    title: { en: 'Saving by account', zh: '各账户的节省比例' },
    note: {
      en: `1 − IMR of portfolio margin / IMR of multi-currency mode. ${count(saving.below0)} accounts are below 0.`,
      zh: `1 − 组合保证金 IMR / 跨币种模式 IMR。${count(saving.below0)} 个账户低于 0。`,
    },
    axis: { en: 'saving', zh: '节省比例' },
    counted: { en: 'accounts', zh: '账户数' },
    scale: 'linear',
    format: 'percent',
    bins: saving.histogram.map(({ from, accounts }, i, all) => ({ from, to: all[i + 1]?.from ?? 1, count: accounts })),
    below: saving.below0,
    above: 0,
    lines: [],
  };
  const byMode: Bars = {
    kind: 'bars',
    title: { en: 'Accounts by mode', zh: '账户模式' },
    of: { en: 'mode', zh: '模式' },
    series: [{ label: { en: 'accounts', zh: '账户数' }, format: 'count' }],
    items: ([4, 3, 2] as const).map((mode) => ({ label: modeWords[mode], values: [accounts.byMode[mode]] })),
  };
  return { id: 'modes', title: { en: 'Account modes', zh: '账户模式' }, blocks: [figures, spread, byMode] };
}
