/** The name of a run that is cut into slices, by which machines that never met agree that they work on the same one. */
import { createHash } from 'node:crypto';
import { UnusableInput } from '../failure/unusable-input.ts';
import { changesBetween, type RunIdentity } from '../publish/run-identity.ts';

/** Hexadecimal; the same wherever the same inputs are cut into the same number of slices by the same version. */
export function runIdOf(identity: RunIdentity, slices: number): string {
  // Keys in the order of their declaration: both ends are made by one function.
  return createHash('sha256')
    .update(JSON.stringify({ run: identity, slices }))
    .digest('hex');
}

/**
 * Refuses to work for a run that is another one than what lies here would make.
 * @throws UnusableInput naming what differs
 */
export function checkIdentity(here: RunIdentity, wanted: RunIdentity): void {
  const changed = changesBetween(wanted, here);
  if (changed.length === 0) return;
  throw new UnusableInput(
    `the inputs here are not those of the run that is asked for; different are: ${changed.join(', ')}`,
  );
}
