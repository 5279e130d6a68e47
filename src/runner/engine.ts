/**
 * An engine: one rulebook on one market, compiled, written into shared memory and revalued, with a block of memory for
 * each worker. It is made once; what a thread needs of it passes to workers as it is.
 */

import type { KernelBuild, KernelModule } from '../kernel/instance.ts';
import { loadKernel, openKernel } from '../kernel/instance.ts';
import { type BlockPlan, makeMemory, planBlock, type ShardCapacity } from '../kernel/memory-plan.ts';
import { ShardKernel } from '../kernel/shard-kernel.ts';
import { planTables, type TablesPlan, writeTables } from '../kernel/tables.ts';
import { KERNEL_MEMORY_BYTES_MAX } from '../limits.ts';
import { type MarginParameters, marginParameters } from '../margin/parameters.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type CompiledRulebook, compileRulebook } from '../rulebook/compile.ts';
import type { Rulebook } from '../rulebook/schema.ts';

/** What a worker thread is handed; all of it is shared or small. */
export interface EngineHandle {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  tablesBase: number;
  blocks: BlockPlan[];
  parameters: MarginParameters;
}

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
  /** Whether fewer will do where the kernel's memory ends; else too many is a refusal. */
  isFewerEnough?: boolean;
  /** Whether blocks have room for the P&L of every cell of every unit. */
  withCells?: boolean;
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
  const tables = planTables(compiled, snapshot);
  const cellCounts = compiled.units.map((unit) => unit.cells.length + unit.extremes.length);
  const cellsStride = withCells ? Math.max(0, ...cellCounts) : 0;
  const blocks: BlockPlan[] = [];
  let end = tables.end;
  for (let worker = 0; worker < workers; worker++) {
    blocks.push(planBlock(end, capacity, tables, cellsStride));
    if (request.isFewerEnough && worker > 0 && blocks.at(-1)!.end > KERNEL_MEMORY_BYTES_MAX) {
      blocks.pop();
      break;
    }
    end = blocks.at(-1)!.end;
  }
  const memory = makeMemory(end);
  writeTables(memory, tables, compiled, snapshot);
  openKernel(kernel.module, memory).revalue(tables.base);
  const parameters = marginParameters(snapshot, rulebook);
  return { module: kernel.module, memory, tablesBase: tables.base, blocks, parameters, compiled, kernel, tables };
}

/** A thread's kernel on the engine's memory, working in the first block until told otherwise. */
export function openShardKernel(engine: EngineHandle): ShardKernel {
  const exports = openKernel(engine.module, engine.memory);
  return new ShardKernel(exports, engine.memory, engine.tablesBase, engine.blocks[0]!);
}
