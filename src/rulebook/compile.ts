/**
 * A rulebook on a market → the numbers the kernel computes with, in doubles: for each risk unit its grid as columns of
 * option rows, its expiry buckets with their basis factors, its charge tiers; for the whole, the depeg pairs with their
 * factors taken at today's pair prices.
 */
import type { Instrument, Snapshot } from '../market/snapshot.ts';
import { riskUnitOf, unitHoldsSpot } from '../portfolio/risk-unit.ts';
import { byCodeUnits } from '../quantity/code-units.ts';
import { assetClass, type ScenarioGrid, scenarioGrid, valueForClass } from './scenarios.ts';
import type { Rulebook } from './schema.ts';

export const MS_PER_DAY = 86_400_000;
export const DAYS_PER_YEAR = 365;
const HOURS_PER_DAY = 24;

export type ColumnKind = 'points' | 'percentage' | 'theta' | 'rate' | 'vega-point';

/** One column of an option row: what it revalues. */
export interface RowColumn {
  kind: ColumnKind;
  spotShock: number;
  volScale: number;
  /** `points`, `percentage`: the floor of a falling vol; `theta`: the horizon in years; `rate`: the signed shift. */
  extra: number;
}

export interface Tier {
  upTo: number;
  factor: number;
}

export interface CompiledUnit {
  riskUnit: string;
  underlying: string;
  grid: ScenarioGrid;
  indexUsd: number;
  holdsSpot: boolean;
  columns: RowColumn[];
  cells: { spotShock: number; pointsColumn: number; percentageColumn: number }[];
  extremes: { spotShock: number; column: number }[];
  /** Bucket 0 holds the perpetuals (`expTimeMs` 0), the rest one expiry each, ascending. */
  buckets: { expTimeMs: number; basisFactor: number; volPoints: number }[];
  spotBasisFactor: number;
  chargeTiers: Tier[];
  thetaColumn: number;
  rateColumns: { up: number; down: number } | null;
  vegaColumn: number | null;
}

export type Family = 'USDT' | 'USDC' | 'USD';
export const families: Family[] = ['USDT', 'USDC', 'USD'];

export interface CompiledPair {
  familyA: Family;
  familyB: Family;
  tiers: Tier[];
}

/** A vol shock at some days to expiry, both kinds, as fractions. */
export interface VolShockSize {
  points: number;
  percentage: number;
}

export interface CompiledRulebook {
  rulebook: Rulebook;
  /** Ordered by name, by code units. */
  units: CompiledUnit[];
  unitIndex: ReadonlyMap<string, number>;
  pairs: CompiledPair[];
  mr3Weight: number;
  mr6Weight: number;
  imrMultiplier: number;
  takerFee: number;
}

/** Compiles a rulebook for a market. */
export function compileRulebook(rulebook: Rulebook, snapshot: Snapshot): CompiledRulebook {
  const merge = rulebook.merge.value;
  const members = new Map<string, Instrument[]>();
  for (const instrument of snapshot.instruments) {
    if (instrument.problem) continue;
    const name = riskUnitOf(instrument, merge);
    const unit = members.get(name);
    if (unit) unit.push(instrument);
    else members.set(name, [instrument]);
  }
  const names = [...members.keys()].sort(byCodeUnits);
  return {
    rulebook,
    units: names.map((name) => compileUnit(rulebook, snapshot, name, members.get(name)!)),
    unitIndex: new Map(names.map((name, i) => [name, i])),
    pairs: compilePairs(rulebook, snapshot),
    mr3Weight: Number(rulebook['mr3-vega-span']?.spanWeight.value ?? 0),
    mr6Weight: Number(rulebook['mr6-extreme-move']?.weight.value ?? 0),
    imrMultiplier: Number(rulebook.account.imrMultiplier.value),
    takerFee: Number(rulebook.account.takerFee.value),
  };
}

function compileUnit(rulebook: Rulebook, snapshot: Snapshot, name: string, members: Instrument[]): CompiledUnit {
  const underlying = members[0]!.underlying;
  const className = assetClass(rulebook, underlying);
  const mr7 = rulebook['mr7-minimum-charge'];
  const expiries = members.filter((member) => member.expTimeMs !== null).map((member) => member.expTimeMs!);
  const buckets = [0, ...[...new Set(expiries)].sort((a, b) => a - b)].map((expTimeMs) => {
    const days = expTimeMs === 0 ? 0 : (expTimeMs - snapshot.asOfMs) / MS_PER_DAY;
    // MR3 reads MR1's points in vol points, of which there are 100 to a vol of 1.
    const volPoints = expTimeMs === 0 ? 0 : volShockAt(rulebook, days).points * 100;
    return { expTimeMs, basisFactor: basisFactor(rulebook, className, days, false), volPoints };
  });
  const chargeTiers = mr7 ? valueForClass<{ upTo: string | null; multiplier: string }[]>(mr7.tiers, className) : [];
  return {
    riskUnit: name,
    underlying,
    grid: scenarioGrid(rulebook, underlying),
    indexUsd: snapshot.indexPx.get(`${underlying}-USD`)!,
    holdsSpot: unitHoldsSpot(name, underlying, rulebook.merge.value),
    ...compileColumns(rulebook, underlying),
    buckets,
    spotBasisFactor: basisFactor(rulebook, className, 0, true),
    chargeTiers: chargeTiers.map((tier) => ({ upTo: upperEdge(tier.upTo), factor: Number(tier.multiplier) })),
  };
}

