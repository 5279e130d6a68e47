/** SIGINT and SIGTERM as an `AbortSignal`: what is under way is brought to an end. A second one ends the process at once. */
import { Stopped } from '../failure/stopped.ts';

const signals = ['SIGINT', 'SIGTERM'] as const;

/** Runs `work` with a signal that is aborted, its reason a `Stopped`, when the process is asked to end. */
export async function stoppable<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const handlers = signals.map((name) => {
    const stop = () => {
      process.stderr.write(`${name}: ending; once more ends at once\n`);
      controller.abort(new Stopped(name));
    };
    process.once(name, stop);
    return { name, stop };
  });
  try {
    return await work(controller.signal);
  } finally {
    for (const { name, stop } of handlers) process.removeListener(name, stop);
  }
}

/** What is waited for, or the signal's reason where that comes first; then what is under way is left to the end of the process. */
export async function unlessStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const stopped = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  // Where nothing is stopped, nobody waits for it.
  stopped.catch(() => {});
  return Promise.race([work, stopped]);
}
