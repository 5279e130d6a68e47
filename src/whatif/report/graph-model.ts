/** The page of a book's graph as a model: what it requires and where its accounts stand, over price shocks. */
import { REPORT_ROWS_MAX } from '../../limits.ts';
import { accountStates } from '../../margin/account-columns.ts';
import type { RejectedRow } from '../../portfolio/book.ts';
import type { DataTable, KeyFigure, Label, LineChart, ReportModel, Section, Text } from '../../report/html/model.ts';
import { shown } from '../../report/html/numbers.ts';
import { type Provenance, provenanceSection } from '../../report/sections/provenance.ts';
import { rejectSection } from '../../report/sections/rejects.ts';
import { shareText, stateWords } from '../../report/sections/words.ts';
import { count } from '../../report/table.ts';
import type { GraphPoint } from '../book-graph.ts';
import type { GraphReport } from '../graph-report.ts';

export interface GraphPage {
  report: GraphReport;
  rejects: readonly RejectedRow[];
  provenance: Provenance;
}

/** The page: today first, then the lines, then every point. */
export function graphModel({ report, rejects, provenance }: GraphPage): ReportModel {
  const { rulebook, market, coin, accounts } = report;
  const { id, asOf, assumed, reported } = rulebook;
  const sections = [
    summarySection(report),
    requirementSection(report),
    stateSection(report),
    pointSection(report),
    rejectSection(rejects, null),
    provenanceSection(provenance),
  ];
  return {
    title: { en: 'The book over price shocks', zh: '价格冲击下的全账户保证金' },
    subtitle: [
      { en: `Rulebook ${id} of ${asOf}`, zh: `规则册 ${id}（${asOf}）` },
      { en: `Market of ${market.asOf}`, zh: `行情快照 ${market.asOf}` },
      {
        en: `${count(accounts.computed)} accounts; ${coin ?? 'every coin'} moves, vols and stablecoins stand`,
        zh: `${count(accounts.computed)} 个账户；${coin ?? '所有币种'}价格变动，波动率与稳定币不变`,
      },
    ],
    standing: [{ rulebook: id, assumed, reported }],
    sections: sections.filter((section): section is Section => section !== null),
  };
}

/** Today, and the worst of every figure with the shock that brings it. */
function summarySection({ points, accounts }: GraphReport): Section {
  const today = points.find(({ shock }) => shock === 0);
  const at = ({ shock }: GraphPoint, share: Text | null = null): Label => {
    const [move, own] = [shown(shock, 'shock'), share === null ? '' : `, ${share}`];
    return { en: `at ${move}${own}`, zh: `价格 ${move}${own}` };
  };
  const most = (of: (point: GraphPoint) => number) =>
    points.reduce((best, point) => (of(point) > of(best) ? point : best));
  const greatest = most(({ totals }) => totals.totalMmr);
  const worst = most(({ states }) => states.liquidation);
  const ofToday: KeyFigure[] =
    today === undefined
      ? []
      : [
          { label: { en: 'MMR today', zh: '当前 MMR' }, value: today.totals.totalMmr, format: 'short', detail: 'USD' },
          { label: { en: 'IMR today', zh: '当前 IMR' }, value: today.totals.totalImr, format: 'short', detail: 'USD' },
          {
            label: { en: 'in liquidation today', zh: '当前强平账户' },
            value: today.states.liquidation,
            format: 'count',
            detail: shareText(today.states.liquidation, accounts.computed),
            isAlarming: today.states.liquidation > 0,
          },
        ];
  const figures: KeyFigure[] = [
    { label: { en: 'accounts computed', zh: '已计算账户' }, value: accounts.computed, format: 'count' },
    ...ofToday,
    {
      label: { en: 'most in liquidation', zh: '强平账户最多' },
      value: worst.states.liquidation,
      format: 'count',
      detail: at(worst, shareText(worst.states.liquidation, accounts.computed)),
      isAlarming: worst.states.liquidation > 0,
    },
    {
      label: { en: 'largest MMR, USD', zh: '最大 MMR（美元）' },
      value: greatest.totals.totalMmr,
      format: 'short',
      detail: at(greatest),
    },
    {
      label: { en: 'quarantined accounts', zh: '被隔离账户' },
      value: accounts.quarantined,
      format: 'count',
      isAlarming: accounts.quarantined > 0,
    },
  ];
  return { id: 'summary', title: { en: 'Summary', zh: '摘要' }, blocks: [{ kind: 'key-figures', figures }] };
}

