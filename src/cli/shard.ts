/** `shard`: one slice of a recompute, as a file that `merge` puts together with the others. */
import { sliceRun } from '../cluster/slice.ts';
import { openInputs } from '../cluster/slice-inputs.ts';
import { UnusableInput } from '../failure/unusable-input.ts';
import { Progress } from '../report/progress.ts';
import { freeMemory } from '../runner/memory-budget.ts';
import { Command, Option } from './command.ts';
import { EXIT_OK, EXIT_QUARANTINED } from './exit.ts';
import { asOfOption, marketOption, memorySize, portfolioOption, rulebookOption, threadsOption } from './options.ts';
import { stoppable } from './stop-signal.ts';

interface ShardOptions {
  market: string;
  portfolio: string;
  rulebook: string;
  asOf?: string;
  out: string;
  threads?: number;
  maxMemory?: number;
  modes?: boolean;
}

/** Slices that a run may be cut into. */
const SLICES_MAX = 1_000_000;

const examples = `
Examples:
  shockgrid shard 1/2 --market MARKET --portfolio BOOK --out SLICES &
  shockgrid shard 2/2 --market MARKET --portfolio BOOK --out SLICES & wait
  shockgrid merge SLICES --out RESULTS
  shockgrid shard $SLURM_ARRAY_TASK_ID/64 --market MARKET --portfolio BOOK --out SLICES --threads 4

Every machine cuts the book alike, into slices of about equal work. A portfolio that \`convert\` made to Arrow or Parquet is read
only as far as a slice needs it; any other is read as a whole by every slice. A slice that is there already is compared with
what was computed: the same is well, another is refused.`;

/** The command for the command line. */
export function shardCommand(): Command {
  const command = new Command('shard')
    .description('compute one slice of a recompute, for merge')
    .argument('<i/n>', 'which slice of how many, from 1', sliceOf);
  for (const option of [marketOption(), portfolioOption(), rulebookOption(), asOfOption(), threadsOption()]) {
    command.addOption(option);
  }
  return command
    .addOption(new Option('--out <dir>', 'folder for slices').makeOptionMandatory())
    .addOption(new Option('--modes', 'put the multi-currency requirement beside the portfolio one: imrMode3, saving'))
    .addOption(
      new Option('--max-memory <size>', 'memory to plan with, as 2GB or 500MB (default: what is free)').argParser(
        memorySize('--max-memory'),
      ),
    )
    .addHelpText('after', examples)
    .action(async (number: { slice: number; of: number }, options: ShardOptions) => {
      process.exitCode = await shard(number, options);
    });
}

async function shard({ slice, of }: { slice: number; of: number }, options: ShardOptions): Promise<number> {
  const { out, threads, maxMemory, modes } = options;
  const progress = new Progress();
  progress.start();
  const done = await stoppable(async (signal) => {
    const inputs = await openInputs({ ...options, comparesModes: modes });
    return sliceRun({
      inputs,
      slice,
      of,
      out,
      threads,
      memory: maxMemory === undefined ? freeMemory() : { bytes: maxMemory, words: 'allowed by --max-memory' },
      signal,
      onProgress: (accounts, all) => progress.show('computing', accounts, all, 'accounts'),
      onNote: (words) => process.stderr.write(`${words}\n`),
    });
  }).finally(() => progress.end());
  const held = `${done.accounts.toLocaleString('en-US')} accounts, ${done.rejects.toLocaleString('en-US')} rejected rows`;
  process.stdout.write(`slice ${slice} of ${of}: ${held}\n`);
  process.stderr.write(`${done.isNew ? 'in' : 'the same was there already in'} ${done.path}\n`);
  return done.rejects > 0 ? EXIT_QUARANTINED : EXIT_OK;
}

function sliceOf(text: string): { slice: number; of: number } {
  const [, slice, of] = (/^(\d{1,7})\/(\d{1,7})$/.exec(text) ?? []).map(Number);
  if (slice === undefined || of === undefined || slice < 1 || slice > of || of > SLICES_MAX) {
    throw new UnusableInput(`shard ${text}: expected i/n with i from 1 to n and n up to ${SLICES_MAX}, as 3/64`);
  }
  return { slice, of };
}
