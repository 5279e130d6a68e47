/** MR7 and MR9: the raw charge by multiplier tier; each stablecoin pair's hedge by size tier. */
import type { ScalePart } from '../../../quantity/decimal.ts';
import { amount, column, percent, tableLines } from '../../table.ts';
import type { ExplainedUnit } from '../explained.ts';
import { INDENT, type UnitPart } from './unit-part.ts';

export const minimumChargePart: UnitPart = {
  lines: ({ unit }) => {
    const { mr7 } = unit;
    if (mr7 === null) return [`${INDENT}MR7 is not in the rulebook`];
    if (mr7.tiers.length === 0) return [];
    const raw = column(mr7.tiers.map((tier) => tier.amount));
    const { cells, total } = column(mr7.tiers.map(({ counted }) => counted));
    const rows = mr7.tiers.map(({ factor }, i) => [raw.cells[i]!, `× ${factor}`, cells[i]!]);
    rows.push([raw.total, 'MR7', total]);
    const title = `${INDENT}MR7 by tier of the raw charge, ${amount(mr7.rawUsd)} USD over all legs (the legs' column "MR7 raw")`;
    return [title, ...tableLines(['raw in tier', 'multiplier', 'charge'], rows, { left: [], indent: INDENT })];
  },
  json: ({ unit: { mr7 } }) => ({
    mr7Raw: mr7?.rawUsd ?? null,
    mr7Tiers:
      mr7?.tiers.map(({ amount: amt, factor, counted }) => ({ amt, multiplier: factor, charge: counted })) ?? [],
  }),
};

export const depegPart: UnitPart = {
  lines: (explained) => {
    const { hedges } = explained.unit;
    if (hedges.length === 0) return [];
    const { cells, total } = column(tiersOf(explained).map(({ counted }) => counted));
    const rows = tiersOf(explained).map(({ pair, price, isFirst, hedgeUsd, amount: size, factor }, i) => [
      isFirst ? pair : '',
      isFirst ? price.toDecimalPlaces(8).toFixed() : '',
      isFirst ? amount(hedgeUsd) : '',
      amount(size),
      percent(factor, 4),
      cells[i]!,
    ]);
    rows.push(['MR9', '', '', '', '', total]);
    const header = ['pair', 'pair price', 'hedge', 'in tier', 'factor', 'charge'];
    return [`${INDENT}MR9 by pair and size tier, USD`, ...tableLines(header, rows, { indent: INDENT })];
  },
  json: ({ unit }) => ({
    mr9Pairs: unit.hedges.map(({ pair, price, hedgeUsd, tiers, chargeUsd }) => ({
      pair: pair.join('-'),
      price,
      hedge: hedgeUsd,
      charge: chargeUsd,
      tiers: tiers.map(({ amount: amt, factor, counted }) => ({ amt, factor, charge: counted })),
    })),
  }),
};

function tiersOf({ unit }: ExplainedUnit) {
  return unit.hedges.flatMap(({ pair, price, hedgeUsd, tiers }) =>
    tiers.map((tier: ScalePart, i) => ({ ...tier, pair: pair.join('-'), price, hedgeUsd, isFirst: i === 0 })),
  );
}
