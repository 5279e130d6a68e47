/** How the requirement moved with the market while the book stood still. */
import type { Section } from '../../report/html/model.ts';
import { count } from '../../report/table.ts';
import type { BacktestReport } from '../backtest-report.ts';

export function procyclicalitySection({ days, procyclicality }: BacktestReport): Section {
  const { accounts, peakToTrough, rises } = procyclicality;
  const { peak, trough, ratio } = peakToTrough;
  return {
    id: 'procyclicality',
    title: { en: 'How the requirement moved', zh: '保证金要求的顺周期性' },
    note: {
      en: `Of the ${count(accounts)} accounts that every date can value; the book stands still.`,
      zh: `仅含各日均可估值的 ${count(accounts)} 个账户；持仓不变。`,
    },
    blocks: [
      {
        kind: 'lines',
        title: { en: 'Total MMR', zh: '总 MMR' },
        x: { title: { en: 'date', zh: '日期' }, points: days.map(({ date }) => date) },
        y: { title: 'USD', format: 'short' },
        series: [{ label: { en: 'MMR', zh: 'MMR' }, values: days.map(({ steadyMmr }) => steadyMmr) }],
      },
      {
        kind: 'key-figures',
        figures: [
          { label: { en: 'peak, USD', zh: '峰值（美元）' }, value: peak.margin, format: 'short', detail: peak.date },
          {
            label: { en: 'trough, USD', zh: '谷值（美元）' },
            value: trough.margin,
            format: 'short',
            detail: trough.date,
          },
          { label: { en: 'peak over trough', zh: '峰谷比' }, value: ratio ?? '–', format: 'ratio' },
        ],
      },
      {
        kind: 'table',
        title: { en: 'Largest rise within so many days', zh: '若干日内的最大涨幅' },
        columns: [
          { label: { en: 'days', zh: '天数' }, format: 'count' },
          { label: { en: 'largest rise', zh: '最大涨幅' }, format: 'percent' },
          { label: { en: 'from', zh: '起始' } },
          { label: { en: 'to', zh: '截止' } },
        ],
        rows: rises.map((own) =>
          own.rise === null ? [own.days, null, null, null] : [own.days, own.rise, own.from.date, own.to.date],
        ),
      },
    ],
  };
}
