/** How the book's requirement lies in its risk units, at either end, and how much of a unit is one account's. */
import { ExactSum } from '../quantity/exact-sum.ts';
import { sumOfCells } from './cells.ts';
import type { FigureSplit } from './split.ts';
import type { UnitRows } from './unit-rows.ts';

/** A unit at one end; a unit that the end does not have has no accounts. */
export interface UnitShare {
  accounts: number;
  /** Sum of the accounts' MMR in the unit, USD. */
  mmr: number;
  /** Part of the book's total MMR; NaN where that is 0. */
  share: number;
  /** The account with the most MMR in the unit, by its number; −1 where nobody has any. */
  largest: number;
  /** Its part of the unit's MMR; NaN where that is 0. */
  largestShare: number;
}

export interface UnitConcentration {
  riskUnit: string;
  a: UnitShare;
  b: UnitShare;
}

export interface Concentration {
  /** By MMR at B, the largest first; then at A; then by name. */
  units: UnitConcentration[];
  /** What of the total MMR lies in no unit: borrowing, and what account modes without units ask for. */
  outside: { a: { mmr: number; share: number }; b: { mmr: number; share: number } };
}

/** Shares of the book's total MMR: those of the units and what is outside of them add up to 1. */
export function concentrationOf(rows: UnitRows, totalMmr: FigureSplit): Concentration {
  const total = { a: sumOfCells(totalMmr.a), b: sumOfCells(totalMmr.b) };
  const a = sharesAt(rows, rows.a.mmr, total.a);
  const b = sharesAt(rows, rows.b.mmr, total.b);
  const units = rows.names
    .map((riskUnit, unit) => ({ riskUnit, a: a[unit]!, b: b[unit]! }))
    .filter((unit) => unit.a.accounts + unit.b.accounts > 0);
  const outsideOf = (whole: number, mmr: Float64Array) => {
    const left = whole - sumOfCells(mmr);
    return { mmr: left, share: left / whole };
  };
  return {
    // The names are in their order already, and the sort keeps it.
    units: units.sort((x, y) => y.b.mmr - x.b.mmr || y.a.mmr - x.a.mmr),
    outside: { a: outsideOf(total.a, rows.a.mmr), b: outsideOf(total.b, rows.b.mmr) },
  };
}

function sharesAt({ account, unit, names }: UnitRows, mmr: Float64Array, total: number): UnitShare[] {
  const sums = names.map(() => new ExactSum());
  const accounts = new Uint32Array(names.length);
  const largestRow = new Int32Array(names.length).fill(-1);
  for (let row = 0; row < mmr.length; row++) {
    const own = mmr[row]!;
    if (Number.isNaN(own)) continue;
    const u = unit[row]!;
    sums[u]!.add(own);
    accounts[u]! += 1;
    const most = largestRow[u]!;
    if (own > (most < 0 ? 0 : mmr[most]!)) largestRow[u] = row;
  }
  return names.map((_, u) => {
    const sum = sums[u]!.value();
    const row = largestRow[u]!;
    return {
      accounts: accounts[u]!,
      mmr: sum,
      share: sum / total,
      largest: row < 0 ? -1 : account[row]!,
      largestShare: row < 0 ? Number.NaN : mmr[row]! / sum,
    };
  });
}
