/** Isolated positions (modes 2 and 3): each has margin of its own, its own ratio and state. */
import type { Decimal } from '../../quantity/decimal.ts';
import { type IsolatedMargin, isolatedFigures } from '../../quantity/margin-result.ts';
import { amount, money, tableLines } from '../table.ts';
import type { Explained, Section } from './explained.ts';
import { both } from './wire.ts';

const COIN_PLACES = 8;

export const isolatedSection: Section = {
  key: 'isolated',
  lines: (explained) => (explained.decimal.isolated.length === 0 ? [] : isolatedLines(explained)),
  json: (explained) =>
    explained.decimal.isolated.map((row) => {
      const fast = kernelRow(explained, row);
      const names = [...isolatedFigures, 'mgnRatio'] as const;
      const figures = Object.fromEntries(names.map((name) => [name, both(fast?.[name] ?? null, row[name])]));
      return { instId: row.instId, posSide: row.posSide, state: fast?.state ?? row.state, ...figures };
    }),
};

function kernelRow({ kernel }: Explained, { instId, posSide }: IsolatedMargin<Decimal>) {
  return kernel.isolated.find((row) => row.instId === instId && row.posSide === posSide);
}

function isolatedLines(explained: Explained): string[] {
  const rows = explained.decimal.isolated.map((row) => [
    row.instId,
    row.posSide,
    row.pos.toFixed(),
    ...[row.margin, row.upl, row.mmr, row.imr, row.liqFee].map((value) => amount(value, COIN_PLACES)),
    amount(row.mgnRatio, 6),
    money(kernelRow(explained, row)?.mgnRatio ?? null, 6),
    row.state,
  ]);
  const header = [
    'isolated',
    'side',
    'contracts',
    'margin',
    'UPL',
    'MMR',
    'IMR',
    'liquidation fee',
    'ratio',
    'kernel',
    'state',
  ];
  return [
    'isolated positions: each stands alone with margin of its own, nothing of it is in the account; in the settle currency',
    ...tableLines(header, rows, { left: [0, 1, 10] }),
  ];
}
