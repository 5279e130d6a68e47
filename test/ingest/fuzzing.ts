/** How many invented files the laws of reading are tried on: some in every check, as many as asked for in a long run. */
import { seedOr } from '../support/chance.ts';

const FILES_IN_ALL = 2000;
const asked = Number(process.env.SHOCKGRID_FUZZ || 0);

if (asked > 0) {
  // A long run that nobody gave a seed takes one of its own.
  process.env.SHOCKGRID_SEED ||= String(Date.now() % 2 ** 31);
  console.log(`${asked} invented files, seed ${seedOr(0)}`);
}

/** Time that a law may take, in milliseconds. */
export const fuzzTimeout = 120_000 + asked * 100;

/** So many files for a law which gets `own` of them in a check. */
export function invented(own: number): number {
  return asked > 0 ? Math.ceil((own * asked) / FILES_IN_ALL) : own;
}
