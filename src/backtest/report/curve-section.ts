/** What each rulebook of a sweep costs and leaves uncovered, and the cheapest that meets the coverage. */
import { REPORT_ROWS_MAX } from '../../limits.ts';
import type { Cell, DataTable, Label, LineChart, Section } from '../../report/html/model.ts';
import { count, sharePercent } from '../../report/table.ts';
import type { BacktestReport, CurvePointReport } from '../backtest-report.ts';
import { coverageKinds } from '../curve.ts';
import { kindLabels } from './words.ts';

type Curve = NonNullable<BacktestReport['curve']>;

/** `path=value`, or the rulebook as it was named. */
export function settingText(settings: Record<string, string>): Label {
  const own = Object.entries(settings).map(([path, value]) => `${path}=${value}`);
  if (own.length === 0) return { en: 'the rulebook as it is', zh: '规则册原值' };
  return { en: own.join(', '), zh: own.join('，') };
}

/** Null where nothing was varied. */
export function curveSection({ curve, coverage, coverageOf }: BacktestReport): Section | null {
  if (curve === null) return null;
  const target = {
    en: `a coverage of ${sharePercent(coverage)} (${kindLabels[coverageOf].en})`,
    zh: `${sharePercent(coverage)} 覆盖率（${kindLabels[coverageOf].zh}）`,
  };
  return {
    id: 'curve',
    title: { en: 'Cost against coverage', zh: '成本与覆盖率' },
    note: cheapestNote(curve, target),
    blocks: [uncoveredLines(curve, coverage), pointTable(curve)],
  };
}

function cheapestNote({ points, cheapest }: Curve, target: Label): Label {
  if (cheapest === null) {
    return { en: `No point meets ${target.en}.`, zh: `没有参数达到 ${target.zh}。` };
  }
  const { settings, cost } = points[cheapest]!;
  const [words, usd] = [settingText(settings), count(cost)];
  return {
    en: `The cheapest that meets ${target.en}: ${words.en}, for ${usd} USD of MMR on average.`,
    zh: `达到 ${target.zh} 的最低成本参数：${words.zh}，平均 MMR ${usd} 美元。`,
  };
}

/** Exceptions among what was judged, over the cost: the axis begins at 0, where all is covered. */
function uncoveredLines({ points }: Curve, coverage: number): LineChart {
  const byCost = [...points].sort((a, b) => a.cost - b.cost);
  const uncovered = ({ judged }: CurvePointReport, kind: (typeof coverageKinds)[number]) =>
    judged[kind].judged === 0 ? null : judged[kind].exceptions / judged[kind].judged;
  return {
    kind: 'lines',
    title: { en: 'Moves that the margin did not cover, over its cost', zh: '未覆盖比例与成本' },
    note: {
      en: 'A point a rulebook: exceptions among the moves judged, over the mean MMR of the judged accounts together.',
      zh: '每点为一组参数：突破次数占判定次数的比例，横轴为被判定账户的平均总 MMR。',
    },
    x: {
      title: { en: 'mean MMR, USD', zh: '平均 MMR（美元）' },
      points: byCost.map(({ cost }) => cost),
      format: 'short',
    },
    y: { title: { en: 'not covered', zh: '未覆盖' }, format: 'percent' },
    series: coverageKinds.map((kind) => ({
      label: kindLabels[kind],
      values: byCost.map((point) => uncovered(point, kind)),
    })),
    lines: [{ at: 1 - coverage, label: { en: 'asked for', zh: '目标' } }],
  };
}

/** The points in the order of the sweep; the cheapest is among them however many there are. */
function pointTable({ paths, points, cheapest }: Curve): DataTable {
  const shown = points.map((point, i) => ({ point, i })).filter(({ i }) => i < REPORT_ROWS_MAX || i === cheapest);
  const left = points.length - shown.length;
  return {
    kind: 'table',
    title: { en: 'Every point', zh: '全部参数点' },
    note: {
      en: `Coverage by what is judged. An empty value is the rulebook's own.${left === 0 ? '' : ` backtest-curve.csv has ${count(left)} points more.`}`,
      zh: `各对象的覆盖率。空值为规则册原值。${left === 0 ? '' : `另有 ${count(left)} 点见 backtest-curve.csv。`}`,
    },
    columns: [
      ...paths.map((label) => ({ label })),
      { label: { en: 'mean MMR, USD', zh: '平均 MMR（美元）' }, format: 'money' },
      ...coverageKinds.map((kind) => ({ label: kindLabels[kind], format: 'percent' as const })),
      { label: { en: 'meets it', zh: '达标' } },
    ],
    rows: shown.map(({ point: { settings, cost, judged, meets }, i }): (Cell | null)[] => [
      ...paths.map((path) => valueCell(settings[path])),
      cost,
      ...coverageKinds.map((kind) => judged[kind].coverage),
      i === cheapest ? cheapestCell : meets ? yesCell : noCell,
    ]),
  };
}

/** A value of a path sorts as the number it is, if it is one. */
function valueCell(text: string | undefined): Cell | null {
  if (text === undefined) return null;
  const order = Number(text);
  return Number.isNaN(order) ? text : { text, order };
}

const cheapestCell = { text: { en: 'cheapest', zh: '最低成本' }, order: 0 };
const yesCell = { text: { en: 'yes', zh: '是' }, order: 1 };
const noCell = { text: { en: 'no', zh: '否' }, order: 2 };
