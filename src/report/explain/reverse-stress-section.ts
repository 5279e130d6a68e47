/** Reverse stress: the moves of the market that take the ratio across its limit. */
import type { ReverseStress, StressAxis, StressCrossing, StressSide } from '../../quantity/reverse-stress.ts';
import { money, tableLines, wrapped } from '../table.ts';
import type { Section } from './explained.ts';

export const reverseStressSection: Section = {
  key: 'reverseStress',
  lines: ({ stress }) => [
    ...wrapped(
      `reverse stress: the first move, from today outward, that ${stress.isBelow ? 'restores the ratio above' : 'brings the ratio to'} ` +
        `${money(stress.limitRatio)} while all else stands still, the margin computed anew at every trial; the ratio is ` +
        `exact to ${stress.exact}, or jumps there`,
    ),
    ...(stress.axes.length === 0 ? ['nothing that it holds can move'] : stressTable(stress)),
  ],
  json: ({ stress }) => stress,
};

const kinds = {
  price: 'price',
  vol: 'vol',
  stablecoin: 'stablecoin',
  depeg: 'depeg',
};

function stressTable({ axes }: ReverseStress): string[] {
  const rows = axes.flatMap((axis) => axis.sides.map((side) => sideRow(axis, side)));
  const header = [
    'axis',
    'direction',
    'searched to',
    'in steps of',
    'move',
    'USD price',
    'ratio',
    'decimal engine',
    'is',
  ];
  return tableLines(header, rows, { left: [0, 1, 8] });
}

function sideRow(axis: StressAxis, { direction, limit, step, crossing }: StressSide): string[] {
  const move = (size: number, decimals: number) => moveText(axis, size, decimals);
  const where = [axisName(axis), direction, move(limit, 1), unsigned(move(step, 1))];
  if (crossing === null) return [...where, 'none within the range', '', '', '', meanings[axis.kind]];
  const px = crossing.usdPx === null ? '' : money(crossing.usdPx, crossing.usdPx < 10 ? 6 : 2);
  const ratio = (value: number | null) => (value === null ? '–' : money(value, 6));
  return [
    ...where,
    move(crossing.move, 4),
    px,
    ratio(crossing.mgnRatio),
    ratio(crossing.decimalRatio),
    meaning(axis, crossing),
  ];
}

const meanings = {
  price: 'indices, marks and forwards by one factor; options by the formula',
  vol: 'every vol by so many points; options by the formula',
  stablecoin: 'its USD index alone',
  depeg: 'its USD index; coins keep their USD price',
};

function meaning(axis: StressAxis, { isJump, ratioBefore }: StressCrossing): string {
  const jump = isJump ? `; jumps there from ${ratioBefore === null ? 'none' : money(ratioBefore, 6)}` : '';
  return meanings[axis.kind] + jump;
}

function axisName({ kind, ccy }: StressAxis): string {
  if (kind === 'vol') return 'every vol';
  return `${kinds[kind]} ${ccy === null ? 'of every coin' : kind === 'price' ? `of ${ccy}` : `${ccy}-USD`}`;
}

function moveText({ kind }: StressAxis, size: number, decimals: number): string {
  const sign = size > 0 ? '+' : '';
  return kind === 'vol' ? `${sign}${money(size, decimals)} points` : `${sign}${money(size * 100, decimals)} %`;
}

function unsigned(text: string): string {
  return text.replace(/^\+/, '');
}

/** What was found, as a list for a sentence; empty where nothing was. */
export function movesInWords({ axes }: ReverseStress): string {
  const found = axes.flatMap((axis) =>
    axis.sides.flatMap(({ crossing }) => (crossing === null ? [] : [moveWords(axis, crossing)])),
  );
  return found.join(', ');
}

function moveWords(axis: StressAxis, { move }: StressCrossing): string {
  const size = moveText(axis, move, 2);
  if (axis.kind === 'vol') return `every vol ${size}`;
  if (axis.kind === 'price') return `${axis.ccy ?? 'every coin'} ${size}`;
  return `${axis.ccy} ${size} ${axis.kind === 'depeg' ? '(coins keep their USD price)' : '(prices in it unchanged)'}`;
}
