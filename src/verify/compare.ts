/**
 * One account by both engines: every MR of every unit, the worst scenarios, every row of the other tables and every total; the
 * first difference in full.
 */
import { accountDebtFigures, accountUsdFigures } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import type { Decimal } from '../quantity/decimal.ts';
import { type AccountMargin, type ModeComparison, marketRisks, type UnitMargin } from '../quantity/margin-result.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { EvaluatedAccount } from '../runner/evaluate-here.ts';
import { compareRows, lowestSlack } from './compare-rows.ts';
import { type Compared, Comparison } from './comparison.ts';
import { type RoundingScale, roundingScale, toleranceUsd } from './tolerance.ts';

const unitUsd = ['mmr', 'imr', ...marketRisks, 'delta', 'gamma', 'theta', 'vega', 'upl'] as const;

/** Compares the kernel's account with the decimal engine's. */
export function compareAccount(
  got: EvaluatedAccount,
  expected: AccountMargin<Decimal>,
  holdings: AccountHoldings,
  market: { snapshot: Snapshot; rulebook: Rulebook },
  modes: ModeComparison<Decimal> | null = null,
): Compared {
  const scale = roundingScale(holdings, market.snapshot, market.rulebook.merge.value);
  const comparison = new Comparison(expected.acctId);
  const unitsGot = got.units.map((unit) => unit.riskUnit).join(' ');
  comparison.text('', 'risk units', expected.units.map((unit) => unit.riskUnit).join(' '), unitsGot);
  if (comparison.result.difference) return comparison.result;
  expected.units.forEach((unit, i) => {
    compareUnit(comparison, got.units[i]!, unit, scale);
  });
  compareRows(comparison, got, expected, { snapshot: market.snapshot, scaleUsd: scale.accountUsd });
  for (const name of [...accountUsdFigures, ...accountDebtFigures])
    comparison.usd('', name, expected[name], got[name], scale.accountUsd);
  compareRatios(comparison, got, expected, scale, market.snapshot);
  if (modes !== null) compareModes(comparison, got.modes, modes, scale.accountUsd);
  comparison.text('', 'state', expected.state, got.state);
  comparison.text('', 'eligible', String(expected.eligible), String(got.eligible));
  return comparison.result;
}

function compareUnit(
  comparison: Comparison,
  got: UnitMargin<number>,
  expected: UnitMargin<Decimal>,
  scale: RoundingScale,
): void {
  const unit = `risk unit ${expected.riskUnit}`;
  const usd = scale.units.get(expected.riskUnit)!;
  for (const name of unitUsd) {
    // MR8 echoes the account's borrowing, so its rounding is the account's.
    comparison.usd(unit, name, expected[name], got[name], name === 'mr8' ? scale.accountUsd : usd);
  }
  comparison.usd(unit, 'spotInUse', expected.spotInUse, got.spotInUse, usd);
  expected.mr1Cells.forEach((cell, i) => {
    if (got.mr1Cells.length > 0) comparison.usd(unit, `mr1 cell ${i}`, cell, got.mr1Cells[i]!, usd);
  });
  expected.mr6Cells.forEach((cell, i) => {
    if (got.mr6Cells.length > 0) comparison.usd(unit, `mr6 extreme ${i}`, cell, got.mr6Cells[i]!, usd);
  });
  compareWorst(comparison, unit, 'mr1 worst', expected.mr1Cells, [expected.mr1Worst, got.mr1Worst], usd);
  compareWorst(comparison, unit, 'mr6 worst', expected.mr6Cells, [expected.mr6Worst, got.mr6Worst], usd);
}

/** The worst scenario is a matter of rounding where the runner-up is no further off than that. */
function compareWorst(
  comparison: Comparison,
  unit: string,
  figure: string,
  cells: Decimal[],
  [expected, got]: [number, number],
  scaleUsd: number,
): void {
  if (expected === got) {
    comparison.text(unit, figure, String(expected), String(got));
    return;
  }
  const pnl = cells[expected]!.toNumber();
  const gap = cells[got] === undefined ? Number.POSITIVE_INFINITY : cells[got].minus(cells[expected]!).toNumber();
  if (gap > toleranceUsd(pnl, scaleUsd)) comparison.text(unit, figure, `cell ${expected}`, `cell ${got}`);
}

/** Ratio and leverage carry the tolerance of their parts, divided by the denominator. */
function compareRatios(
  comparison: Comparison,
  got: AccountMargin<number>,
  expected: AccountMargin<Decimal>,
  scale: RoundingScale,
  market: Snapshot,
): void {
  const adjEq = expected.adjEq.toNumber();
  const required = expected.totalMmr.plus(expected.liqFee).toNumber();
  const equitySlack = toleranceUsd(adjEq, scale.accountUsd);
  const requiredSlack = toleranceUsd(required, scale.accountUsd);
  const ratio = expected.mgnRatio?.toNumber() ?? 0;
  const ofAccount = (equitySlack + Math.abs(ratio) * requiredSlack) / required;
  // In mode 2 it is the ratio of a currency.
  const ratioSlack = expected.acctLv === 2 ? lowestSlack(expected, market, scale.accountUsd) : ofAccount;
  comparison.optional('', 'mgnRatio', [expected.mgnRatio, got.mgnRatio], ratioSlack);
  const lever = expected.acctLever?.toNumber() ?? 0;
  // Without equity it is exactly 0, or there is none.
  const leverSlack = adjEq === 0 ? 0 : (1e-14 * scale.accountUsd + Math.abs(lever) * equitySlack) / Math.abs(adjEq);
  comparison.optional('', 'acctLever', [expected.acctLever, got.acctLever], leverSlack);
}

/** A saving carries the tolerance of both requirements, divided by the one. */
function compareModes(
  comparison: Comparison,
  got: EvaluatedAccount['modes'],
  { imrMode3, pmImr, saving }: ModeComparison<Decimal>,
  scaleUsd: number,
): void {
  comparison.usd('', 'imrMode3', imrMode3, got?.imrMode3 ?? Number.NaN, scaleUsd);
  const [own, other] = [imrMode3.toNumber(), pmImr?.toNumber() ?? 0];
  const slack = toleranceUsd(other, scaleUsd) + (Math.abs(other) / own) * toleranceUsd(own, scaleUsd);
  comparison.optional('', 'saving', [saving, got?.saving ?? null], slack / own);
}
