/**
 * A worker: takes slices and merges from the queue, has them computed in threads, and says on stderr what became of them. Into
 * Redis go only the names, sizes and hashes of what was kept, and of what failed one word.
 */
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openPool, type Pool } from '../threads/pool.ts';
import type { Computed, ComputeSettings, ComputeTask } from './compute-worker.ts';
import { type Job, openQueues, type Queues, type QueueWorker, startWorkers } from './queues.ts';
import { openRedis } from './redis.ts';
import type { RedisTarget } from './redis-target.ts';
import {
  type ClusterRun,
  type JobFault,
  type KeptFile,
  keptFileSchema,
  runKey,
  runSchema,
  shortName,
  sliceJobSchema,
} from './run-job.ts';

export interface ServeRequest {
  redis: RedisTarget;
  /** Slices at a time. */
  concurrency: number;
  /** Threads that evaluate one slice. */
  threads: number;
  /** Whether to end when the queues are empty. */
  drains: boolean;
  signal: AbortSignal;
  onNote: (words: string) => void;
}

/**
 * A worker whose job failed gives it back and rests, longer with every failure on end: one that is sick – another copy of the
 * inputs, a disk that is not mounted – fails in no time, and would use up the tries of every slice while others compute.
 */
const [REST_MS_MIN, REST_MS_MAX] = [1_000, 60_000];
const DRAIN_CHECK_MS = 500;

/** Works until it is told to end, or the queues are empty. @throws UnusableInput where Redis cannot be used */
export async function serveQueue(request: ServeRequest): Promise<void> {
  const { redis, concurrency, threads, onNote } = request;
  const link = await openRedis(redis, { onNote });
  const settings: ComputeSettings = { threads, concurrency, scratch: ownScratch() };
  const pool = openPool<ComputeTask, Computed>(new URL('./compute-worker.js', import.meta.url), {
    threads: concurrency,
    tasksPerThread: 1,
    workerData: settings,
  });
  try {
    const queues = await openQueues(link.client);
    const workers: QueueWorker[] = [];
    const desk = new Desk(queues, pool, { onNote, onSick: (queue, ms) => rest(workers, queue, ms, request.signal) });
    const slice = (job: Job) => desk.guarded(job, () => desk.slice(job));
    const merge = (job: Job) => desk.guarded(job, () => desk.merge(job));
    workers.push(...(await startWorkers(link.client, { slice, merge, concurrency }, faultTeller(onNote))));
    onNote(`waiting for slices at ${redis.words}`);
    await ended(request, queues);
    await closeAll(workers);
    await desk.tidied();
    await queues.close();
  } finally {
    await pool.close();
    link.close();
    rmSync(settings.scratch, { recursive: true, force: true });
  }
}

/** Ends the jobs under way and takes no more. */
async function closeAll(workers: readonly QueueWorker[]): Promise<void> {
  await Promise.all(workers.map((worker) => worker.close()));
}

/** Takes no jobs of a queue for a while. The other one goes on: a run that failed is ended by who could merge it. */
function rest(workers: readonly QueueWorker[], queue: string, ms: number, signal: AbortSignal): void {
  for (const worker of workers.filter(({ name }) => name === queue)) {
    void worker.pause(true);
    setTimeout(() => signal.aborted || worker.resume(), ms).unref();
  }
}

async function ended({ drains, signal }: ServeRequest, queues: Queues): Promise<void> {
  while (!signal.aborted) {
    if (drains && (await isEmpty(queues))) return;
    await pause(DRAIN_CHECK_MS, undefined, { signal }).catch(() => {});
  }
}

async function isEmpty({ slices, merges }: Queues): Promise<boolean> {
  const open = ['wait', 'active', 'delayed', 'prioritized', 'waiting-children'] as const;
  const counts = await Promise.all([slices, merges].map((queue) => queue.getJobCountByTypes(...open)));
  return counts.every((count) => count === 0);
}

/** Says a fault of the queue once, however often it comes. */
function faultTeller(onNote: (words: string) => void): (words: string) => void {
  const told = new Set<string>();
  return (words) => {
    // A connection that is away tells so itself.
    if (told.has(words) || /ECONNREFUSED|ECONNRESET|EPIPE|Connection is closed|connection close/.test(words)) return;
    told.add(words);
    onNote(`the queue: ${words}`);
  };
}

