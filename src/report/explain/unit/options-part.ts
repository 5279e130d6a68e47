/** MR2 and MR3: what the options lose with time, and their vegas by expiry. */
import { amount, column, tableLines } from '../../table.ts';
import type { ExplainedUnit } from '../explained.ts';
import { dateOf } from '../scenario-words.ts';
import { INDENT, type UnitPart } from './unit-part.ts';

export const optionsPart: UnitPart = {
  lines: (explained) => {
    const { unit, decimal } = explained;
    if (unit.expiries.length === 0) return [];
    const decay = `${INDENT}MR2: with its horizon the options change by ${amount(unit.decayPnl)} USD, so MR2 is ${amount(decimal.mr2)}`;
    return [decay, '', ...spanLines(explained)];
  },
  json: ({ unit }) => ({
    mr2DecayPnl: unit.decayPnl,
    mr3Expiries: unit.expiries.map(({ expTimeMs, volPointUsd, shockPoints, movedUsd }) => ({
      expTime: expTimeMs,
      vegaPoint: volPointUsd,
      shockVol: shockPoints,
      moved: movedUsd,
    })),
    mr3Span: unit.mr3 && { gross: unit.mr3.grossUsd, net: unit.mr3.netUsd, weight: unit.mr3.weight },
  }),
};

function spanLines({ unit, decimal }: ExplainedUnit): string[] {
  const { mr3, expiries } = unit;
  if (mr3 === null) return [`${INDENT}MR3 is not in the rulebook`];
  const { cells, total } = column(expiries.map((expiry) => expiry.movedUsd));
  const rows = expiries.map(({ expTimeMs, volPointUsd, shockPoints }, i) => [
    dateOf(expTimeMs!),
    amount(volPointUsd, 4),
    amount(shockPoints.times(100), 4),
    cells[i]!,
  ]);
  rows.push(['net', '', '', total]);
  return [
    `${INDENT}MR3 by expiry: ${mr3.weight} × (gross ${amount(mr3.grossUsd)} − |net| ${amount(mr3.netUsd.abs())}) = ${amount(decimal.mr3)} USD`,
    ...tableLines(['expiry', 'USD a vol point', 'shock in points', 'moved USD'], rows, { indent: INDENT }),
  ];
}