type Line = [label: Label, of: (point: GraphPoint) => number];

function lineChart({ points, coin }: GraphReport, title: Label, y: LineChart['y'], series: Line[]): LineChart {
  return {
    kind: 'lines',
    title,
    x: {
      title: { en: `price move of ${coin ?? 'every coin'}`, zh: `${coin ?? '所有币种'}的价格变动` },
      points: points.map(({ shock }) => shock),
      format: 'shock',
    },
    y,
    series: series.map(([label, of]) => ({ label, values: points.map(of) })),
  };
}

const usd = { title: 'USD', format: 'short' } as const;

function requirementSection(report: GraphReport): Section {
  return {
    id: 'requirement',
    title: { en: 'What the book requires and owns', zh: '保证金要求与权益' },
    note: {
      en: 'At every shock the whole margin of every account is computed anew.',
      zh: '每一档冲击都对全部账户重新计算保证金。',
    },
    blocks: [
      lineChart(report, { en: 'Requirement', zh: '保证金要求' }, usd, [
        [{ en: 'MMR', zh: 'MMR' }, ({ totals }) => totals.totalMmr],
        [{ en: 'IMR', zh: 'IMR' }, ({ totals }) => totals.totalImr],
      ]),
      lineChart(report, { en: 'Equity', zh: '权益' }, usd, [
        [{ en: 'adjusted equity', zh: '有效保证金' }, ({ totals }) => totals.adjEq],
        [{ en: 'equity at index prices', zh: '按指数价计的权益' }, ({ totals }) => totals.eqUsd],
      ]),
    ],
  };
}

/** The states that want a look; what is not in them is healthy. */
const drawnStates = accountStates.filter((state) => state !== 'healthy');

function stateSection(report: GraphReport): Section {
  const title = { en: 'accounts', zh: '账户数' };
  return {
    id: 'states',
    title: { en: 'Where the accounts stand', zh: '账户状况' },
    blocks: [
      lineChart(
        report,
        { en: 'Accounts that are not healthy, by state', zh: '非健康账户，按状态' },
        { title, format: 'count' },
        drawnStates.map((state): Line => [stateWords[state], ({ states }) => states[state]]),
      ),
    ],
  };
}

function pointSection({ points }: GraphReport): Section {
  const rows = points.slice(0, REPORT_ROWS_MAX);
  const left = points.length - rows.length;
  const table: DataTable = {
    kind: 'table',
    title: { en: 'Every shock', zh: '各档冲击' },
    note: {
      en: left === 0 ? 'USD.' : `USD. The first ${count(rows.length)}; graph.csv has ${count(left)} more.`,
      zh: left === 0 ? '美元。' : `美元。此处为前 ${count(rows.length)} 档，另有 ${count(left)} 档见 graph.csv。`,
    },
    columns: [
      { label: { en: 'price', zh: '价格' }, format: 'shock' },
      { label: { en: 'MMR', zh: 'MMR' }, format: 'money' },
      { label: { en: 'IMR', zh: 'IMR' }, format: 'money' },
      { label: { en: 'adjusted equity', zh: '有效保证金' }, format: 'money' },
      { label: { en: 'equity', zh: '权益' }, format: 'money' },
      ...accountStates.map((state) => ({ label: stateWords[state], format: 'count' as const })),
    ],
    rows: rows.map(({ shock, totals, states }) => [
      shock,
      totals.totalMmr,
      totals.totalImr,
      totals.adjEq,
      totals.eqUsd,
      ...accountStates.map((state) => states[state]),
    ]),
  };
  return { id: 'points', title: { en: 'Every point', zh: '全部数据' }, blocks: [table] };
}
