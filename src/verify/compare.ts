/** One account by both engines: every MR of every unit, the worst scenarios and every total; the first difference in full. */
import { accountUsdFigures } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import type { Decimal } from '../quantity/decimal.ts';
import { type AccountMargin, marketRisks, type UnitMargin } from '../quantity/margin-result.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type RoundingScale, roundingScale, toleranceUsd } from './tolerance.ts';

export interface Difference {
  acctId: string;
  /** Empty for a figure of the whole account. */
  riskUnit: string;
  figure: string;
  /** By the decimal engine, and by the kernel. */
  expected: string;
  got: string;
  tolerance: number;
}

export interface Compared {
  figures: number;
  difference: Difference | null;
  /** Largest |difference| / tolerance seen. */
  worstShare: number;
}

const unitUsd = ['mmr', 'imr', ...marketRisks, 'delta', 'gamma', 'theta', 'vega', 'upl'] as const;
/** Compares the kernel's account with the decimal engine's. */
export function compareAccount(
  got: AccountMargin<number>,
  expected: AccountMargin<Decimal>,
  holdings: AccountHoldings,
  market: { snapshot: Snapshot; rulebook: Rulebook },
): Compared {
  const scale = roundingScale(holdings, market.snapshot, market.rulebook.merge.value);
  const comparison = new Comparison(expected.acctId);
  const unitsGot = got.units.map((unit) => unit.riskUnit).join(' ');
  comparison.text('', 'risk units', expected.units.map((unit) => unit.riskUnit).join(' '), unitsGot);
  if (comparison.result.difference) return comparison.result;
  expected.units.forEach((unit, i) => {
    compareUnit(comparison, got.units[i]!, unit, scale);
  });
  for (const name of accountUsdFigures) comparison.usd('', name, expected[name], got[name], scale.accountUsd);
  compareRatios(comparison, got, expected, scale);
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
  const unit = expected.riskUnit;
  const usd = scale.units.get(unit)!;
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
): void {
  const adjEq = expected.adjEq.toNumber();
  const required = expected.totalMmr.plus(expected.liqFee).toNumber();
  const equitySlack = toleranceUsd(adjEq, scale.accountUsd);
  const requiredSlack = toleranceUsd(required, scale.accountUsd);
  const ratio = expected.mgnRatio?.toNumber() ?? 0;
  const ratioSlack = (equitySlack + Math.abs(ratio) * requiredSlack) / required;
  comparison.optional('mgnRatio', expected.mgnRatio, got.mgnRatio, ratioSlack);
  const lever = expected.acctLever?.toNumber() ?? 0;
  const leverSlack = (1e-14 * scale.accountUsd + Math.abs(lever) * equitySlack) / Math.abs(adjEq);
  comparison.optional('acctLever', expected.acctLever, got.acctLever, leverSlack);
}

class Comparison {
  readonly result: Compared = { figures: 0, difference: null, worstShare: 0 };
  readonly #acctId: string;

  constructor(acctId: string) {
    this.#acctId = acctId;
  }

  usd(riskUnit: string, figure: string, expected: Decimal, got: number, scaleUsd: number): void {
    this.#number(riskUnit, figure, expected, got, toleranceUsd(expected.toNumber(), scaleUsd));
  }

  optional(figure: string, expected: Decimal | null, got: number | null, tolerance: number): void {
    if (expected === null || got === null) {
      this.text('', figure, expected === null ? 'empty' : 'a number', got === null ? 'empty' : 'a number');
    } else {
      this.#number('', figure, expected, got, Math.max(tolerance, 1e-12 * expected.abs().toNumber()));
    }
  }

  text(riskUnit: string, figure: string, expected: string, got: string): void {
    this.result.figures += 1;
    if (expected !== got) this.#differ({ riskUnit, figure, expected, got, tolerance: 0 });
  }

  #number(riskUnit: string, figure: string, expected: Decimal, got: number, tolerance: number): void {
    this.result.figures += 1;
    const off = expected.minus(exactly(got, expected)).abs().toNumber();
    if (!(off <= tolerance && Number.isFinite(tolerance)))
      this.#differ({
        riskUnit,
        figure,
        expected: expected.toSignificantDigits(20).toString(),
        got: String(got),
        tolerance,
      });
    const share = off / tolerance;
    if (share > this.result.worstShare) this.result.worstShare = share;
  }

  #differ(difference: Omit<Difference, 'acctId'>): void {
    this.result.difference ??= { acctId: this.#acctId, ...difference };
  }
}

/** The double as a decimal of the same kind; NaN stays NaN and fails every comparison. */
function exactly(value: number, like: Decimal): Decimal {
  return new (like.constructor as new (value: number) => Decimal)(value);
}

/** A difference as one paragraph that says what, where, by how much and how to see it again. */
export function differenceText(difference: Difference, source: string, repeat: string): string {
  const { acctId, riskUnit, figure, expected, got, tolerance } = difference;
  const place = riskUnit === '' ? `account ${acctId}` : `account ${acctId}, risk unit ${riskUnit}`;
  return `${place}, ${figure}: decimal engine ${expected}, ${source} ${got}, tolerance ${tolerance}; again with: ${repeat}`;
}