/** What a job may tell Redis of its failing. */
class JobFailed extends Error {
  constructor(fault: JobFault) {
    super(fault);
    this.stack = fault;
  }
}

interface Told {
  onNote: (words: string) => void;
  /** Told of which queue nothing should be taken, and for how long. */
  onSick: (queue: string, restMs: number) => void;
}

class Desk {
  readonly #queues: Queues;
  readonly #pool: Pool<ComputeTask, Computed>;
  readonly #told: Told;
  /** The run that was worked for last: its description is asked for once. */
  #run: ClusterRun | undefined;
  /** Jobs that failed since one did not. */
  #failures = 0;
  #tidying: Promise<unknown> = Promise.resolve();

  constructor(queues: Queues, pool: Pool<ComputeTask, Computed>, told: Told) {
    this.#queues = queues;
    this.#pool = pool;
    this.#told = told;
  }

  /** Whatever goes wrong, Redis is told one word of it. The job is the next one that a worker takes. */
  async guarded<T>(job: Job, step: () => Promise<T>): Promise<T> {
    try {
      const done = await step();
      this.#failures = 0;
      return done;
    } catch (error) {
      job.opts.lifo = true;
      this.#told.onSick(job.queueName, Math.min(REST_MS_MAX, REST_MS_MIN * 2 ** this.#failures++));
      if (error instanceof JobFailed) throw error;
      this.#told.onNote(`a job failed: ${(error as Error).message}`);
      throw new JobFailed('broken');
    }
  }

  async slice(job: Job): Promise<KeptFile> {
    const { slice } = sliceJobSchema.parse(job.data);
    const run = await this.#runOf(job);
    const what = `run ${shortName(run.run)}: slice ${slice} of ${run.slices}`;
    const computed = await this.#computed({ kind: 'slice', run, slice }, what);
    if (computed.kind !== 'slice') throw new JobFailed('broken');
    this.#told.onNote(`${what} ${computed.isNew ? 'published' : 'was published before'}`);
    return computed.kept;
  }

  async merge(job: Job): Promise<unknown> {
    const run = runSchema.parse(job.data);
    const what = `run ${shortName(run.run)}: merge`;
    const slices = Object.values(await job.getChildrenValues()).map((value) => keptFileSchema.parse(value));
    const computed = await this.#computed({ kind: 'merge', run, slices }, what);
    if (computed.kind !== 'merge') throw new JobFailed('broken');
    this.#told.onNote(`${what} done`);
    this.#tidy(run, what);
    return computed.kept;
  }

  /** Takes slices away once the run is told to be done: nobody waits for that, and a large file takes its time to go. */
  #tidy(run: ClusterRun, what: string): void {
    const tidy = () => this.#computed({ kind: 'tidy', run }, `${what}, taking its slices away`);
    this.#tidying = this.#tidying.then(tidy).catch(() => {});
  }

  /** Resolves when what was merged is tidied up. */
  async tidied(): Promise<void> {
    await this.#tidying;
  }

  async #runOf({ parent }: Job): Promise<ClusterRun> {
    if (this.#run !== undefined && runKey(this.#run) === parent?.id) return this.#run;
    const job = parent?.id === undefined ? undefined : await this.#queues.merges.getJob(parent.id);
    if (job === undefined) throw new JobFailed('gone');
    this.#run = runSchema.parse(job.data);
    return this.#run;
  }

  async #computed(task: ComputeTask, what: string): Promise<Computed> {
    const computed = await this.#pool.run(task).catch(({ message }: Error): Computed => {
      return { kind: 'failed', fault: 'broken', words: message };
    });
    if (computed.kind !== 'failed') return computed;
    this.#told.onNote(`${what} failed: ${computed.words}`);
    throw new JobFailed(computed.fault);
  }
}

/** A folder of this process; what killed workers of this machine left is taken away. */
function ownScratch(): string {
  const prefix = `shockgrid-worker-${hostname()}-`;
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    if (isAlive(Number(name.slice(prefix.length)))) continue;
    rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
  const scratch = join(tmpdir(), `${prefix}${process.pid}`);
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  return scratch;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
