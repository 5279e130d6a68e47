/** The page of a sweep: the book as it is, how it goes along the axes, and every point as a table. */
import type { RejectedRow } from '../../portfolio/book.ts';
import type { KeyFigure, Label, ReportModel, Section } from '../../report/html/model.ts';
import { provenanceSection } from '../../report/sections/provenance.ts';
import { rejectSection } from '../../report/sections/rejects.ts';
import { rulebookLine } from '../../report/sections/rulebook-line.ts';
import { changeText, shareText } from '../../report/sections/words.ts';
import { count, counted } from '../../report/table.ts';
import type { SweepPoint } from '../sweep-book.ts';
import type { SweepReport } from '../sweep-report.ts';
import { axisSection } from './axis-section.ts';
import { gridSection } from './grid-section.ts';
import { pointSection } from './point-section.ts';
import { settingsText } from './words.ts';

/** Along one axis there are lines, over two of them maps; of more the table tells. */
export function sweepPage(report: SweepReport, rejects: readonly RejectedRow[]): ReportModel {
  const { axes, rulebook, market, portfolio } = report;
  const { id, assumed, reported, sha256 } = rulebook;
  const line = rulebookLine(rulebook);
  const sections = [
    summarySection(report),
    axes.length === 1 ? axisSection(report) : null,
    axes.length === 2 ? gridSection(report) : null,
    pointSection(report),
    rejectSection(rejects, 'rejects.csv'),
    provenanceSection({ market: market.files, portfolio: portfolio.files, rulebookSha256: sha256 }),
  ];
  return {
    title: { en: 'One book under many parameters', zh: '规则参数扫描' },
    subtitle: [
      { en: `R${line.en.slice(1)}`, zh: line.zh },
      { en: `Market of ${market.asOf}`, zh: `行情快照 ${market.asOf}` },
      axesLine(report),
    ],
    standing: [{ rulebook: id, assumed, reported }],
    sections: sections.filter((section): section is Section => section !== null),
  };
}

/** Values of an axis that are named at the top. */
const NAMED = 8;

function axesLine({ axes, points }: SweepReport): Label {
  const named = axes.map(({ path, values }) => {
    const some = values.length > NAMED ? [...values.slice(0, NAMED - 1), '…', values.at(-1)!] : values;
    return `${path} = ${some.join(', ')}`;
  });
  return {
    en: `${counted(points.length, 'point')}: ${named.join('; ')}`,
    zh: `${count(points.length)} 个取值点：${named.join('；')}`,
  };
}

function summarySection(report: SweepReport): Section {
  const { base, points, accounts, portfolio } = report;
  const least = points.reduce((a, b) => (b.totalMmr < a.totalMmr ? b : a));
  const most = points.reduce((a, b) => (b.totalMmr > a.totalMmr ? b : a));
  const worst = points.reduce((a, b) => (b.newlyLiquidated > a.newlyLiquidated ? b : a));
  const figures: KeyFigure[] = [
    { label: { en: 'accounts computed', zh: '已计算账户' }, value: accounts.computed, format: 'count' },
    usd({ en: 'MMR as it is', zh: '现行 MMR' }, base.totalMmr),
    usd({ en: 'IMR as it is', zh: '现行 IMR' }, base.totalImr),
    {
      label: { en: 'in liquidation as it is', zh: '现行强平账户' },
      value: base.states.liquidation,
      format: 'count',
      detail: shareText(base.states.liquidation, accounts.computed),
    },
    extreme({ en: 'least MMR', zh: '最低 MMR' }, least, report),
    extreme({ en: 'largest MMR', zh: '最高 MMR' }, most, report),
    {
      label: { en: 'most newly in liquidation', zh: '新增强平最多' },
      value: worst.newlyLiquidated,
      format: 'count',
      ...(worst.newlyLiquidated > 0 ? { detail: settingsText(worst, report) } : {}),
      isAlarming: worst.newlyLiquidated > 0,
    },
    {
      label: { en: 'quarantined accounts', zh: '被隔离账户' },
      value: accounts.quarantined,
      format: 'count',
      detail: { en: `${counted(portfolio.rejects, 'row')} rejected`, zh: `拒绝 ${count(portfolio.rejects)} 行` },
      isAlarming: accounts.quarantined > 0,
    },
  ];
  return {
    id: 'summary',
    title: { en: 'Summary', zh: '摘要' },
    note: {
      en: 'Changes and crossings are told against the rulebook as it is.',
      zh: '变化与状态迁移均相对于现行规则册。',
    },
    blocks: [{ kind: 'key-figures', figures }],
  };
}

function usd(label: Label, value: number): KeyFigure {
  return { label, value, format: 'short', detail: 'USD' };
}

function extreme(label: Label, point: SweepPoint, report: SweepReport): KeyFigure {
  const change = changeText(point.totalMmr - report.base.totalMmr, report.base.totalMmr);
  return { label, value: point.totalMmr, format: 'short', detail: `${change}, ${settingsText(point, report)}` };
}
