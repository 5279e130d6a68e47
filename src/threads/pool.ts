/** Worker threads: a file of this package that does one kind of task, and so many threads that do them. */
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../quantity/package-root.ts';
import { Piscina } from './piscina.ts';

export interface Pool<Task, Result> {
  run(task: Task): Promise<Result>;
  /** Ends the threads; their memory goes with them. */
  close(): Promise<void>;
}

/**
 * One task, and again where that fails: a thread may die by chance, and another is there by then.
 * @param onRetry told of the first failure; what it throws is the end of it
 */
export async function runTwice<Task, Result>(
  pool: Pool<Task, Result>,
  task: Task,
  onRetry: (error: Error) => void,
): Promise<Result> {
  try {
    return await pool.run(task);
  } catch (error) {
    onRetry(error as Error);
  }
  return pool.run(task);
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
  const pool = new Piscina<Task, Result>({
    filename: builtFile(workerUrl),
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: tasksPerThread,
    workerData,
    recordTiming: false,
  });
  const close = () => {
    // A run that ends early leaves tasks under way; what still comes of them is nobody's, and no fault.
    pool.on('error', () => {});
    return pool.destroy();
  };
  return { run: (task) => pool.run(task), close };
}

/** Threads load built code, also for a pool that is opened from the sources: Node 20 runs no TypeScript. */
function builtFile(url: URL): string {
  const path = relative(packageRoot(), fileURLToPath(url));
  return path.startsWith(`dist${sep}`) ? url.href : join(packageRoot(), 'dist', path);
}
