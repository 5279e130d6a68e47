/**
 * The door to BullMQ, an optional package: two queues, one of slices and one of merges, tied together by flows.
 *
 * A worker holds a job by a lock that it renews every half of `LOCK_MS`; computing is done in threads, so that renewal never
 * waits for it. Of a worker that died the lock runs out, and the next check, of any worker, gives the job to another one: after
 * `LOCK_MS` + `STALLED_CHECK_MS` at most. Shorter, and a machine that swaps or is paused for some seconds would have its slices
 * computed twice, which does no harm and costs time; longer, and a night waits for a machine that is gone.
 */
import type { FlowProducer, Job, Queue, Worker } from 'bullmq';
import { UnusableInput } from '../failure/unusable-input.ts';
import type { Redis } from './redis.ts';
import { type ClusterRun, runKey, sliceJobId } from './run-job.ts';

export type { Job, Queue } from 'bullmq';
export type QueueWorker = Worker;

export const LOCK_MS = 10_000;
export const STALLED_CHECK_MS = 2_500;
/** Workers that may die over one job: the fourth would most likely die of it too. A Redis that was away counts like one. */
const WORKERS_LOST_MAX = 3;
/** Tries of a job whose worker says that it failed. A worker rests after that: one alone makes them in 15 s. */
const ATTEMPTS_MAX = 5;
/** Between two tries to reach a Redis that is away. */
const RETRY_MS = 1_000;
/** How long Redis remembers a run that ended; the store remembers for longer. */
const REMEMBERED_S = 86_400;
const PREFIX = 'shockgrid';
const SLICES = 'slices';
const MERGES = 'merges';

export interface Queues {
  slices: Queue;
  merges: Queue;
  /** Adds a run: a job a slice, and one that merges when all of them are done. */
  add(run: ClusterRun): Promise<void>;
  close(): Promise<void>;
}

export type Processor = (job: Job) => Promise<unknown>;

export interface Processors {
  slice: Processor;
  merge: Processor;
  /** Slices computed at a time. */
  concurrency: number;
}

/** Opens the queues on a connection that stays the caller's. @throws UnusableInput where the package is not there */
export async function openQueues(connection: Redis): Promise<Queues> {
  const { FlowProducer: Flows, Queue: JobQueue } = await loadQueuePackage();
  const options = { connection, prefix: PREFIX };
  const [slices, merges, flows] = [new JobQueue(SLICES, options), new JobQueue(MERGES, options), new Flows(options)];
  // Faults of the connection are told once, by who watches it.
  for (const part of [slices, merges]) part.on('error', () => {});
  flows.on('error', () => {});
  const close = async () => {
    await Promise.all([slices.close(), merges.close(), flows.close()]);
  };
  return { slices, merges, add: (run) => addRun(flows, run), close };
}

async function addRun(flows: FlowProducer, run: ClusterRun): Promise<void> {
  const lasting = {
    attempts: ATTEMPTS_MAX,
    removeOnFail: { age: REMEMBERED_S },
    // A stack names folders of the worker's machine, and helps nobody here.
    stackTraceLimit: 0,
  };
  await flows.add({
    name: 'merge',
    queueName: MERGES,
    data: run,
    opts: { ...lasting, jobId: runKey(run), removeOnComplete: { age: REMEMBERED_S } },
    children: Array.from({ length: run.slices }, (_, index) => ({
      name: 'slice',
      queueName: SLICES,
      data: { slice: index + 1 },
      opts: { ...lasting, jobId: sliceJobId(run, index + 1), removeOnComplete: true, failParentOnFailure: true },
    })),
  });
}

/** Starts to take jobs. @param onFault told of what went wrong beside the jobs themselves, by its message */
export async function startWorkers(
  connection: Redis,
  { slice, merge, concurrency }: Processors,
  onFault: (words: string) => void,
): Promise<QueueWorker[]> {
  const { Worker: JobWorker } = await loadQueuePackage();
  const options = {
    connection,
    prefix: PREFIX,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: WORKERS_LOST_MAX,
    runRetryDelay: RETRY_MS,
  };
  const workers = [
    new JobWorker(SLICES, slice, { ...options, concurrency }),
    new JobWorker(MERGES, merge, { ...options, concurrency: 1 }),
  ];
  for (const worker of workers) worker.on('error', ({ message }) => onFault(message));
  return workers;
}

/** Loads the package, which takes a moment. @throws UnusableInput where it is not there */
export async function loadQueuePackage(): Promise<typeof import('bullmq')> {
  try {
    return await import('bullmq');
  } catch {
    throw new UnusableInput('submit and worker need the packages bullmq and ioredis: npm install bullmq ioredis');
  }
}
