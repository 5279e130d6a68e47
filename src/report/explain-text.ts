/** One account for eyes: equity by currency, every risk unit with every MR, each leg's part in the worst scenario. */

import type { Decimal } from '../quantity/decimal.ts';
import type { AccountMargin, UnitMargin } from '../quantity/margin-result.ts';
import type { UnitExplanation } from '../reference/explain-unit.ts';
import { scenarioGrid } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { rules } from '../rules/index.ts';
import { money, tableLines } from './table.ts';

export interface ExplainedAccount {
  kernel: AccountMargin<number>;
  decimal: AccountMargin<Decimal>;
  units: UnitExplanation[];
}

/** Lines a person reads. */
export function explainLines({ kernel, decimal, units }: ExplainedAccount, rulebook: Rulebook): string[] {
  const ratio = kernel.mgnRatio === null ? 'none, nothing is required' : `${money(kernel.mgnRatio * 100)} %`;
  const lines = [
    `account ${kernel.acctId}: ${kernel.state}, margin ratio ${ratio}, ${kernel.eligible ? 'eligible' : 'not eligible'}`,
    '',
    ...totalLines(kernel, decimal),
    '',
    'equity and borrowing by currency (in the currency; requirements in USD)',
    ...walletLines(kernel),
  ];
  for (const unit of units) {
    const margin = kernel.units.find(({ riskUnit }) => riskUnit === unit.riskUnit)!;
    const expected = decimal.units.find(({ riskUnit }) => riskUnit === unit.riskUnit)!;
    lines.push('', ...unitLines(unit, margin, expected, rulebook));
  }
  return lines;
}

const totals = [
  ['adjEq', 'adjusted equity: discounted, less order losses and fees'],
  ['eqUsd', 'equity at index prices'],
  ['derivMmr', 'maintenance margin of the risk units'],
  ['borrowMmr', 'maintenance margin of borrowing'],
  ['totalMmr', 'derivMmr + borrowMmr'],
  ['derivImr', 'initial margin of the risk units'],
  ['borrowImr', 'initial margin of borrowing'],
  ['totalImr', 'derivImr + borrowImr'],
  ['liqFee', 'fee of a liquidation'],
] as const;

function totalLines(kernel: AccountMargin<number>, decimal: AccountMargin<Decimal>): string[] {
  const rows = totals.map(([name, meaning]) => [name, money(kernel[name]), money(decimal[name].toNumber()), meaning]);
  const ratio = (value: number | null) => (value === null ? '–' : money(value, 6));
  const decimalRatio = decimal.mgnRatio === null ? null : decimal.mgnRatio.toNumber();
  rows.push(['mgnRatio', ratio(kernel.mgnRatio), ratio(decimalRatio), 'adjEq / (totalMmr + liqFee)']);
  return tableLines(['USD', 'kernel', 'decimal engine', 'is'], rows, { left: [0, 3] });
}

function walletLines(kernel: AccountMargin<number>): string[] {
  const rows = kernel.wallets.map((wallet) => [
    wallet.ccy,
    money(wallet.eq, 6),
    money(wallet.upl, 6),
    money(wallet.optionValue, 6),
    money(wallet.frozen, 6),
    money(wallet.potentialBorrowing, 6),
    money(wallet.borrowImr),
    money(wallet.borrowMmr),
  ]);
  const header = ['ccy', 'equity', 'of it UPL', 'options', 'frozen', 'potential borrowing', 'borrow IMR', 'borrow MMR'];
  return tableLines(header, rows);
}

function unitLines(
  unit: UnitExplanation,
  margin: UnitMargin<number>,
  expected: UnitMargin<Decimal>,
  rulebook: Rulebook,
): string[] {
  const grid = scenarioGrid(rulebook, unit.underlying);
  const cell = grid.cells[margin.mr1Worst]!;
  const riskRows = rules.map((rule) => [
    rule.column.toUpperCase(),
    rule.slug,
    money(margin[rule.column]),
    money(expected[rule.column].toNumber()),
    rule.statement,
  ]);
  const sumRow = (name: 'mmr' | 'imr', words: string) =>
    riskRows.push([name.toUpperCase(), '', money(margin[name]), money(expected[name].toNumber()), words]);
  sumRow('mmr', 'max(max(MR1, MR2, MR6) + MR3 + MR4 + MR5 + MR9, MR7)');
  sumRow('imr', 'Of the worst of the positions alone and with the orders of either side, at the rulebook multiplier.');
  const shock = `${money(Number(cell.spotShock) * 100, 1)} % spot, vol ${cell.volShock.wireWord}`;
  const extremeShock = grid.extremeShocks[margin.mr6Worst];
  const extreme =
    extremeShock === undefined
      ? 'is not in the rulebook'
      : `at ${money(Number(extremeShock) * 100, 1)} % spot, before its weight`;
  return [
    `risk unit ${unit.riskUnit}: spot in use ${money(margin.spotInUse, 6)} coins`,
    ...tableLines(['USD', 'rule', 'kernel', 'decimal engine', 'is'], riskRows, { left: [0, 1, 4], indent: '  ' }),
    '',
    `  P&L by leg: MR1 in its worst cell, ${shock} by the table's ${unit.mr1VolKind}; MR6 ${extreme}`,
    ...legLines(unit),
  ];
}

function legLines(unit: UnitExplanation): string[] {
  const rows = unit.legs.map((leg) => [
    leg.kind === 'spot' ? `${unit.underlying} spot in use` : leg.instId,
    money(leg.qty.toNumber(), 4),
    money(leg.mr1Pnl.toNumber()),
    money(leg.mr6Pnl.toNumber()),
    money(leg.cashDelta.toNumber()),
    money(leg.mr7Charge.toNumber()),
    money(leg.uplUsd.toNumber()),
  ]);
  const total = (of: (leg: UnitExplanation['legs'][number]) => Decimal) =>
    money(unit.legs.reduce((sum, leg) => sum + of(leg).toNumber(), 0));
  rows.push([
    'together',
    '',
    total((leg) => leg.mr1Pnl),
    total((leg) => leg.mr6Pnl),
    total((leg) => leg.cashDelta),
    total((leg) => leg.mr7Charge),
    total((leg) => leg.uplUsd),
  ]);
  const header = ['leg', 'contracts', 'worst MR1', 'worst MR6', 'cash delta', 'MR7 charge', 'UPL'];
  return tableLines(header, rows, { indent: '  ' });
}
