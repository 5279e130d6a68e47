/** A sweep over two parameters: a map of the requirement and of the accounts that it costs. */
import type { HeatMap, Label, Section } from '../../report/html/model.ts';
import type { Axis } from '../../rulebook/vary.ts';
import type { SweepPoint } from '../sweep-book.ts';
import { changeOf, type SweepReport } from '../sweep-report.ts';
import { axisName, thinned } from './words.ts';

/** Values of an axis that are drawn down and across. */
const [ROWS, COLUMNS] = [40, 16];

export function gridSection(report: SweepReport): Section {
  const { axes, base } = report;
  const [first, second] = axes as [Axis, Axis];
  // What has more values goes down the page.
  const [down, across] = first.values.length > second.values.length ? [first, second] : [second, first];
  const rows = thinned(down.values, ROWS);
  const columns = thinned(across.values, COLUMNS);
  const pointAt = pointsByValue(report, down, across);
  const over = (of: (point: SweepPoint) => number) =>
    rows.map((row) => columns.map((column) => orNull(of(pointAt(row, column)))));
  const map = (title: Label, format: HeatMap['format'], of: (point: SweepPoint) => number): HeatMap => ({
    kind: 'heat-map',
    title,
    rows: { title: axisName(down), labels: rows },
    columns: { title: axisName(across), labels: columns },
    format,
    values: over(of),
    colouredBy: over((point) => of(base) - of(point)),
  });
  return {
    id: 'grid',
    title: { en: 'Over both parameters', zh: '随两个参数的变化' },
    note: gridNote(down, across, rows.length * columns.length < report.points.length),
    blocks: [
      map({ en: 'Total MMR, USD', zh: '总 MMR（美元）' }, 'short', ({ totalMmr }) => totalMmr),
      map({ en: 'Change of MMR', zh: 'MMR 变化' }, 'percent', ({ totalMmr }) => changeOf(totalMmr, base.totalMmr)),
      map({ en: 'Newly in liquidation', zh: '新增强平账户' }, 'count', ({ newlyLiquidated }) => newlyLiquidated),
      map({ en: 'In liquidation', zh: '强平账户总数' }, 'count', ({ states }) => states.liquidation),
    ],
  };
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The point of two values. */
function pointsByValue({ points }: SweepReport, down: Axis, across: Axis): (row: string, column: string) => SweepPoint {
  const keyOf = (row: string, column: string) => JSON.stringify([row, column]);
  const found = new Map(
    points.map((point) => [keyOf(point.settings[down.path]!, point.settings[across.path]!), point]),
  );
  return (row, column) => found.get(keyOf(row, column))!;
}

function gridNote(down: Axis, across: Axis, isCut: boolean): Label {
  const [cutEn, cutZh] = isCut ? [' Values between are left out.', '略去部分中间取值。'] : ['', ''];
  return {
    en: `Down ${down.path}, across ${across.path}. Orange is more than under the rulebook as it is, blue is less.${cutEn}`,
    zh: `纵向 ${down.path}，横向 ${across.path}。橙色高于现行规则册，蓝色低于现行规则册。${cutZh}`,
  };
}
