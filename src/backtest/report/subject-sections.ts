/** Which risk units and which accounts the margin did not cover. */
import { REPORT_ROWS_MAX } from '../../limits.ts';
import type { Bars, DataTable, Label, Section } from '../../report/html/model.ts';
import { count } from '../../report/table.ts';
import type { BacktestReport, WorstReport } from '../backtest-report.ts';
import type { RiskUnitReport } from '../by-risk-unit.ts';

/** Units that are drawn. */
const DRAWN = 15;

/** Null where no unit was judged. */
export function unitSection({ riskUnits }: BacktestReport): Section | null {
  if (riskUnits.length === 0) return null;
  return {
    id: 'units',
    title: { en: 'Risk units', zh: '风险单元' },
    note: {
      en: "Each unit over all accounts that hold it: which coin's numbers are too low.",
      zh: '各风险单元合计全部持有账户：哪些币种的参数偏低。',
    },
    blocks: [unitBars(riskUnits), unitTable(riskUnits)],
  };
}

function unitBars(units: RiskUnitReport[]): Bars {
  const drawn = units.slice(0, DRAWN);
  return {
    kind: 'bars',
    title: { en: 'Coverage by risk unit', zh: '各风险单元的覆盖率' },
    note: {
      en: `By the whole MMR and by MR1 alone; the ${drawn.length} of ${count(units.length)} units with the largest shortfall.`,
      zh: `按全部 MMR 与仅按 MR1；${count(units.length)} 个单元中超出部分最大的 ${drawn.length} 个。`,
    },
    of: { en: 'risk unit', zh: '风险单元' },
    series: [
      { label: { en: 'by MMR', zh: '按 MMR' }, format: 'percent' },
      { label: { en: 'by MR1', zh: '按 MR1' }, format: 'percent' },
    ],
    items: drawn.map(({ riskUnit, coverage, mr1Coverage }) => ({ label: riskUnit, values: [coverage, mr1Coverage] })),
  };
}

function unitTable(units: RiskUnitReport[]): DataTable {
  const shown = units.slice(0, REPORT_ROWS_MAX);
  const left = units.length - shown.length;
  return {
    kind: 'table',
    title: { en: 'Every risk unit', zh: '全部风险单元' },
    note: {
      en:
        left === 0
          ? 'USD.'
          : `USD. The ${count(shown.length)} with the largest shortfall; backtest.json has ${count(left)} more.`,
      zh:
        left === 0
          ? '美元。'
          : `美元。此处为超出部分最大的 ${count(shown.length)} 个，另有 ${count(left)} 个见 backtest.json。`,
    },
    columns: [
      { label: { en: 'risk unit', zh: '风险单元' } },
      { label: { en: 'accounts', zh: '账户数' }, format: 'count' },
      { label: { en: 'moves judged', zh: '判定次数' }, format: 'count' },
      { label: { en: 'exceptions', zh: '突破次数' }, format: 'count' },
      { label: { en: 'coverage', zh: '覆盖率' }, format: 'percent' },
      { label: { en: 'exceptions by MR1', zh: '突破次数（MR1）' }, format: 'count' },
      { label: { en: 'coverage by MR1', zh: '覆盖率（MR1）' }, format: 'percent' },
      { label: { en: 'mean margin', zh: '平均保证金' }, format: 'money' },
      { label: { en: 'shortfall', zh: '超出部分' }, format: 'money' },
    ],
    rows: shown.map((own) => [
      own.riskUnit,
      own.accounts,
      own.judged,
      own.exceptions,
      own.coverage,
      own.mr1Exceptions,
      own.mr1Coverage,
      own.meanMargin,
      own.shortfall,
    ]),
  };
}

const lists = [
  ['accounts', { en: 'Accounts by the fall of their equity', zh: '账户：按权益跌幅' }],
  ['positions', { en: 'Accounts by the loss of their positions', zh: '账户：按仓位亏损' }],
  ['units', { en: 'Risk units of accounts', zh: '账户的风险单元' }],
] as const;

/** Null where nothing was above its margin. */
export function worstSection(worst: BacktestReport['worst']): Section | null {
  const blocks = lists.flatMap(([kind, title]) => (worst[kind].length === 0 ? [] : [worstTable(title, worst[kind])]));
  if (blocks.length === 0) return null;
  return {
    id: 'worst',
    title: { en: 'Largest shortfalls', zh: '超出保证金最多' },
    note: {
      en: 'By what all losses together were above the margin, each at its worst move.',
      zh: '按全部亏损超出保证金的合计排序，列出其最坏区间。',
    },
    blocks,
  };
}

function worstTable(title: Label, worst: WorstReport[]): DataTable {
  const hasUnits = worst[0]!.riskUnit !== undefined;
  return {
    kind: 'table',
    title,
    note: {
      en: `The ${count(worst.length)} with the largest shortfall, USD.`,
      zh: `超出部分最大的 ${count(worst.length)} 个，美元。`,
    },
    columns: [
      { label: { en: 'account', zh: '账户' } },
      ...(hasUnits ? [{ label: { en: 'risk unit', zh: '风险单元' } }] : []),
      { label: { en: 'from', zh: '起始' } },
      { label: { en: 'to', zh: '截止' } },
      { label: { en: 'loss', zh: '亏损' }, format: 'money' },
      { label: { en: 'margin held', zh: '持有保证金' }, format: 'money' },
      { label: { en: 'exceptions', zh: '突破次数' }, format: 'count' },
      { label: { en: 'moves', zh: '区间数' }, format: 'count' },
    ],
    rows: worst.map(({ acctId, riskUnit, from, to, loss, margin, exceptions, moves }) => [
      acctId,
      ...(hasUnits ? [riskUnit!] : []),
      from,
      to,
      loss,
      margin,
      exceptions,
      moves,
    ]),
  };
}
