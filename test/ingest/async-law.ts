/** A law over generated values that needs files or streams: as `lawHolds`, for tests that must wait. */
import fc from 'fast-check';
import { FIXED_SEED, repeatCommand, seedOr } from '../support/chance.ts';

/** Checks a law; what fails is shrunk, then thrown with its seed and the command to repeat it. */
export async function asyncLawHolds<T>(
  arbitrary: fc.Arbitrary<T>,
  runs: number,
  law: (value: T) => Promise<void>,
): Promise<void> {
  const path = process.env.SHOCKGRID_PATH;
  const numRuns = Number(process.env.SHOCKGRID_RUNS ?? runs);
  const seed = seedOr(FIXED_SEED);
  const details = await fc.check(fc.asyncProperty(arbitrary, law), { seed, numRuns, ...(path ? { path } : {}) });
  if (!details.failed) return;
  const cause = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  const found = fc.stringify(details.counterexample);
  const again = repeatCommand(details.seed, details.counterexamplePath);
  throw new Error(`${cause}\nfor ${found}\nseed ${details.seed}, after ${details.numRuns} runs; again with: ${again}`);
}
