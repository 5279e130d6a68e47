/** Every point as a row. */
import { REPORT_ROWS_MAX } from '../../limits.ts';
import { accountStates } from '../../margin/account-columns.ts';
import type { Cell, DataTable, Section } from '../../report/html/model.ts';
import { stateWords } from '../../report/sections/words.ts';
import { count } from '../../report/table.ts';
import type { SweepPoint } from '../sweep-book.ts';
import { changeOf, type SweepReport } from '../sweep-report.ts';

export function pointSection(report: SweepReport): Section {
  return { id: 'points', title: { en: 'Every point', zh: '全部取值点' }, blocks: [pointTable(report)] };
}

function pointTable({ axes, base, points }: SweepReport): DataTable {
  const shown = points.slice(0, REPORT_ROWS_MAX);
  const [all, left] = [count(points.length), count(points.length - shown.length)];
  const isCut = shown.length < points.length;
  const rowOf = (point: SweepPoint, values: Cell[]): (Cell | null)[] => [
    ...values,
    ...[point.totalMmr, orNull(changeOf(point.totalMmr, base.totalMmr))],
    ...[point.totalImr, orNull(changeOf(point.totalImr, base.totalImr))],
    ...accountStates.map((state) => point.states[state]),
    ...[point.newlyLiquidated, point.newlyBelow110, point.newlyWatched, point.noLongerLiquidated],
  ];
  return {
    kind: 'table',
    title: { en: 'Points of the grid', zh: '取值点' },
    note: {
      en: `USD; the last row is the rulebook as it is.${isCut ? ` The last ${left} of ${all} points are left out; sweep.csv has all.` : ''}`,
      zh: `美元；末行为现行规则册。${isCut ? `共 ${all} 个取值点，略去最后 ${left} 个；全部见 sweep.csv。` : ''}`,
    },
    columns: [
      ...axes.map(({ path }) => ({ label: path })),
      { label: { en: 'MMR', zh: 'MMR' }, format: 'money' },
      { label: { en: 'change', zh: '变化' }, format: 'percent' },
      { label: { en: 'IMR', zh: 'IMR' }, format: 'money' },
      { label: { en: 'change', zh: '变化' }, format: 'percent' },
      ...accountStates.map((state) => ({ label: stateWords[state], format: 'count' as const })),
      { label: { en: 'newly in liquidation', zh: '新增强平' }, format: 'count' },
      { label: { en: 'newly in danger', zh: '新增危险' }, format: 'count' },
      { label: { en: 'newly on watch', zh: '新增关注' }, format: 'count' },
      { label: { en: 'out of liquidation', zh: '脱离强平' }, format: 'count' },
    ],
    rows: shown.map((point) =>
      rowOf(
        point,
        axes.map(({ path, values }) => valueCell(point.settings[path]!, values)),
      ),
    ),
    totals: [
      rowOf(
        base,
        axes.map(() => ({ en: 'as it is', zh: '现行' })),
      ),
    ],
  };
}

/** Numbers are shown by their own digits and sort by their size, words by their order in the call. */
function valueCell(text: string, values: readonly string[]): Cell {
  const number = Number(text);
  return { text, order: Number.isFinite(number) ? number : values.indexOf(text) };
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
