/** A sweep along one parameter: requirement and accounts as lines. */
import type { AccountState } from '../../quantity/margin-result.ts';
import type { Label, LineChart, Section, Text } from '../../report/html/model.ts';
import { stateWords } from '../../report/sections/words.ts';
import { count } from '../../report/table.ts';
import type { Axis } from '../../rulebook/vary.ts';
import type { SweepPoint } from '../sweep-book.ts';
import { changeOf, type SweepReport } from '../sweep-report.ts';
import { axisName, thinned } from './words.ts';

/** Points that are drawn. */
const DRAWN = 100;

/** States that are drawn; all others are healthy, and so many that the lines of these would lie on the floor. */
const drawnStates = ['liquidation', 'danger', 'watch', 'warning'] as const satisfies AccountState[];

export function axisSection(report: SweepReport): Section {
  const axis = report.axes[0]!;
  const { base } = report;
  const points = alongAxis(axis, report.points);
  const x = xOf(axis, points);
  const usd: LineChart['y'] = { title: 'USD', format: 'short' };
  const accounts: LineChart['y'] = { title: { en: 'accounts', zh: '账户数' }, format: 'count' };
  const chart = (title: Label, y: LineChart['y'], series: Series[], lines: LineChart['lines'] = []): LineChart => ({
    kind: 'lines',
    title,
    x,
    y,
    series: series.map(([label, of]) => ({ label, values: points.map((point) => orNull(of(point))) })),
    lines,
  });
  const asItIs = (at: number, { en, zh }: Label) => ({ at, label: { en: `${en} as it is`, zh: `现行 ${zh}` } });
  return {
    id: 'axis',
    title: { en: 'Along the parameter', zh: '随参数的变化' },
    note: axisNote(axis, report.points.length, points.length),
    blocks: [
      chart(
        { en: 'Requirement of the book', zh: '全部账户的保证金要求' },
        usd,
        [
          ['MMR', ({ totalMmr }) => totalMmr],
          ['IMR', ({ totalImr }) => totalImr],
        ],
        [asItIs(base.totalMmr, { en: 'MMR', zh: 'MMR' }), asItIs(base.totalImr, { en: 'IMR', zh: 'IMR' })],
      ),
      chart(
        { en: 'Change against the rulebook as it is', zh: '相对现行规则册的变化' },
        { title: { en: 'of the total', zh: '占合计比例' }, format: 'percent' },
        [
          ['MMR', ({ totalMmr }) => changeOf(totalMmr, base.totalMmr)],
          ['IMR', ({ totalImr }) => changeOf(totalImr, base.totalImr)],
        ],
      ),
      {
        ...chart(
          { en: 'Accounts by state', zh: '各状态账户数' },
          accounts,
          drawnStates.map((state) => [stateWords[state], ({ states }) => states[state]]),
        ),
        note: { en: 'All other accounts are healthy.', zh: '其余账户均为健康。' },
      },
      {
        ...chart({ en: 'Accounts that cross a line', zh: '新跌破界线的账户' }, accounts, [
          [{ en: 'newly in liquidation', zh: '新增强平' }, ({ newlyLiquidated }) => newlyLiquidated],
          [{ en: 'newly in danger or worse', zh: '新增危险及以下' }, ({ newlyBelow110 }) => newlyBelow110],
          [{ en: 'newly on watch or worse', zh: '新增关注及以下' }, ({ newlyWatched }) => newlyWatched],
          [{ en: 'no longer in liquidation', zh: '脱离强平' }, ({ noLongerLiquidated }) => noLongerLiquidated],
        ]),
        note: { en: 'Against the rulebook as it is.', zh: '相对于现行规则册。' },
      },
    ],
  };
}

type Series = [label: Text, of: (point: SweepPoint) => number];

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function isNumbers({ values }: Axis): boolean {
  return values.every((value) => Number.isFinite(Number(value)));
}

/** Numbers ascend, whatever their order in the call; words stay in it. */
function alongAxis(axis: Axis, points: readonly SweepPoint[]): SweepPoint[] {
  const numberOf = ({ settings }: SweepPoint) => Number(settings[axis.path]);
  const ordered = isNumbers(axis) ? [...points].sort((a, b) => numberOf(a) - numberOf(b)) : points;
  return thinned(ordered, DRAWN);
}

function xOf(axis: Axis, points: SweepPoint[]): LineChart['x'] {
  const title = axisName(axis);
  const values = points.map(({ settings }) => settings[axis.path]!);
  return isNumbers(axis) ? { title, points: values.map(Number), format: 'plain' } : { title, points: values };
}

function axisNote({ path }: Axis, all: number, drawn: number): Label {
  const [cutEn, cutZh] =
    drawn < all
      ? [`; ${count(drawn)} of ${count(all)} points`, `；${count(all)} 个取值点中的 ${count(drawn)} 个`]
      : ['', ''];
  return { en: `${path}${cutEn}.`, zh: `${path}${cutZh}。` };
}
