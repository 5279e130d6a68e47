/** What the margin covered over all moves, and the verdict on each account and unit. */
import type { Bars, Block, DataTable, KeyFigure, Label, Section } from '../../report/html/model.ts';
import { count, sharePercent } from '../../report/table.ts';
import { type BacktestReport, SIGNIFICANCE, type VerdictReport } from '../backtest-report.ts';
import { MOVES_LEAST, zones } from '../coverage-tests.ts';
import { coverageKinds } from '../curve.ts';
import { settingText } from './curve-section.ts';
import { kindLabels, kindMeanings, zoneLabels } from './words.ts';

export function summarySection(report: BacktestReport): Section {
  const { judged, coverage, accounts, procyclicality, curve } = report;
  const covered = coverageKinds.map((kind): KeyFigure => {
    const own = judged[kind];
    const exceptions = `${count(own.exceptions)} / ${count(own.judged)}`;
    return {
      label: { en: `covered, ${kindLabels[kind].en}`, zh: `覆盖率，${kindLabels[kind].zh}` },
      value: own.coverage ?? '–',
      format: 'percent',
      detail: { en: `${exceptions} exceptions`, zh: `突破 ${exceptions}` },
      isAlarming: kind === report.coverageOf && own.coverage !== null && own.coverage < coverage,
    };
  });
  const { ratio, peak, trough } = procyclicality.peakToTrough;
  const figures: KeyFigure[] = [
    ...covered,
    {
      label: { en: 'coverage asked for', zh: '目标覆盖率' },
      value: coverage,
      format: 'percent',
      detail: kindLabels[report.coverageOf],
    },
    ...(curve === null ? [] : [cheapestFigure(curve)]),
    {
      label: { en: 'MMR, peak over trough', zh: 'MMR 峰谷比' },
      value: ratio ?? '–',
      format: 'ratio',
      detail: { en: `${peak.date} over ${trough.date}`, zh: `峰 ${peak.date}，谷 ${trough.date}` },
    },
    { label: { en: 'accounts on every date', zh: '各日均可计算的账户' }, value: accounts.steady, format: 'count' },
    {
      label: { en: 'quarantined accounts', zh: '被隔离账户' },
      value: accounts.quarantined,
      format: 'count',
      isAlarming: accounts.quarantined > 0,
    },
  ];
  return {
    id: 'summary',
    title: { en: 'Summary', zh: '摘要' },
    note: {
      en: 'An exception is a loss until the next date above the margin held on the date.',
      zh: '突破：到下一日期的亏损超过当日持有的保证金。',
    },
    blocks: [{ kind: 'key-figures', figures }],
  };
}

function cheapestFigure({ points, cheapest }: NonNullable<BacktestReport['curve']>): KeyFigure {
  const label = { en: 'cheapest set that meets it', zh: '达标的最低成本参数' };
  if (cheapest === null) return { label, value: { en: 'none', zh: '无' }, isAlarming: true };
  const { settings, cost } = points[cheapest]!;
  const words = settingText(settings);
  return {
    label,
    value: cost,
    format: 'short',
    detail: { en: `USD of MMR on average: ${words.en}`, zh: `美元（平均 MMR）：${words.zh}` },
  };
}

/** Over all moves, by what is judged. */
export function judgedSection(report: BacktestReport): Section {
  return {
    id: 'judged',
    title: { en: 'What the margin covered', zh: '保证金的覆盖' },
    note: verdictNote(report),
    blocks: [judgedTable(report), ...verdictBlocks(report)],
  };
}

function verdictNote({ verdicts, moves, coverage }: BacktestReport): Label {
  if (verdicts === null) {
    return {
      en: `${count(moves)} moves, fewer than ${MOVES_LEAST}: counts only, no verdict.`,
      zh: `共 ${count(moves)} 个区间，少于 ${MOVES_LEAST} 个：仅计数，不作判定。`,
    };
  }
  const asked = sharePercent(coverage);
  return {
    en: `Every account and unit with ${MOVES_LEAST} moves or more is judged by itself at ${asked}: Basel's traffic light, and Kupiec's test, which rejects where its p-value is below ${SIGNIFICANCE}.`,
    zh: `区间数不少于 ${MOVES_LEAST} 的账户与风险单元各自按 ${asked} 判定：巴塞尔红绿灯，以及 Kupiec 检验（p 值低于 ${SIGNIFICANCE} 则拒绝）。`,
  };
}

function judgedTable({ judged }: BacktestReport): DataTable {
  return {
    kind: 'table',
    title: { en: 'Over all moves', zh: '全部区间' },
    columns: [
      { label: { en: 'judged', zh: '对象' } },
      { label: { en: 'what against what', zh: '比较' } },
      { label: { en: 'moves judged', zh: '判定次数' }, format: 'count' },
      { label: { en: 'exceptions', zh: '突破次数' }, format: 'count' },
      { label: { en: 'coverage', zh: '覆盖率' }, format: 'percent' },
      { label: { en: 'mean margin, USD', zh: '平均保证金（美元）' }, format: 'money' },
      { label: { en: 'shortfall, USD', zh: '超出部分（美元）' }, format: 'money' },
    ],
    rows: coverageKinds.map((kind, order) => {
      const own = judged[kind];
      const { exceptions, coverage, meanMargin, shortfall } = own;
      return [
        { text: kindLabels[kind], order },
        kindMeanings[kind],
        own.judged,
        exceptions,
        coverage,
        meanMargin,
        shortfall,
      ];
    }),
  };
}

const verdictKinds = ['accounts', 'positions', 'units'] as const;

/** Nothing of too few moves. */
function verdictBlocks({ verdicts }: BacktestReport): Block[] {
  if (verdicts === null) return [];
  const judged = verdictKinds.map((kind) => ({ kind, ...verdicts[kind] }));
  const bars: Bars = {
    kind: 'bars',
    title: { en: 'Verdicts by zone', zh: '红绿灯分区' },
    of: { en: 'judged', zh: '对象' },
    series: zones.map((zone) => ({ label: zoneLabels[zone], format: 'count' })),
    items: judged.map(({ kind, zones: own }) => ({ label: kindLabels[kind], values: zones.map((zone) => own[zone]) })),
  };
  const figures = judged.map((own) => kupiecFigure(kindLabels[own.kind], own));
  return [bars, { kind: 'key-figures', title: { en: "Rejected by Kupiec's test", zh: 'Kupiec 检验拒绝' }, figures }];
}

function kupiecFigure(label: Label, { subjects, kupiecRejected }: VerdictReport): KeyFigure {
  return {
    label,
    value: kupiecRejected,
    format: 'count',
    detail: { en: `of ${count(subjects)}`, zh: `共 ${count(subjects)}` },
  };
}
