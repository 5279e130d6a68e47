/** Worker threads: a file of this package that does one kind of task, and so many threads that do them. */
import { join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { packageRoot } from '../quantity/package-root.ts';
import { answerOf } from './answer.ts';
import { Piscina, type ThreadStart } from './piscina.ts';

export interface Pool<Task, Result> {
  /** @throws UnusableInput where the thread says so (answer.ts) */
  run(task: Task): Promise<Result>;
  /** Ends the threads; their memory goes with them. */
  close(): Promise<void>;
}

/** Times that a task may be lost without having begun. No chance loses it so often: then threads die before they begin anything. */
const LOSSES_MAX = 10;

/**
 * One task, and again where that fails: a thread may die by chance, and another is there by then. A task that only waited at
 * a thread when it died has not been tried, and is not counted as one that failed.
 * @param onRetry told of the failure behind which the task goes out again, and whether it counts; what it throws is the end of it
 * @param isUnderWay whether a thread was at the task when it failed; needed where tasks wait at threads
 */
export async function runTwice<Task, Result>(
  pool: Pool<Task, Result>,
  task: Task,
  onRetry: (error: Error, counts: boolean) => void,
  isUnderWay: () => boolean = () => true,
): Promise<Result> {
  for (let failures = 0, losses = 0; ; ) {
    try {
      return await pool.run(task);
    } catch (error) {
      const counts = isUnderWay() || ++losses >= LOSSES_MAX;
      if (counts && ++failures === 2) throw error;
      onRetry(error as Error, counts);
    }
  }
}

export interface Threads {
  threads: number;
  /** Tasks that a thread is given at a time: a second one waits at the thread while it does the first. */
  tasksPerThread: number;
  /** What every thread is handed at its start; shared memory stays shared. */
  workerData: unknown;
}

/**
 * Starts a pool.
 * @param workerUrl the worker's file as it is built, `.js`, beside the module that opens the pool
 */
export function openPool<Task, Result>(
  workerUrl: URL,
  { threads, tasksPerThread, workerData }: Threads,
): Pool<Task, Result> {
  const start: ThreadStart = { entry: pathToFileURL(builtFile(workerUrl)).href, data: workerData };
  const pool = new Piscina<Task, Result>({
    filename: builtFile(new URL('./worker-entry.cjs', import.meta.url)),
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: tasksPerThread,
    workerData: start,
    recordTiming: false,
  });
  const close = () => {
    // A run that ends early leaves tasks under way; what still comes of them is nobody's, and no fault.
    pool.on('error', () => {});
    return pool.destroy();
  };
  return { run: async (task) => answerOf(await pool.run(task)), close };
}

/** Threads load built code, also for a pool that is opened from the sources: Node 20 runs no TypeScript. */
function builtFile(url: URL): string {
  const path = relative(packageRoot(), fileURLToPath(url));
  return path.startsWith(`dist${sep}`) ? fileURLToPath(url) : join(packageRoot(), 'dist', path);
}
