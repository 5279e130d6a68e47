/**
 * A run given to the queue, and followed to its end. Who submits a run that is in the queue already joins it; who submits one
 * that is done already gets its results; who submits one that failed has it tried again, with the slices that were published.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { UnusableInput } from '../failure/unusable-input.ts';
import { type Job, LOCK_MS, openQueues, type Queues, STALLED_CHECK_MS } from './queues.ts';
import { openRedis } from './redis.ts';
import type { RedisTarget } from './redis-target.ts';
import {
  type ClusterRun,
  faultWords,
  type KeptResults,
  keptResultsSchema,
  runKey,
  shortName,
  sliceJobId,
} from './run-job.ts';
import type { LocalInputs, RunStore } from './run-store.ts';

export interface SubmitRequest {
  redis: RedisTarget;
  run: ClusterRun;
  store: RunStore;
  /** Where the inputs are on this machine. */
  inputs: LocalInputs;
  signal: AbortSignal;
  onProgress: (slices: number, isMerging: boolean) => void;
  onNote: (words: string) => void;
}

/** A Redis that is started anew is back in seconds, one that fails over in half a minute. */
const PATIENCE_MS = 60_000;
/** The end is looked for more and more seldom: never later than a hundredth of what the run has taken, or a second. */
const [LOOK_MS_MIN, LOOK_MS_MAX, LOOK_SHARE] = [25, 1_000, 1 / 100];
/** Without a worker nothing happens: that is said when nothing has happened for so long. */
const IDLE_MS = 5_000;

/**
 * Has a run computed; returns when its results are in the store.
 * @throws UnusableInput where Redis cannot be used, the run failed, or the queue lost it
 */
export async function submitRun(request: SubmitRequest): Promise<KeptResults> {
  const { redis, run, store, inputs, onNote, signal } = request;
  const kept = await store.keptResults();
  if (kept !== null) {
    onNote(`run ${shortName(run.run)} was computed before: its results are taken`);
    // Who merged it may have died before that.
    await store.tidy().catch(({ message }: Error) => onNote(message));
    return kept;
  }
  const link = await openRedis(redis, { patienceMs: PATIENCE_MS, onNote });
  try {
    const stopped = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    stopped.catch(() => {});
    const work = async () => {
      const queues = await openQueues(link.client);
      await store.offerInputs(inputs);
      const job = await ensureQueued(queues, run, onNote);
      return await followed(queues, job, request);
    };
    return await Promise.race([work(), link.lost, stopped]);
  } catch (error) {
    throw inWords(error, redis.words);
  } finally {
    link.close();
  }
}

/** Adds the run, unless it is on its way. */
async function ensureQueued(queues: Queues, run: ClusterRun, onNote: (words: string) => void): Promise<Job> {
  const key = runKey(run);
  const before = await queues.merges.getJob(key);
  if (before !== undefined) {
    if (isUnderWay(await before.getState())) {
      onNote(`run ${shortName(run.run)} is in the queue already: joining it`);
      return before;
    }
    await removed(before, onNote);
  }
  await queues.add(run);
  const job = await queues.merges.getJob(key);
  if (job === undefined) throw new UnusableInput(lostWords(run));
  return job;
}

function isUnderWay(state: string): boolean {
  return !['completed', 'failed', 'unknown'].includes(state);
}

/** Takes a run that ended out of the queue, when no worker is computing a slice of it any more. */
async function removed(job: Job, onNote: (words: string) => void): Promise<void> {
  const until = Date.now() + 3 * (LOCK_MS + STALLED_CHECK_MS);
  for (let waits = 0; ; waits++) {
    try {
      await job.remove({ removeChildren: true });
      return;
    } catch (error) {
      if (!/locked/.test((error as Error).message) || Date.now() > until) throw error;
      if (waits === 0) onNote('the run failed before, and a slice of it is still being computed: waiting for that');
      await pause(LOOK_MS_MAX / 2);
    }
  }
}

/** Looks at the run until it ends. */
async function followed(
  queues: Queues,
  job: Job,
  { run, signal, onProgress, onNote }: SubmitRequest,
): Promise<KeptResults> {
  const startedAt = Date.now();
  let isIdleTold = false;
  while (!signal.aborted) {
    const state = await job.getState();
    if (state === 'completed') return await resultsOf(queues, run);
    if (state === 'failed') throw await failure(queues, run);
    if (state === 'unknown') throw new UnusableInput(lostWords(run));
    const { processed = 0 } = await job.getDependenciesCount({ processed: true });
    onProgress(processed, processed === run.slices);
    const elapsedMs = Date.now() - startedAt;
    if (!isIdleTold && processed === 0 && elapsedMs > IDLE_MS) {
      isIdleTold = true;
      if ((await queues.slices.getWorkersCount()) === 0) onNote('no worker is there yet: start shockgrid worker');
    }
    await pause(Math.min(LOOK_MS_MAX, Math.max(LOOK_MS_MIN, elapsedMs * LOOK_SHARE)));
  }
  throw signal.reason;
}

async function resultsOf({ merges }: Queues, run: ClusterRun): Promise<KeptResults> {
  const job = await merges.getJob(runKey(run));
  return keptResultsSchema.parse(job?.returnvalue);
}

/** What failed, and why. */
async function failure({ slices, merges }: Queues, run: ClusterRun): Promise<UnusableInput> {
  const of = `run ${shortName(run.run)} failed`;
  const kept = 'slices that are published are kept: submit again to go on';
  for (let slice = 1; slice <= run.slices; slice++) {
    const job = await slices.getJob(sliceJobId(run, slice));
    if (job?.finishedOn === undefined || !(await job.isFailed())) continue;
    return new UnusableInput(`${of} at slice ${slice} of ${run.slices}: ${faultWords(job.failedReason)}; ${kept}`);
  }
  const merge = await merges.getJob(runKey(run));
  return new UnusableInput(`${of} when it was merged: ${faultWords(merge?.failedReason)}; ${kept}`);
}

function lostWords({ run }: ClusterRun): string {
  return (
    `Redis no longer knows run ${shortName(run)}: it was emptied, or came back without what it held; ` +
    'slices that are published are kept: submit again to go on'
  );
}

/** What Redis refuses – out of memory, out of disk, no permission – becomes a sentence. */
function inWords(error: unknown, redis: string): unknown {
  const { name, message } = error as Error;
  if (
    !['ReplyError', 'AbortError', 'MaxRetriesPerRequestError'].includes(name) &&
    !/Connection is closed/.test(message)
  ) {
    return error;
  }
  return new UnusableInput(`${redis} did not do what it was asked: ${message}; submit again to go on`);
}
