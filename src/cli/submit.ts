/** `submit`: a recompute by the workers of a queue; ends as `recompute` would, with the same folder. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { collectResults } from '../cluster/collect-results.ts';
import { isSharedFolder, openStore } from '../cluster/open-store.ts';
import { loadQueuePackage } from '../cluster/queues.ts';
import { runIdOf } from '../cluster/run-id.ts';
import { type ClusterRun, shortName } from '../cluster/run-job.ts';
import type { LocalInputs } from '../cluster/run-store.ts';
import { identifyInputs } from '../cluster/slice-inputs.ts';
import { submitRun } from '../cluster/submit-run.ts';
import { Stopped } from '../failure/stopped.ts';
import { estimateRows } from '../ingest/estimate-rows.ts';
import { checkResultsFolder } from '../publish/results-folder.ts';
import { Progress } from '../report/progress.ts';
import { type ResultFormat, SUMMARY_FILE } from '../report/result-files.ts';
import { summaryLines } from '../report/summary-text.ts';
import { isRulebookFile, loadRulebook } from '../rulebook/load.ts';
import type { Summary } from '../runner/summary.ts';
import { Command, Option } from './command.ts';
import { EXIT_OK, EXIT_QUARANTINED } from './exit.ts';
import {
  asOfOption,
  formatOption,
  marketOption,
  portfolioOption,
  resultsOption,
  rulebookOption,
  threadsOption,
  wholeNumber,
} from './options.ts';
import { type QueueOptions, targetOf, withQueueOptions } from './queue-options.ts';
import { stoppable } from './stop-signal.ts';

interface SubmitOptions extends QueueOptions {
  market: string;
  portfolio: string;
  rulebook: string;
  asOf?: string;
  threads?: number;
  modes?: boolean;
  out: string;
  format: ResultFormat;
  slices: number;
  data?: string;
  json?: boolean;
}

const SLICES_MAX = 10_000;
const SLICES_DEFAULT = 16;

const examples = `
Examples:
  shockgrid submit --redis redis://queue.internal:6379 --market /mnt/MARKET --portfolio /mnt/BOOK --out /mnt/RESULTS
  shockgrid submit --redis rediss://queue.internal:6380 --redis-ca ca.pem --market MARKET --portfolio BOOK --out RESULTS \\
    --data s3://margin/night --slices 256 --format arrow

Submit once more what is under way, and you join it: same progress, same end. A run that failed goes on.`;

/** The command for the command line. */
export function submitCommand(): Command {
  return withQueueOptions(new Command('submit'))
    .description('recompute by the workers of a queue, slice by slice')
    .addOption(marketOption())
    .addOption(portfolioOption())
    .addOption(rulebookOption())
    .addOption(asOfOption())
    .addOption(threadsOption())
    .addOption(new Option('--modes', 'put the multi-currency requirement beside the portfolio one: imrMode3, saving'))
    .addOption(resultsOption())
    .addOption(formatOption())
    .addOption(
      new Option('--slices <n>', 'slices, a job each')
        .argParser(wholeNumber('--slices', 1, SLICES_MAX))
        .default(SLICES_DEFAULT),
    )
    .addOption(
      new Option(
        '--data <dir|s3://bucket/prefix>',
        'where slices and results are kept (default: OUT.slices beside --out)',
      ),
    )
    .addOption(new Option('--json', 'print the summary as JSON'))
    .addHelpText('after', examples)
    .action(async (options: SubmitOptions) => {
      process.exitCode = await submit(options);
    });
}

async function submit(options: SubmitOptions): Promise<number> {
  const redis = targetOf(options);
  const progress = new Progress();
  const onNote = (words: string) => process.stderr.write(`${words}\n`);
  checkResultsFolder(options.out);
  const loaded = loadRulebook(options.rulebook);
  const inputs: LocalInputs = {
    market: resolve(options.market),
    portfolio: resolve(options.portfolio),
    rulebook: isRulebookFile(options.rulebook) ? resolve(options.rulebook) : options.rulebook,
  };
  const run = await describedRun(options, inputs);
  onNote(`run ${shortName(run.run)}: ${run.slices} slices, kept in ${run.data}`);
  const scratch = mkdtempSync(join(tmpdir(), 'shockgrid-submit-'));
  try {
    const store = await openStore(run, scratch);
    progress.start();
    const kept = await stoppable((signal) =>
      submitRun({
        redis,
        run,
        store,
        inputs,
        signal,
        onProgress: (done, isMerging) => {
          if (isMerging) progress.show('merging', done, 0, 'slices');
          else progress.show('computing', done, done === 0 ? 0 : run.slices, 'slices');
        },
        onNote,
      }).catch((error: unknown) => {
        if (error instanceof Stopped) onNote('the run goes on without this: submit again to join it');
        throw error;
      }),
    );
    progress.end();
    await collectResults(store, kept, options.out, { ...inputs, rulebook: loaded.path });
  } finally {
    progress.end();
    rmSync(scratch, { recursive: true, force: true });
  }
  const summary = JSON.parse(readFileSync(join(options.out, SUMMARY_FILE), 'utf8')) as Summary;
  const text = options.json ? JSON.stringify(summary, null, 2) : summaryLines(summary, loaded).join('\n');
  process.stdout.write(`${text}\n`);
  onNote(`results in ${options.out}`);
  return summary.rejects.rows > 0 ? EXIT_QUARANTINED : EXIT_OK;
}

/** The run as every machine will know it. */
async function describedRun(options: SubmitOptions, inputs: LocalInputs): Promise<ClusterRun> {
  const { asOf, modes, threads, slices, format, out, data = `${resolve(out)}.slices` } = options;
  // Hashing is the work of threads: what is needed behind it is loaded meanwhile.
  const [identity] = await Promise.all([
    identifyInputs({ ...inputs, asOf, comparesModes: modes, threads }),
    loadQueuePackage(),
  ]);
  // A table that is no table is told here, before any worker stumbles over it.
  await estimateRows(inputs.portfolio);
  return {
    run: runIdOf(identity, slices),
    slices,
    format,
    data: isSharedFolder(data) ? resolve(data) : data,
    ...inputs,
    identity,
  };
}
