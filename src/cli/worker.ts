/** `worker`: computes slices of runs that are submitted, until it is told to end. */
import { availableParallelism } from 'node:os';
import { serveQueue } from '../cluster/serve-queue.ts';
import { THREADS_MAX } from '../limits.ts';
import { Command, Option } from './command.ts';
import { EXIT_OK } from './exit.ts';
import { wholeNumber } from './options.ts';
import { type QueueOptions, targetOf, withQueueOptions } from './queue-options.ts';
import { stoppable } from './stop-signal.ts';

interface WorkerOptions extends QueueOptions {
  concurrency: number;
  threads?: number;
  drain?: boolean;
}

const examples = `
Examples:
  shockgrid worker --redis redis://queue.internal:6379
  shockgrid worker --redis redis://127.0.0.1:6379 --threads 1 --drain     (until nothing is left to do)

SIGTERM: the slice under way is ended, no other is taken. Killed: another worker takes its slice over.`;

/** The command for the command line. */
export function workerCommand(): Command {
  return withQueueOptions(new Command('worker'))
    .description('compute slices of submitted runs, and merge them')
    .addOption(
      new Option('--concurrency <n>', 'slices at a time')
        .argParser(wholeNumber('--concurrency', 1, THREADS_MAX))
        .default(1),
    )
    .addOption(
      new Option('--threads <n>', 'threads of a slice (default: one a core); a merge takes one a core').argParser(
        wholeNumber('--threads', 1, THREADS_MAX),
      ),
    )
    .addOption(new Option('--drain', 'end when the queue is empty'))
    .addHelpText('after', examples)
    .action(async (options: WorkerOptions) => {
      process.exitCode = await worker(options);
    });
}

async function worker(options: WorkerOptions): Promise<number> {
  const { concurrency, drain, threads } = options;
  const redis = targetOf(options);
  await stoppable((signal) =>
    serveQueue({
      redis,
      concurrency,
      threads: threads ?? Math.min(THREADS_MAX, Math.max(1, Math.floor(availableParallelism() / concurrency))),
      drains: drain === true,
      signal,
      onNote: (words) => process.stderr.write(`${words}\n`),
    }),
  );
  // To be told to end is how a worker ends.
  return EXIT_OK;
}
