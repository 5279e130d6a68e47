/**
 * The scenario grid of a coin: the only place that builds it. Both engines receive it, so order, names and tie-break
 * are the same by construction: vol shocks in the rulebook's order, inside each the spot shocks from the lowest to the
 * highest, and the first minimum wins.
 */
import type { AssetClassList, Rulebook, VolShock } from './schema.ts';

export interface GridCell {
  spotShock: string;
  volShock: VolShock;
}

export interface ScenarioGrid {
  /** The class of coins whose MR1 shocks these are. */
  className: string;
  spotShocks: string[];
  volShocks: VolShock[];
  /** MR1's cells in grid order. */
  cells: GridCell[];
  /** MR6's spot shocks, vol same; empty where the rulebook has no MR6. */
  extremeShocks: string[];
}

/** The class of coin X in a list of classes; the last class takes every coin that no other lists. */
function classIn(classes: AssetClassList, underlying: string): string {
  for (const entry of classes) {
    if (entry.underlyings === '*' || entry.underlyings.includes(underlying)) return entry.name;
  }
  throw new Error(`no class takes ${underlying}: the rulebook schema promises a last class of "*"`);
}

/** The coin's class by the rulebook's common list. */
export function assetClass(rulebook: Rulebook, underlying: string): string {
  return classIn(rulebook.assetClasses.value, underlying);
}

/** A coin's value in a block with one value for each class. */
export function valueForClass<T>(block: Record<string, unknown>, className: string): T {
  return block[className] as T;
}

/** The coin's grid: MR1 may have a list of classes of its own. */
export function scenarioGrid(rulebook: Rulebook, underlying: string): ScenarioGrid {
  const mr1 = rulebook['mr1-spot-shock'];
  const mr6 = rulebook['mr6-extreme-move'];
  const mr1Class = mr1.classes ? classIn(mr1.classes.value, underlying) : assetClass(rulebook, underlying);
  const spotShocks = valueForClass<string[]>(mr1.shocks, mr1Class);
  const volShocks = mr1.volShocks.value;
  const cells = volShocks.flatMap((volShock) => spotShocks.map((spotShock) => ({ spotShock, volShock })));
  const extremeShocks = mr6 ? valueForClass<string[]>(mr6.shocks, assetClass(rulebook, underlying)) : [];
  return { className: mr1Class, spotShocks, volShocks, cells, extremeShocks };
}
