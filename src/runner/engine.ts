/**
 * An engine: one rulebook on one market, compiled, written into shared memory and revalued, with a block of memory for
 * each worker. It is made once; what a thread needs of it passes to workers as it is.
 */

import type { KernelBuild, KernelModule } from '../kernel/instance.ts';
import { loadKernel, openKernel } from '../kernel/instance.ts';
import * as L from '../kernel/layout.ts';
import { marginParameters } from '../kernel/margin-parameters.ts';
import { type BlockPlan, type CellSumsPlan, makeMemory, planBlock } from '../kernel/memory-plan.ts';
import { positionLadders } from '../kernel/position-ladders.ts';
import type { ShardCapacity } from '../kernel/shard-capacity.ts';
import { writeTables } from '../kernel/tables.ts';
import { planTables, type TablesContent, type TablesPlan } from '../kernel/tables-plan.ts';
import { KERNEL_MEMORY_BYTES_MAX } from '../limits.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type CompiledRulebook, type CompiledUnit, compileRulebook } from '../rulebook/compile.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import type { EngineHandle } from './engine-handle.ts';

export interface Engine extends EngineHandle {
  compiled: CompiledRulebook;
  kernel: KernelModule;
  tables: TablesPlan;
}

export interface EngineRequest {
  snapshot: Snapshot;
  rulebook: Rulebook;
  capacity: ShardCapacity;
  /** Blocks wanted: one a worker. */
  workers: number;
  /** How few of them will do where the kernel's memory ends; fewer than that is a refusal. All, unless said. */
  fewestWorkers?: number;
  /** Whether blocks have room for every currency of every account and for the P&L of every cell of every unit. */
  withCells?: boolean;
  /** Whether the cells of every unit are summed over the accounts of a shard. */
  sumsCells?: boolean | undefined;
  /** Whether every account is told what multi-currency mode would ask of it. */
  comparesModes?: boolean | undefined;
  build?: KernelBuild;
}

/** A sum for what a unit gains per unit of spot shock, and for each of its cells. */
function cellSumsPlan(units: readonly CompiledUnit[]): CellSumsPlan {
  const sums = 1 + Math.max(0, ...units.map(({ cells }) => cells.length));
  return { units: units.length, stride: sums * L.CELL_SUM_PARTS };
}

/**
 * Makes an engine and revalues every instrument.
 * @throws UnusableInput where the memory it needs is more than the kernel can have
 */
export function makeEngine(request: EngineRequest): Engine {
  const { snapshot, rulebook, capacity, workers, withCells, sumsCells, build } = request;
  const kernel = loadKernel(build);
  const content = tablesContent(snapshot, rulebook);
  const { compiled, parameters } = content;
  const tables = planTables(content);
  const cellCounts = compiled.units.map((unit) => unit.cells.length + unit.extremes.length);
  const detail = withCells ? { cellsStride: Math.max(0, ...cellCounts) } : null;
  const cellSums = sumsCells ? cellSumsPlan(compiled.units) : undefined;
  const blocks: BlockPlan[] = [];
  let end = tables.end;
  for (let worker = 0; worker < workers; worker++) {
    blocks.push(planBlock(end, capacity, tables, detail, cellSums));
    if (worker >= (request.fewestWorkers ?? workers) && blocks.at(-1)!.end > KERNEL_MEMORY_BYTES_MAX) {
      blocks.pop();
      break;
    }
    end = blocks.at(-1)!.end;
  }
  const memory = makeMemory(end);
  writeTables(memory, tables, content);
  openKernel(kernel.module, memory).revalue(tables.base);
  const handle = { module: kernel.module, memory, tablesBase: tables.base, blocks, parameters };
  return { ...handle, comparesModes: request.comparesModes === true, compiled, kernel, tables };
}

/**
 * The same memory under another rulebook or on other prices, written and revalued anew; nobody may be evaluating in it.
 * @param planned the engine as it was made: what it has room for
 * @returns null where the tables, or an account's units, need more room than was planned
 */
export function rewrittenEngine(planned: Engine, snapshot: Snapshot, rulebook: Rulebook): Engine | null {
  const { memory, kernel, tables: room } = planned;
  const content = tablesContent(snapshot, rulebook);
  const tables = planTables(content);
  const fits =
    tables.end <= room.end &&
    tables.accumulatorBytes <= room.accumulatorBytes &&
    tables.currencyCount === room.currencyCount;
  if (!fits) return null;
  // As a memory is when it is made: some of the tables are zeros that nobody writes.
  new Uint8Array(memory.buffer, room.base, room.end - room.base).fill(0);
  writeTables(memory, tables, content);
  openKernel(kernel.module, memory).revalue(tables.base);
  return { ...planned, compiled: content.compiled, parameters: content.parameters, tables };
}

/** What the tables of a rulebook on a market say. */
function tablesContent(snapshot: Snapshot, rulebook: Rulebook): TablesContent {
  return {
    compiled: compileRulebook(rulebook, snapshot),
    snapshot,
    parameters: marginParameters(snapshot, rulebook),
    ladders: positionLadders(snapshot, rulebook),
  };
}
