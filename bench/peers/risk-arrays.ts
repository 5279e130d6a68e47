/**
 * The kernel's risk arrays in a form that any peer can read: USD per contract of every instrument in every cell of MR1 –
 * once with vol shocked in points, once in percentage – and in every extreme of MR6. A peer sums its positions over these
 * columns and takes the worst; it never values an instrument itself. Made before any clock is started.
 */

import * as L from '../../src/kernel/layout.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import type { CompiledUnit } from '../../src/rulebook/compile.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { makeEngine } from '../../src/runner/engine.ts';

export interface RiskArrays {
  instIds: string[];
  /** Risk unit of each instrument. */
  riskUnits: string[];
  /** USD per contract, one list of `columns` an instrument. */
  rows: number[][];
  columns: number;
  /** Of each cell of MR1 its two columns, which are one where vol stays the same. */
  cells: { points: number; percentage: number }[];
  /** Columns of MR6's extremes. */
  extremes: number[];
  mr6Weight: number;
}

/** Room for nothing: only the tables are wanted. */
const NO_SHARDS = { accounts: 1, positions: 1, orders: 1, balances: 1, hasTerms: false };

/** Revalues the market and lists every derivative that can be valued. */
export function exportRiskArrays(snapshot: Snapshot, rulebook: Rulebook): RiskArrays {
  const engine = makeEngine({ snapshot, rulebook, capacity: NO_SHARDS, workers: 1 });
  const { compiled, tables, memory } = engine;
  const u32 = new Uint32Array(memory.buffer);
  const f64 = new Float64Array(memory.buffer);
  const shape = shapeOf(compiled.units[0]!);
  const arrays: RiskArrays = { instIds: [], riskUnits: [], rows: [], mr6Weight: compiled.mr6Weight, ...shape };
  snapshot.instruments.forEach((instrument, i) => {
    const record = tables.instruments / 8 + i * L.INSTRUMENT_SLOTS;
    const kind = u32[2 * record + L.INSTRUMENT_KIND];
    if (instrument.problem || (kind !== L.KIND_LINEAR && kind !== L.KIND_INVERSE && kind !== L.KIND_OPTION)) return;
    const unit = compiled.units[u32[2 * record + L.INSTRUMENT_UNIT]!]!;
    const row = tables.rows / 8 + u32[2 * record + L.INSTRUMENT_ROW]! * tables.rowStride;
    const shockUsd = f64[record + L.IF_SHOCK_USD]!;
    // An option's P&L is its row; everything else moves in proportion to the shock, vol or no vol.
    const pnl = (spotShock: number, column: number) =>
      kind === L.KIND_OPTION ? f64[row + column]! : spotShock * shockUsd;
    arrays.instIds.push(instrument.instId);
    arrays.riskUnits.push(unit.riskUnit);
    arrays.rows.push(rowOf(unit, shape, pnl));
  });
  return arrays;
}

type Shape = Pick<RiskArrays, 'columns' | 'cells' | 'extremes'>;

/** Where each cell goes: the same place for every unit, whatever its own shocks are. */
function shapeOf(unit: CompiledUnit): Shape {
  let columns = 0;
  const cells = unit.cells.map(({ pointsColumn, percentageColumn }) => {
    const points = columns++;
    return { points, percentage: pointsColumn === percentageColumn ? points : columns++ };
  });
  const extremes = unit.extremes.map(() => columns++);
  return { columns, cells, extremes };
}

function rowOf(unit: CompiledUnit, shape: Shape, pnl: (spotShock: number, column: number) => number): number[] {
  const own = shapeOf(unit);
  if (JSON.stringify(own) !== JSON.stringify(shape)) throw new Error(`${unit.riskUnit} has a grid of another shape`);
  const row: number[] = new Array(shape.columns);
  unit.cells.forEach(({ spotShock, pointsColumn, percentageColumn }, i) => {
    row[shape.cells[i]!.points] = pnl(spotShock, pointsColumn);
    row[shape.cells[i]!.percentage] = pnl(spotShock, percentageColumn);
  });
  unit.extremes.forEach(({ spotShock, column }, i) => {
    row[shape.extremes[i]!] = pnl(spotShock, column);
  });
  return row;
}

/** The arrays as a CSV: `instId,riskUnit,c0,c1,…`, every number in the shortest text that reads back to the same double. */
export function riskArraysCsv({ instIds, riskUnits, rows, columns }: RiskArrays): string {
  const header = ['instId', 'riskUnit', ...Array.from({ length: columns }, (_, c) => `c${c}`)];
  const lines = instIds.map((instId, i) => [instId, riskUnits[i]!, ...rows[i]!].join(','));
  return `${[header.join(','), ...lines].join('\n')}\n`;
}
