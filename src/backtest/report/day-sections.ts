/** Date by date: how many losses the margin did not cover, and who could not be judged. */
import { REPORT_ROWS_MAX } from '../../limits.ts';
import type { Bars, Cell, DataTable, LineChart, Section } from '../../report/html/model.ts';
import { count } from '../../report/table.ts';
import type { BacktestReport, DayReport } from '../backtest-report.ts';
import { coverageKinds } from '../curve.ts';
import { kindLabels } from './words.ts';

/** Moves up to which exceptions are drawn as bars. */
const BARS = 12;

type Move = DayReport & { move: NonNullable<DayReport['move']> };

function movesOf({ days }: BacktestReport): Move[] {
  return days.filter((day): day is Move => day.move !== null);
}

export function daySection(report: BacktestReport): Section {
  const moves = movesOf(report);
  return {
    id: 'days',
    title: { en: 'Date by date', zh: '逐日' },
    note: {
      en: 'Each move is from its date to the next.',
      zh: '每个区间由其日期至下一日期。',
    },
    blocks: [moves.length <= BARS ? exceptionBars(moves) : exceptionLines(moves), dayTable(moves)],
  };
}

const title = { en: 'Exceptions by date', zh: '每日突破次数' };
const drawn = ['accounts', 'positions', 'units'] as const;

function exceptionBars(moves: Move[]): Bars {
  return {
    kind: 'bars',
    title,
    of: { en: 'from', zh: '起始日' },
    series: drawn.map((kind) => ({ label: kindLabels[kind], format: 'count' })),
    items: moves.map(({ date, move: { judged } }) => ({
      label: date,
      values: drawn.map((kind) => judged[kind].exceptions),
    })),
  };
}

function exceptionLines(moves: Move[]): LineChart {
  return {
    kind: 'lines',
    title,
    x: { title: { en: 'from', zh: '起始日' }, points: moves.map(({ date }) => date) },
    y: { title: { en: 'exceptions', zh: '突破次数' }, format: 'count' },
    series: coverageKinds.map((kind) => ({
      label: kindLabels[kind],
      values: moves.map(({ move }) => move.judged[kind].exceptions),
    })),
  };
}

/** The moves with the most exceptions of risk units where there are too many to list; by date in the table. */
function dayTable(moves: Move[]): DataTable {
  const most = [...moves].sort((a, b) => b.move.judged.units.exceptions - a.move.judged.units.exceptions);
  const kept = new Set(most.slice(0, REPORT_ROWS_MAX));
  const left = moves.length - kept.size;
  return {
    kind: 'table',
    title: { en: 'Moves', zh: '区间' },
    note: {
      en: `Exceptions and coverage by what is judged.${left === 0 ? '' : ` Those with the most exceptions of risk units; backtest-days.csv has ${count(left)} more.`}`,
      zh: `各对象的突破次数与覆盖率。${left === 0 ? '' : `此处为风险单元突破最多者，另有 ${count(left)} 个见 backtest-days.csv。`}`,
    },
    columns: [
      { label: { en: 'from', zh: '起始' } },
      { label: { en: 'to', zh: '截止' } },
      { label: { en: 'MMR, USD', zh: 'MMR（美元）' }, format: 'money' },
      { label: { en: 'accounts judged', zh: '判定账户' }, format: 'count' },
      { label: { en: 'not judged', zh: '未判定' }, format: 'count' },
      { label: { en: 'nothing required', zh: '无要求' }, format: 'count' },
      ...coverageKinds.flatMap((kind): DataTable['columns'] => [
        { label: kindLabels[kind], format: 'count' },
        { label: { en: 'covered', zh: '覆盖率' }, format: 'percent' },
      ]),
    ],
    rows: moves
      .filter((own) => kept.has(own))
      .map(({ date, totalMmr, move }): (Cell | null)[] => [
        date,
        move.to,
        totalMmr,
        move.judged.accounts.judged,
        sumOf(move.notJudged),
        move.withoutRequirement,
        ...coverageKinds.flatMap((kind) => [move.judged[kind].exceptions, move.judged[kind].coverage]),
      ]),
  };
}

function sumOf(reasons: Record<string, number>): number {
  return Object.values(reasons).reduce((sum, accounts) => sum + accounts, 0);
}

/** Whom a date could not compute or a move not judge, with the reason; null where nobody. */
export function leftOutSection({ days }: BacktestReport): Section | null {
  const all = days.flatMap(({ date, notComputed, move }) => [
    ...rowsOf(date, null, notComputed),
    ...(move === null ? [] : rowsOf(date, move.to, move.notJudged)),
  ]);
  if (all.length === 0) return null;
  const shown = all.sort((a, b) => b.accounts - a.accounts).slice(0, REPORT_ROWS_MAX);
  const left = all.length - shown.length;
  return {
    id: 'left-out',
    title: { en: 'Who was not judged', zh: '未判定的账户' },
    note: {
      en: 'What a date cannot value takes whoever holds it out of that date or move; nobody is left out in silence.',
      zh: '某日无法估值的持仓，会使其账户不参与该日或该区间；每一个未参与者均在此列出。',
    },
    blocks: [
      {
        kind: 'table',
        title: { en: 'Reasons', zh: '原因' },
        note: {
          en:
            left === 0
              ? 'All of them.'
              : `The ${count(shown.length)} with the most accounts; backtest.json has ${count(left)} more.`,
          zh:
            left === 0
              ? '全部。'
              : `此处为账户最多的 ${count(shown.length)} 条，另有 ${count(left)} 条见 backtest.json。`,
        },
        columns: [
          { label: { en: 'date', zh: '日期' } },
          { label: { en: 'to', zh: '截止' } },
          { label: { en: 'accounts', zh: '账户数' }, format: 'count' },
          { label: { en: 'reason', zh: '原因' } },
        ],
        rows: shown.map(({ date, to, accounts, reason }) => [date, to, accounts, reason]),
      },
    ],
  };
}

function rowsOf(date: string, to: string | null, reasons: Record<string, number>) {
  return Object.entries(reasons).map(([reason, accounts]) => ({ date, to, accounts, reason }));
}
