/** `merge`: the slices of a recompute put together to its results folder. */
import { join } from 'node:path';
import { mergeSlices } from '../cluster/merge.ts';
import { Progress } from '../report/progress.ts';
import type { ResultFormat } from '../report/result-files.ts';
import { summaryLines } from '../report/summary-text.ts';
import { Command, Option } from './command.ts';
import { EXIT_OK, EXIT_QUARANTINED, EXIT_VERIFY_FAILED } from './exit.ts';
import { formatOption, resultsOption, threadsOption, verifyOption } from './options.ts';
import { stoppable } from './stop-signal.ts';
import { tellRejects } from './tell-rejects.ts';

interface MergeOptions {
  out: string;
  format: ResultFormat;
  verify: number;
  market?: string;
  portfolio?: string;
  rulebook?: string;
  threads?: number;
  json?: boolean;
}

const examples = `
Examples:
  shockgrid merge SLICES --out RESULTS
  shockgrid merge /mnt/a/slices /mnt/b/slices --out RESULTS --format arrow --verify 1000 --market archive/monday

The folder is that of a recompute on one machine, byte for byte but for what the manifest says of time and threads. The
portfolio is not read again; the market and the rulebook are, and must be those that the slices read.`;

/** The command for the command line. */
export function mergeCommand(): Command {
  return new Command('merge')
    .description('put the slices of a recompute together')
    .argument('<slices...>', 'folders that together hold every slice')
    .addOption(resultsOption())
    .addOption(formatOption())
    .addOption(verifyOption())
    .addOption(new Option('--market <dir>', 'where the market is now'))
    .addOption(new Option('--portfolio <dir>', 'where the portfolio is now, for the manifest'))
    .addOption(new Option('--rulebook <id|file>', 'where the rulebook is now'))
    .addOption(threadsOption())
    .addOption(new Option('--json', 'print the summary as JSON'))
    .addHelpText('after', examples)
    .action(async (folders: string[], options: MergeOptions) => {
      process.exitCode = await merge(folders, options);
    });
}

async function merge(folders: string[], options: MergeOptions): Promise<number> {
  const { json, out, ...request } = options;
  const progress = new Progress();
  progress.start();
  const merged = await stoppable((signal) =>
    mergeSlices({
      ...request,
      out,
      folders,
      signal,
      onProgress: (done, of) => progress.show('reading and writing', done, of, 'accounts'),
    }),
  ).finally(() => progress.end());
  const { summary, verification, loaded, rejects } = merged;
  const text = json ? JSON.stringify(summary, null, 2) : summaryLines(summary, loaded).join('\n');
  process.stdout.write(`${text}\n`);
  process.stderr.write(`results of ${merged.slices} slices in ${out}\n`);
  tellRejects(rejects, join(out, 'rejects.csv'));
  if (verification) process.stderr.write(`${verification.lines.join('\n')}\n`);
  if (verification?.failed) return EXIT_VERIFY_FAILED;
  return rejects.length > 0 ? EXIT_QUARANTINED : EXIT_OK;
}
