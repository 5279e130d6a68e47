/** One thread of its own that takes tasks one behind the other: a pool keeps no order among tasks that wait. */
import { openPool, type Pool } from './pool.ts';

export class ThreadInTurn<Task, Result> {
  readonly #pool: Pool<Task, Result>;
  #last: Promise<unknown> = Promise.resolve();

  /** @param workerUrl see `openPool`; @param workerData what the thread is handed at its start */
  constructor(workerUrl: URL, workerData: unknown) {
    this.#pool = openPool<Task, Result>(workerUrl, { threads: 1, tasksPerThread: 1, workerData });
  }

  /** Has the task done when all before it are. Behind one that failed, none is begun, and each fails as that one did. */
  run(task: Task): Promise<Result> {
    const done = this.#last.then(() => this.#pool.run(task));
    this.#last = done;
    return done;
  }

  /** Ends the thread. */
  close(): Promise<void> {
    return this.#pool.close();
  }
}
