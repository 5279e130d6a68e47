/**
 * The P&L of a whole book in every cell of the scenario grid: the sum over accounts and risk units, by class of coins, as if
 * all coins of a class moved by the class's shock at once. The kernel sums the cells of a shard by unit (of units without
 * options what they gain per unit of shock, as their P&L is in proportion to it); a worker adds the units of a class up; and
 * what comes of all shards depends neither on how many there are nor on threads (`quantity/free-sums.ts`).
 */
import type { UnitWords } from '../margin/row-names.ts';
import { FreeSums, type SumParts } from '../quantity/free-sums.ts';
import type { ScenarioGrid } from '../rulebook/scenarios.ts';

/** The classes of a compiled rulebook that share a grid. */
export interface GridClasses {
  /** One grid a class that has units, in the order of the first unit. */
  grids: readonly ScenarioGrid[];
  /** Index of a unit's class, by the unit's own. */
  classOfUnit: Uint8Array;
  /** Places of a class among the sums: what its units without options gain per unit of shock, then a cell each. */
  places: number;
}

/** Sorts units into the classes of their grids. */
export function gridClasses(units: readonly UnitWords[]): GridClasses {
  const grids: ScenarioGrid[] = [];
  const classOfUnit = Uint8Array.from(units, ({ grid }) => {
    const known = grids.findIndex(({ className }) => className === grid.className);
    return known >= 0 ? known : grids.push(grid) - 1;
  });
  return { grids, classOfUnit, places: 1 + Math.max(0, ...grids.map(({ cells }) => cells.length)) };
}

/** The sums of a shard's units, as the kernel has them, by class: in that of a class a sum for each of its places. */
export function classCells(ofUnits: Float64Array, { grids, classOfUnit, places }: GridClasses): SumParts {
  const sums = new FreeSums(grids.length * places);
  const stride = ofUnits.length / classOfUnit.length;
  for (const [unit, ofClass] of classOfUnit.entries()) {
    sums.addParts(ofUnits.subarray(unit * stride, (unit + 1) * stride), ofClass * places);
  }
  return sums.parts();
}

/** The P&L of each cell of a class, in grid order, rounded once from the sums of all shards. */
export function cellPnl(sums: FreeSums, ofClass: number, { grids, places }: GridClasses): number[] {
  const first = ofClass * places;
  const perShock = sums.value(first);
  return grids[ofClass]!.cells.map(
    ({ spotShock }, cell) => sums.value(first + 1 + cell) + Number(spotShock) * perShock,
  );
}
