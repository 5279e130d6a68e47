/**
 * Malformed inputs driven through a reader: some hundreds in every check, as many as asked for in a long run. The reader
 * may take an input or refuse it; what else it may do – crash, hang, refuse in another way than in one sentence – fails
 * here for every reader alike, what it made of an input it took is for the caller to judge.
 */
import type fc from 'fast-check';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { asyncLawHolds } from '../ingest/async-law.ts';
import { FIXED_SEED, seedOr } from '../support/chance.ts';

const FILES_IN_ALL = 2000;
/** Inputs of each reader in a check that nobody asked for more. */
const INPUTS_IN_A_CHECK = 300;
/** A reader that is so long about one small input hangs. */
const INPUT_MS_MAX = 20_000;
/** As many inputs must show both what is taken and what is refused, or the inputs are the wrong ones. */
const TELLING_INPUTS = 200;

const asked = Number(process.env.SHOCKGRID_FUZZ || 0);

if (asked > 0) {
  // A long run that nobody gave a seed takes one of its own.
  process.env.SHOCKGRID_SEED ||= String(Date.now() % 2 ** 31);
}

/** Inputs that each reader is driven with. */
export const inputsEach = asked > 0 ? asked : INPUTS_IN_A_CHECK;

/** Time that a law may take, in milliseconds. */
export const fuzzTimeout = 120_000 + asked * 100;

/** So many files for a law of reading which gets `own` of them in a check. */
export function invented(own: number): number {
  return asked > 0 ? Math.ceil((own * asked) / FILES_IN_ALL) : own;
}

export interface Driven {
  taken: number;
  refused: number;
  slowestMs: number;
}

/**
 * Drives inputs through a reader and prints what became of them.
 * @param reader its name in the line that is printed
 * @param read takes one input and judges what came of it; a refusal of the reader is let through
 * @param share the part of the inputs that this law gets, where several are of one reader
 */
export async function drive<T>(
  reader: string,
  inputs: fc.Arbitrary<T>,
  read: (input: T) => unknown,
  share = 1,
): Promise<Driven> {
  const driven: Driven = { taken: 0, refused: 0, slowestMs: 0 };
  await asyncLawHolds(inputs, Math.ceil(inputsEach * share), async (input) => {
    const start = performance.now();
    const isTaken = await withinTime(() => isTakenBy(read, input));
    driven.slowestMs = Math.max(driven.slowestMs, performance.now() - start);
    if (driven.slowestMs > INPUT_MS_MAX) throw new Error(`one input took ${driven.slowestMs} ms`);
    if (isTaken) driven.taken += 1;
    else driven.refused += 1;
  });
  const { taken, refused, slowestMs } = driven;
  console.log(
    `${reader}: ${taken + refused} inputs, ${taken} taken, ${refused} refused, ` +
      `slowest ${slowestMs.toFixed(0)} ms, seed ${seedOr(FIXED_SEED)}`,
  );
  if (taken + refused >= TELLING_INPUTS && (taken === 0 || refused === 0)) {
    throw new Error(`${reader}: ${taken} inputs taken and ${refused} refused, expected some of both`);
  }
  return driven;
}

/** Whether the reader took the input; false for a refusal that is one. */
async function isTakenBy<T>(read: (input: T) => unknown, input: T): Promise<boolean> {
  try {
    await read(input);
    return true;
  } catch (error) {
    if (!(error instanceof UnusableInput)) throw error;
    expectSentence(error.message);
    return false;
  }
}

/** A refusal is one line that a terminal may show, and no stack. */
function expectSentence(message: string): void {
  const isSentence = message.length > 10 && message.length <= 801 && !/\p{Cc}|\bat .*\.[jt]s:\d+/u.test(message);
  if (!isSentence) throw new Error(`the refusal is no sentence: ${JSON.stringify(message)}`);
}

async function withinTime<T>(work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`one input took more than ${INPUT_MS_MAX} ms`)), INPUT_MS_MAX);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}
