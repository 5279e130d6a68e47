// The door of the kernel: a build of another layout is refused with a sentence before anything is computed.
import { describe, expect, it } from 'vitest';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { loadKernel, openKernel } from '../../src/kernel/instance.ts';
import { MAGIC, VERSION } from '../../src/kernel/layout.ts';
import { makeMemory } from '../../src/kernel/memory-plan.ts';
import { moduleOf } from './wasm-bytes.ts';

const memory = makeMemory(65_536);
const open = (answers: Record<string, number>) => openKernel(new WebAssembly.Module(moduleOf(answers)), memory);
const refusal = 'the built kernel has another memory layout than this code: run npm run build';

describe('opening a kernel', () => {
  it.each(['release', 'debug'] as const)('takes the %s build of this tree', (build) => {
    const { module, sha256 } = loadKernel(build);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    const exports = openKernel(module, memory) as unknown as Record<string, () => number>;
    expect([exports.layoutMagic!(), exports.layoutVersion!()]).toEqual([MAGIC, VERSION]);
  });

  it('takes a build that answers with this magic and version', () => {
    const exports = open({ layoutMagic: MAGIC, layoutVersion: VERSION }) as unknown as Record<string, () => number>;
    expect(exports.layoutMagic!()).toBe(MAGIC);
  });

  it.each([
    ['an older version', { layoutMagic: MAGIC, layoutVersion: VERSION - 1 }],
    ['a newer version', { layoutMagic: MAGIC, layoutVersion: VERSION + 1 }],
    ['another magic', { layoutMagic: MAGIC ^ 1, layoutVersion: VERSION }],
    ['nothing right', { layoutMagic: 0, layoutVersion: 0 }],
  ])('refuses a stale build: %s', (_, answers) => {
    expect(() => open(answers)).toThrow(UnusableInput);
    expect(() => open(answers)).toThrow(refusal);
  });
});