function upperEdge(text: string | null): number {
  return text === null ? Number.POSITIVE_INFINITY : Number(text);
}

type UnitColumns = Pick<CompiledUnit, 'columns' | 'cells' | 'extremes' | 'thetaColumn' | 'rateColumns' | 'vegaColumn'>;

/** The columns of a unit's option rows, and where each cell of the grid finds its own. */
function compileColumns(rulebook: Rulebook, underlying: string): UnitColumns {
  const grid = scenarioGrid(rulebook, underlying);
  const floor = Number(rulebook['mr1-spot-shock'].volShockTable.volFloor);
  const columns: RowColumn[] = [];
  const columnOf = (kind: ColumnKind, spotShock: number, volScale: number, extra: number) => {
    const same = columns.findIndex(
      (c) => c.kind === kind && c.spotShock === spotShock && c.volScale === volScale && c.extra === extra,
    );
    return same >= 0 ? same : columns.push({ kind, spotShock, volScale, extra }) - 1;
  };
  const cells = grid.cells.map((cell) => {
    const [spotShock, scale] = [Number(cell.spotShock), Number(cell.volShock.scale)];
    const pointsColumn = columnOf('points', spotShock, scale, floor);
    return {
      spotShock,
      pointsColumn,
      // With vol the same both kinds are one.
      percentageColumn: scale === 0 ? pointsColumn : columnOf('percentage', spotShock, scale, floor),
    };
  });
  const extremes = grid.extremeShocks.map((text) => {
    return { spotShock: Number(text), column: columnOf('points', Number(text), 0, floor) };
  });
  const mr2 = rulebook['mr2-theta-decay'];
  // Theta is USD a day also where no MR2 asks for another horizon.
  const horizonYears = Number(mr2?.horizonHours.value ?? HOURS_PER_DAY) / (HOURS_PER_DAY * DAYS_PER_YEAR);
  const rateShift = Number(rulebook['mr5-rate-shift']?.rateShift.value ?? 0);
  return {
    columns,
    cells,
    extremes,
    thetaColumn: columnOf('theta', 0, 0, horizonYears),
    // A shift of 0 moves no forward: MR5 is exactly 0 and needs no columns.
    rateColumns:
      rateShift > 0 ? { up: columnOf('rate', 0, 0, rateShift), down: columnOf('rate', 0, 0, -rateShift) } : null,
    vegaColumn: rulebook['mr3-vega-span'] ? columnOf('vega-point', 0, 0, 0) : null,
  };
}

/** MR1's vol shock at some days to expiry: linear between the table's nodes, flat outside. */
export function volShockAt(rulebook: Rulebook, days: number): VolShockSize {
  const nodes = rulebook['mr1-spot-shock'].volShockTable.nodes.map((node) => ({
    days: Number(node.days),
    points: Number(node.points),
    percentage: Number(node.percentage),
  }));
  const after = nodes.findIndex((node) => node.days >= days);
  if (after === 0) return nodes[0]!;
  if (after < 0) return nodes.at(-1)!;
  const [low, high] = [nodes[after - 1]!, nodes[after]!];
  const part = (days - low.days) / (high.days - low.days);
  return {
    points: low.points + (high.points - low.points) * part,
    percentage: low.percentage + (high.percentage - low.percentage) * part,
  };
}

/** What MR4 charges a USD of cash delta in a bucket some days away, by the rulebook's form. */
function basisFactor(rulebook: Rulebook, className: string, days: number, isSpot: boolean): number {
  const mr4 = rulebook['mr4-basis-risk'];
  if (!mr4) return 0;
  const form = mr4.form.value;
  if (form === 'gross-minus-net') return Number(valueForClass<string>(mr4.maxForwardMove, className));
  if (isSpot && form === 'sum-without-spot') return 0;
  const basic = Number(valueForClass<string>(mr4.basicShock, className));
  const annualised = Number(valueForClass<string>(mr4.annualisedMove, className));
  const years = days / DAYS_PER_YEAR;
  if (form === 'max') return Math.max(basic, annualised * years);
  return basic + annualised * (form === 'sqrt' ? Math.sqrt(years) : years);
}

/** Depeg pairs in the rulebook's order. A pair without both prices is left out: nobody can hold either side of it. */
function compilePairs(rulebook: Rulebook, snapshot: Snapshot): CompiledPair[] {
  const usdPx = (family: Family) => (family === 'USD' ? 1 : snapshot.indexPx.get(`${family}-USD`));
  const compiled: CompiledPair[] = [];
  for (const table of rulebook['mr9-stablecoin-depeg']?.pairs.value ?? []) {
    const [a, b] = table.pair;
    const [pxA, pxB] = [usdPx(a), usdPx(b)];
    if (pxA === undefined || pxB === undefined) continue;
    const price = Math.min(pxA / pxB, pxB / pxA);
    const prices = table.priceColumns.map(Number);
    const tiers = table.tiers.map((tier) => ({
      upTo: upperEdge(tier.upTo),
      factor: factorAt(prices, tier.factors.map(Number), price),
    }));
    compiled.push({ familyA: a, familyB: b, tiers });
  }
  return compiled;
}

/** Linear between the columns, flat outside. */
function factorAt(prices: number[], factors: number[], price: number): number {
  const after = prices.findIndex((column) => column >= price);
  if (after === 0) return factors[0]!;
  if (after < 0) return factors.at(-1)!;
  const part = (price - prices[after - 1]!) / (prices[after]! - prices[after - 1]!);
  return factors[after - 1]! + (factors[after]! - factors[after - 1]!) * part;
}
