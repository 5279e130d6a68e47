/** Every MR of a unit by both engines, MMR and IMR, and the scenarios that were worst. */
import type { Decimal } from '../../../quantity/decimal.ts';
import { type ScenarioGrid, scenarioGrid } from '../../../rulebook/scenarios.ts';
import { rules } from '../../../rules/index.ts';
import { amount, money, tableLines } from '../../table.ts';
import type { ExplainedUnit } from '../explained.ts';
import { statusOfRule } from '../parameters-section.ts';
import { mr1Words, mr6Words, signedPercent } from '../scenario-words.ts';
import { both } from '../wire.ts';
import { INDENT, type UnitPart } from './unit-part.ts';

export const risksPart: UnitPart = { lines: riskLines, json: risksJson };

function riskLines(explained: ExplainedUnit): string[] {
  const { kernel, decimal, rulebook } = explained;
  const rows = rules.map((rule) => [
    rule.column.toUpperCase(),
    rule.slug,
    money(kernel[rule.column]),
    amount(decimal[rule.column]),
    statusOfRule(rulebook, rule.slug),
    rule.statement,
  ]);
  const sums = [
    ['mmr', 'max(max(MR1, MR2, MR6) + MR3 + MR4 + MR5 + MR9, MR7)'],
    ['imr', 'Of the worst of the positions alone and with the orders of either side, at the rulebook multiplier.'],
  ] as const;
  for (const [name, meaning] of sums) {
    rows.push([name.toUpperCase(), '', money(kernel[name]), amount(decimal[name]), '', meaning]);
  }
  return [
    ...tableLines(['USD', 'rule', 'kernel', 'decimal engine', 'status', 'is'], rows, {
      left: [0, 1, 4, 5],
      indent: INDENT,
    }),
    '',
    ...cellLines(explained),
  ];
}

/** P&L of every cell of MR1's grid, and of MR6's shocks. */
function cellLines(explained: ExplainedUnit): string[] {
  const { unit, decimal, rulebook } = explained;
  const { spotShocks, volShocks, extremeShocks } = scenarioGrid(rulebook, unit.underlying);
  const header = (shocks: string[]) => shocks.map((shock) => signedPercent(Number(shock)));
  const rows = volShocks.map(({ wireWord }, v) => [
    `vol ${wireWord}`,
    ...spotShocks.map((_, s) => amount(decimal.mr1Cells[v * spotShocks.length + s]!)),
  ]);
  const mr1 = [
    `${INDENT}MR1, P&L of the unit in every cell, USD; the worst is ${mr1Words(explained)}`,
    ...tableLines(['spot', ...header(spotShocks)], rows, { indent: INDENT }),
  ];
  const mr6Worst = mr6Words(explained);
  if (mr6Worst === null) return [...mr1, '', `${INDENT}MR6 is not in the rulebook`];
  const { weight } = rulebook['mr6-extreme-move']!;
  return [
    ...mr1,
    '',
    `${INDENT}MR6, P&L of the unit before its weight of ${weight.value}, USD; the worst is ${mr6Worst}`,
    ...tableLines(['spot', ...header(extremeShocks)], [['P&L', ...decimal.mr6Cells.map((pnl) => amount(pnl))]], {
      indent: INDENT,
    }),
  ];
}

const greeks = ['delta', 'gamma', 'theta', 'vega', 'upl'] as const;

function risksJson({ unit, kernel, decimal, rulebook }: ExplainedUnit): Record<string, unknown> {
  const grid = scenarioGrid(rulebook, unit.underlying);
  const figures = ['mmr', 'imr', ...rules.map((rule) => rule.column), ...greeks] as const;
  const cell = grid.cells[unit.mr1Worst]!;
  return {
    ...Object.fromEntries(figures.map((name) => [name, both(kernel[name], decimal[name])])),
    mr1Scenarios: scenarios(grid, decimal.mr1Cells),
    mr1FinalResult: {
      spotShock: cell.spotShock,
      volShock: cell.volShock.wireWord,
      volShockKind: unit.mr1VolKind,
      pnl: both(kernel.mr1Cells[unit.mr1Worst], decimal.mr1Cells[unit.mr1Worst]),
    },
    mr6FinalResult:
      unit.mr6Worst === -1
        ? null
        : {
            spotShock: grid.extremeShocks[unit.mr6Worst],
            pnl: both(kernel.mr6Cells[unit.mr6Worst], decimal.mr6Cells[unit.mr6Worst]),
          },
  };
}

/** P&L by vol shock and spot shock, keyed as in the venue's position builder. */
function scenarios(grid: ScenarioGrid, cells: readonly Decimal[]): Record<string, Record<string, Decimal>> {
  return Object.fromEntries(
    grid.volShocks.map(({ wireKey }, v) => [
      wireKey,
      Object.fromEntries(grid.spotShocks.map((shock, s) => [shock, cells[v * grid.spotShocks.length + s]!])),
    ]),
  );
}
