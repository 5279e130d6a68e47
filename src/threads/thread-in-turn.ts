/**
 * One thread of its own that takes tasks one behind the other, and remembers what came before: a pool keeps no order among
 * tasks that wait, and would put another thread in the place of one that died.
 */
import { answering } from './answer.ts';
import { openPool, type Pool } from './pool.ts';

interface Numbered<Task> {
  task: Task;
  /** Tasks before this one. */
  number: number;
}

export class ThreadInTurn<Task, Result> {
  readonly #pool: Pool<Numbered<Task>, Result>;
  #last: Promise<unknown> = Promise.resolve();
  #count = 0;

  /** @param workerUrl see `openPool`; its file exports a `takingTurns`; @param workerData what the thread is handed at its start */
  constructor(workerUrl: URL, workerData: unknown) {
    this.#pool = openPool(workerUrl, { threads: 1, tasksPerThread: 1, workerData });
  }

  /** Has the task done when all before it are. Behind one that failed, none is begun, and each fails as that one did. */
  run(task: Task): Promise<Result> {
    const numbered = { task, number: this.#count++ };
    const done = this.#last.then(() => this.#pool.run(numbered));
    this.#last = done;
    return done;
  }

  /** Ends the thread. */
  close(): Promise<void> {
    return this.#pool.close();
  }
}

/** What the thread exports. @throws where it is not the thread that did all tasks before: what they left is gone then */
export function takingTurns<Task, Result>(run: (task: Task) => Result | Promise<Result>) {
  let next = 0;
  return answering(({ task, number }: Numbered<Task>) => {
    if (number !== next++) throw new Error('the thread that had the results so far is gone');
    return run(task);
  });
}
