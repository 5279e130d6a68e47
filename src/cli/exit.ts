import { constants } from 'node:os';
import type { Stopped } from '../failure/stopped.ts';

/** Exit codes of every command. */
export const EXIT_OK = 0;
/** The call or an input file is unusable. */
export const EXIT_UNUSABLE = 1;
/** A verification failed. */
export const EXIT_VERIFY_FAILED = 2;
/** Done, some accounts quarantined. */
export const EXIT_QUARANTINED = 3;
/** A `--fail-if` gate tripped. */
export const EXIT_GATE = 4;

/** Of a process that a signal ended, as shells count. */
export function exitCodeOf(signal: Stopped['signal']): number {
  return 128 + constants.signals[signal];
}
