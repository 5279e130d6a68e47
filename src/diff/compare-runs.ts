/** Two results folders: their runs computed again and compared. */
import { type Comparison, type ComputedEnd, compareEnds } from './compare-ends.ts';
import { checkSameResults, computeEnd } from './end-run.ts';
import { type RunInputs, type RunReference, readRunInputs, readRunPortfolio } from './run-inputs.ts';

export interface CompareRequest {
  a: RunReference;
  b: RunReference;
  threads?: number | undefined;
  /** What is being done, how much of it, and in what it is counted; of 0 is not known. */
  onProgress: (stage: string, done: number, of: number, unit: string) => void;
}

export interface ComparedRuns {
  inputsA: RunInputs;
  inputsB: RunInputs;
  comparison: Comparison;
}

/**
 * Computes both runs again and the way from one to the other.
 * @throws UnusableInput where a run or what it read is not there any more as it was
 */
export async function compareRuns(request: CompareRequest): Promise<ComparedRuns> {
  const { threads, onProgress } = request;
  const inputsA = await readRunInputs('A', request.a);
  const inputsB = await readRunInputs('B', request.b);
  const a = await withoutBook(inputsA, request);
  const b = await computed(inputsB, request);
  const comparison = await compareEnds(a, b, {
    threads,
    onStep: (part, done, of) => onProgress(`A with ${part} of B`, done, of, 'accounts'),
  });
  return { inputsA, inputsB, comparison };
}

/** Lets the book go: it is as large as all the rest. */
async function withoutBook(inputs: RunInputs, request: CompareRequest): Promise<ComputedEnd> {
  const { snapshot, rulebook, run } = await computed(inputs, request);
  return { snapshot, rulebook, run };
}

async function computed(inputs: RunInputs, { threads, onProgress }: CompareRequest) {
  const { side, snapshot } = inputs;
  const { rulebook } = inputs.loaded;
  const { book } = await readRunPortfolio(inputs, {
    threads,
    onProgress: (table, rows) => onProgress(`${side}: reading ${table}`, rows, 0, 'rows'),
  });
  const of = book.quarantined.length;
  const run = await computeEnd({
    snapshot,
    rulebook,
    book,
    comparesModes: inputs.stored.options.modes,
    threads,
    onProgress: (done) => onProgress(`${side}: computing again`, done, of, 'accounts'),
  });
  checkSameResults(inputs, run);
  return { snapshot, rulebook, run, book };
}
