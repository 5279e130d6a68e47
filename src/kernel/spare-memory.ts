/**
 * Kernels on memories of their own, for work that needs no tables. A memory reserves gigabytes of addresses, so a thread
 * hands one on from task to task instead of making another.
 */
import { UnusableInput } from '../failure/unusable-input.ts';
import { KERNEL_MEMORY_BYTES_MAX } from '../limits.ts';
import { type KernelExports, loadKernel, openKernel } from './instance.ts';

const WASM_PAGE_BYTES = 65_536;
const WASM_PAGES_MAX = KERNEL_MEMORY_BYTES_MAX / WASM_PAGE_BYTES;

export interface SpareMemory {
  memory: WebAssembly.Memory;
  exports: KernelExports;
}

const idle: SpareMemory[] = [];
let kernelModule: WebAssembly.Module | undefined;

/** A memory that nobody uses; what an earlier task left in it still stands there. Give it back with `putBack`. */
export function takeSpare(bytes: number): SpareMemory {
  const spare = idle.pop() ?? makeSpare();
  growTo(spare.memory, bytes);
  return spare;
}

export function putBack(spare: SpareMemory): void {
  idle.push(spare);
}

/**
 * Makes sure that a memory reaches so far.
 * @throws UnusableInput where wasm32 ends before
 */
export function growTo(memory: WebAssembly.Memory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / WASM_PAGE_BYTES);
  if (missing <= 0) return;
  if (bytes > KERNEL_MEMORY_BYTES_MAX) {
    throw new UnusableInput(
      'the ids of one piece of input need more than the 4 GiB that the kernel can have: split it',
    );
  }
  memory.grow(missing);
}

function makeSpare(): SpareMemory {
  kernelModule ??= loadKernel().module;
  const memory = new WebAssembly.Memory({ initial: 1, maximum: WASM_PAGES_MAX, shared: true });
  return { memory, exports: openKernel(kernelModule, memory) };
}
