/** Opening the kernel: compiled once per process, instantiated per thread on the shared memory, checked at the door. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { packageRoot } from '../quantity/package-root.ts';
import { MAGIC, VERSION } from './layout.ts';

/** What the kernel exports; addresses are byte offsets in its memory. */
export interface KernelExports {
  revalue(tables: number): void;
  evaluateShard(tables: number, shard: number): void;
  scanRows(scan: number): void;
  rehashIds(table: number): void;
  internId(table: number, from: number, to: number, value: number): number;
  writeCsvRows(rows: number): number;
}

export type KernelBuild = 'release' | 'debug';

export interface KernelModule {
  module: WebAssembly.Module;
  /** SHA-256 of the wasm file. */
  sha256: string;
}

/** Compiles the built kernel. */
export function loadKernel(build: KernelBuild = 'release'): KernelModule {
  const path = join(packageRoot(), 'build', build === 'release' ? 'kernel.wasm' : 'kernel.debug.wasm');
  if (!existsSync(path)) throw new UnusableInput(`the kernel ${path} is not built: run npm ci or npm run build`);
  const bytes = readFileSync(path);
  return { module: new WebAssembly.Module(bytes), sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Instantiates the kernel on a memory. A kernel of another layout is refused. */
export function openKernel(module: WebAssembly.Module, memory: WebAssembly.Memory): KernelExports {
  const abort = () => {
    throw new Error('the kernel stopped on a broken assertion');
  };
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort } });
  const door = exports as unknown as { layoutMagic(): number; layoutVersion(): number };
  if (door.layoutMagic() !== MAGIC || door.layoutVersion() !== VERSION) {
    throw new UnusableInput('the built kernel has another memory layout than this code: run npm run build');
  }
  return exports as unknown as KernelExports;
}
