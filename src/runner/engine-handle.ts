/** What a thread needs of an engine: all of it is shared or small, and none of it loads what made the engine. */
import { openKernel } from '../kernel/instance.ts';
import type { MarginParameters } from '../kernel/margin-parameters.ts';
import type { BlockPlan } from '../kernel/memory-plan.ts';
import { ShardKernel } from '../kernel/shard-kernel.ts';

/** What a worker thread is handed. */
export interface EngineHandle {
  module: WebAssembly.Module;
  memory: WebAssembly.Memory;
  tablesBase: number;
  blocks: BlockPlan[];
  parameters: MarginParameters;
  /** Whether every account is told what multi-currency mode would ask of it. */
  comparesModes: boolean;
}

/** A thread's kernel on the engine's memory, working in the first block until told otherwise. */
export function openShardKernel(engine: EngineHandle): ShardKernel {
  const exports = openKernel(engine.module, engine.memory);
  return new ShardKernel(exports, engine.memory, engine.tablesBase, engine.blocks[0]!, engine.comparesModes);
}
