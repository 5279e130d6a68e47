/**
 * What runs in a computing thread of a cluster worker: a slice, the merge of a run, or what is left to do behind that. It is a
 * thread of its own because a job's lock must be renewed while it computes. What failed goes back as a word of the closed list and, for this machine's log
 * alone, in words.
 */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UnusableInput } from '../failure/unusable-input.ts';
import { MANIFEST_FILE } from '../report/result-files.ts';
import type { Manifest } from '../runner/manifest.ts';
import { freeMemory } from '../runner/memory-budget.ts';
import { workerData } from '../threads/piscina.ts';
import { mergeSlices } from './merge.ts';
import { openStore } from './open-store.ts';
import { checkIdentity, runIdOf } from './run-id.ts';
import { type ClusterRun, type JobFault, type KeptFile, type KeptResults, runKey } from './run-job.ts';
import type { RunStore } from './run-store.ts';
import { sliceRun } from './slice.ts';
import { openInputs, type SliceInputs } from './slice-inputs.ts';
import { sliceFileName } from './slice-name.ts';

export interface ComputeSettings {
  /** Threads that evaluate a slice. */
  threads: number;
  /** Tasks that may run at once: they share the machine's memory. */
  concurrency: number;
  /** A folder of this process. */
  scratch: string;
}

export type ComputeTask =
  | { kind: 'slice'; run: ClusterRun; slice: number }
  | { kind: 'merge'; run: ClusterRun; slices: KeptFile[] }
  | { kind: 'tidy'; run: ClusterRun };

export type Computed =
  | { kind: 'slice'; kept: KeptFile; isNew: boolean }
  | { kind: 'merge'; kept: KeptResults }
  | { kind: 'tidy' }
  | { kind: 'failed'; fault: JobFault; words: string };

const { threads, concurrency, scratch } = workerData as ComputeSettings;
const onNote = (words: string) => process.stderr.write(`${words}\n`);

class InputsDiffer extends Error {}

/** The run whose inputs are open: a worker does many slices of one run, one after another. */
let opened: { key: string; store: RunStore; inputs: SliceInputs } | undefined;

/** Does one task. Piscina takes the default export of its file. */
export default async function compute(task: ComputeTask): Promise<Computed> {
  try {
    if (task.kind === 'slice') return await computeSlice(task.run, task.slice);
    if (task.kind === 'merge') return await merge(task.run, task.slices);
    await (await openStore(task.run, scratch)).tidy();
    return { kind: 'tidy' };
  } catch (error) {
    opened = undefined;
    const { message, stack, code } = error as NodeJS.ErrnoException;
    if (error instanceof InputsDiffer) return { kind: 'failed', fault: 'inputs-differ', words: message };
    // What the system says of a file or a disk is of this machine, too.
    const isOfTheMachine = error instanceof UnusableInput || code !== undefined;
    const words = isOfTheMachine || !process.env.SHOCKGRID_DEBUG ? message : String(stack);
    return { kind: 'failed', fault: isOfTheMachine ? 'unusable' : 'broken', words };
  }
}

async function computeSlice(run: ClusterRun, slice: number): Promise<Computed> {
  const name = sliceFileName(slice, run.slices);
  const store = opened?.key === runKey(run) ? opened.store : await openStore(run, scratch);
  const there = await store.keptSlice(name);
  if (there !== null) return { kind: 'slice', kept: there, isNew: false };
  const inputs = await inputsOf(run, store);
  const { bytes } = freeMemory();
  const { path, isNew } = await sliceRun({
    inputs,
    slice,
    of: run.slices,
    out: store.sliceFolder,
    threads,
    memory: { bytes: bytes / concurrency, words: 'free on this machine for a slice' },
    onNote,
  });
  return { kind: 'slice', kept: await store.keepSlice(basename(path)), isNew };
}

/** Opens the inputs, unless they are; they must be those of the run. */
async function inputsOf(run: ClusterRun, store: RunStore): Promise<SliceInputs> {
  const key = runKey(run);
  if (opened?.key === key) return opened.inputs;
  opened = undefined;
  const { identity, slices } = run;
  const local = await store.fetchInputs(['market', 'portfolio', 'rulebook']);
  const inputs = await openInputs({
    ...local,
    asOf: identity.market.asOf,
    comparesModes: identity.modes,
    threads,
  });
  try {
    checkIdentity(inputs.identity, identity);
  } catch (error) {
    throw new InputsDiffer((error as Error).message);
  }
  if (runIdOf(inputs.identity, slices) !== run.run) {
    throw new InputsDiffer('the run bears a name that its inputs do not give');
  }
  opened = { key, store, inputs };
  return inputs;
}

async function merge(run: ClusterRun, slices: KeptFile[]): Promise<Computed> {
  const store = await openStore(run, scratch);
  const there = await store.keptResults();
  if (there !== null) return { kind: 'merge', kept: there };
  const folder = await store.mergeFolder();
  const local = await store.fetchInputs(['market', 'rulebook']);
  await mergeSlices({
    ...local,
    folders: [await store.fetchSlices(slices)],
    out: folder,
    format: run.format,
    // One a core: the whole run waits for it, and no slice of the run is computed meanwhile.
    threads: undefined,
    onNote,
  });
  const { resultsHash } = JSON.parse(readFileSync(join(folder, MANIFEST_FILE), 'utf8')) as Manifest;
  return { kind: 'merge', kept: await store.keepResults(folder, resultsHash) };
}
