/**
 * mr1-spot-shock: the worst loss of the unit over the grid of spot shocks and vol shocks.
 *
 *   MR1 = max(0, −min over cells of P&L(s, k)),  P&L(s, k) = min(Σ legs with σ moved by points, Σ legs by percentage)
 *
 * P&L of a leg at spot shock s and vol shock k, in USD:
 *   linear       coins·s·I[X,q]·u[q]
 *   spot in use  used·s·I[X,USD]
 *   inverse      N·(I/mark)·s, I = I[X,USD]
 *   option       coins·(v(F·g, σₖ, T) − v(F, σ, T))·I·g, g = max(1 + s, 1e-9), I = I[X,USD]
 * The vol shock of an expiry is read off a table by days, linear between its nodes and flat outside: p in points, r as a
 * fraction. Up is σ + p or σ(1 + r), down is σ − p or σ(1 − r) but not below the floor, same is σ.
 * Grid order: vol shocks as the rulebook lists them, inside each the spot shocks from the lowest; the first minimum wins
 * a tie and is named even when the loss is 0.
 *
 * Rulebook: mr1-spot-shock.shocks, .volShocks, .volShockTable, .classes; assetClasses.
 * Source: notice of 2025-01-02 and position-builder reply of 2025-01-15 (shocks, index as the base, tie-break: published);
 * help page of 2025-12-04 (30 points at 0 days: published; the rest of the vol table: assumed).
 *
 * Worked: −10 BTC-USDT-SWAP of 0.01 BTC, index 97,078.9 USDT, 0.99954 USD a USDT: the worst cell is +12 % with vol up,
 * −0.1·0.12·97,078.9·0.99954 = −1,164.410924472, so MR1 = 1,164.410924472.
 */
import { type Decimal, firstMinimum, fromText, larger, one, shortfall, smaller, zero } from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';

/** A leg's P&L in every cell, USD per contract, under either kind of vol shock. */
export interface SpotShockLeg {
  readonly qty: Decimal;
  readonly pointsPnl: readonly Decimal[];
  readonly percentagePnl: readonly Decimal[];
}

export interface WorstCell {
  readonly lossUsd: Decimal;
  /** Index of the worst cell. */
  readonly worst: number;
  /** P&L of every cell, USD. */
  readonly cells: Decimal[];
}

/** MR1 of a unit in USD, with its cells. */
export function spotShockLoss(legs: readonly SpotShockLeg[], cellCount: number): WorstCell {
  const byPoints = new Array<Decimal>(cellCount).fill(zero);
  const byPercentage = new Array<Decimal>(cellCount).fill(zero);
  for (const { qty, pointsPnl, percentagePnl } of legs) {
    for (let cell = 0; cell < cellCount; cell++) {
      const pnl = qty.times(pointsPnl[cell]!);
      byPoints[cell] = byPoints[cell]!.plus(pnl);
      // Legs without vol have one row for both kinds; its product is not taken twice.
      const other = percentagePnl === pointsPnl ? pnl : qty.times(percentagePnl[cell]!);
      byPercentage[cell] = byPercentage[cell]!.plus(other);
    }
  }
  const cells = byPoints.map((pnl, cell) => smaller(pnl, byPercentage[cell]!));
  const worst = firstMinimum(cells);
  return { lossUsd: shortfall(cells[worst]!), worst, cells };
}

/** The vol shock at an expiry: `points` as a vol (0.30 is 30 points), `percentage` as a fraction of the vol. */
export interface VolShockSize {
  readonly points: Decimal;
  readonly percentage: Decimal;
}

export function volShockAt(rulebook: Rulebook, days: Decimal): VolShockSize {
  const nodes = rulebook['mr1-spot-shock'].volShockTable.nodes.map((node) => ({
    days: fromText(node.days),
    points: fromText(node.points),
    percentage: fromText(node.percentage),
  }));
  const upper = nodes.findIndex((node) => node.days.gte(days));
  if (upper === 0) return nodes[0]!;
  if (upper === -1) return nodes.at(-1)!;
  const from = nodes[upper - 1]!;
  const to = nodes[upper]!;
  const part = days.minus(from.days).div(to.days.minus(from.days));
  return {
    points: from.points.plus(to.points.minus(from.points).times(part)),
    percentage: from.percentage.plus(to.percentage.minus(from.percentage).times(part)),
  };
}

/** A vol moved by `scale` (1 up, 0 same, −1 down) times the shock, by either kind. Only a falling vol meets the floor. */
export function shockedVols(rulebook: Rulebook, vol: Decimal, scale: Decimal, size: VolShockSize): VolShockSize {
  const points = vol.plus(scale.times(size.points));
  const percentage = vol.times(one.plus(scale.times(size.percentage)));
  if (!scale.lt(zero)) return { points, percentage };
  const floor = fromText(rulebook['mr1-spot-shock'].volShockTable.volFloor);
  return { points: larger(points, floor), percentage: larger(percentage, floor) };
}
