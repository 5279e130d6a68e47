/**
 * An engine: one rulebook on one market, compiled, written into shared memory and revalued, with a block of memory for
 * each worker. It is made once; what a thread needs of it passes to workers as it is.
 */

import type { KernelBuild, KernelModule } from '../kernel/instance.ts';
import { loadKernel, openKernel } from '../kernel/instance.ts';
import { marginParameters } from '../kernel/margin-parameters.ts';
import { type BlockPlan, makeMemory, planBlock } from '../kernel/memory-plan.ts';
import { positionLadders } from '../kernel/position-ladders.ts';
import type { ShardCapacity } from '../kernel/shard-capacity.ts';
import { writeTables } from '../kernel/tables.ts';
import { planTables, type TablesPlan } from '../kernel/tables-plan.ts';
import { KERNEL_MEMORY_BYTES_MAX } from '../limits.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type CompiledRulebook, compileRulebook } from '../rulebook/compile.ts';
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
  /** Whether every account is told what multi-currency mode would ask of it. */
  comparesModes?: boolean | undefined;
  build?: KernelBuild;
}

/**
 * Makes an engine and revalues every instrument.
 * @throws UnusableInput where the memory it needs is more than the kernel can have
 */
export function makeEngine(request: EngineRequest): Engine {
  const { snapshot, rulebook, capacity, workers, withCells, build } = request;
  const compiled = compileRulebook(rulebook, snapshot);
  const kernel = loadKernel(build);
  const parameters = marginParameters(snapshot, rulebook);
  const ladders = positionLadders(snapshot, rulebook);
  const content = { compiled, snapshot, parameters, ladders };
  const tables = planTables(content);
  const cellCounts = compiled.units.map((unit) => unit.cells.length + unit.extremes.length);
  const detail = withCells ? { cellsStride: Math.max(0, ...cellCounts) } : null;
  const blocks: BlockPlan[] = [];
  let end = tables.end;
  for (let worker = 0; worker < workers; worker++) {
    blocks.push(planBlock(end, capacity, tables, detail));
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
