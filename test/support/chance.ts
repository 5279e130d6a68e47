/**
 * Chance in tests: a seed that is printed with every failure, and the command that repeats it. The seed is fixed, so that a
 * check says the same thing twice; `SHOCKGRID_SEED` takes another one and `SHOCKGRID_RUNS` tries a law that many times.
 */
import { relative } from 'node:path';
import fc from 'fast-check';
import { expect } from 'vitest';
import { packageRoot } from '../../src/quantity/package-root.ts';

/** The seed of every law that nobody gave another. */
export const FIXED_SEED = 20260205;

/** The seed of a test: its own, or the one that the environment asks for. */
export function seedOr(own: number): number {
  const asked = process.env.SHOCKGRID_SEED;
  return asked === undefined || asked === '' ? own : Number(asked);
}

/** The command that runs the present test again with a seed. */
export function repeatCommand(seed: number, path: string | null = null): string {
  const { currentTestName = '', testPath = '' } = expect.getState();
  const name = currentTestName
    .split(' > ')
    .at(-1)!
    .replaceAll(/[^\w ,]/g, '.');
  const environment = path === null ? `SHOCKGRID_SEED=${seed}` : `SHOCKGRID_SEED=${seed} SHOCKGRID_PATH=${path}`;
  const file = relative(packageRoot(), testPath);
  return `${environment} npx vitest run --config test/vitest.config.ts ${file} -t "${name}"`;
}

/** Checks a law on generated values; what fails is shrunk, then thrown with its seed and the command to repeat it. */
export function lawHolds<T>(arbitrary: fc.Arbitrary<T>, runs: number, law: (value: T) => void): void {
  const path = process.env.SHOCKGRID_PATH;
  const numRuns = Number(process.env.SHOCKGRID_RUNS ?? runs);
  const seed = seedOr(FIXED_SEED);
  const details = fc.check(fc.property(arbitrary, law), { seed, numRuns, ...(path ? { path } : {}) });
  if (!details.failed) return;
  const cause = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  const found = fc.stringify(details.counterexample);
  const again = repeatCommand(details.seed, details.counterexamplePath);
  throw new Error(`${cause}\nfor ${found}\nseed ${details.seed}, after ${details.numRuns} runs; again with: ${again}`);
}
