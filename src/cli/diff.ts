/** `diff`: what moved between two runs, and why. */
import { compareRuns } from '../diff/compare-runs.ts';
import { checkDiffFolder, writeDiffFolder } from '../diff/diff-folder.ts';
import { diffReport } from '../diff/diff-report.ts';
import { diffLines } from '../diff/diff-text.ts';
import { Progress } from '../report/progress.ts';
import { Command, Option } from './command.ts';
import { EXIT_OK, EXIT_QUARANTINED } from './exit.ts';
import { threadsOption, wholeNumber } from './options.ts';

interface DiffOptions {
  marketA?: string;
  marketB?: string;
  portfolioA?: string;
  portfolioB?: string;
  rulebookA?: string;
  rulebookB?: string;
  top: number;
  out?: string;
  json?: boolean;
  threads?: number;
}

const TOP_MAX = 1_000_000;

const examples = `
Examples:
  shockgrid diff out/monday out/tuesday
  shockgrid diff out/monday out/tuesday --top 30 --out out/monday-tuesday
  shockgrid diff out/monday out/tuesday --json | jq .sums.totalMmr
  shockgrid diff out/monday out/tuesday --market-a archive/monday --rulebook-b archive/okx-2025.json

Both runs are computed again from what they read, so their inputs must still be there, byte for byte; where they have been
moved, say so. Then B's inputs take the place of A's one kind after another – positions, prices, vols, rulebook, time – with
a whole recompute after each: a part is what one of these steps changed, and the parts add up to the whole. The published
mark of an option moves with the prices as far as its forward explains it, with the time by its decay, else with the vols.
An account that is quarantined or absent in one run, or holds at B what the market of A cannot value, is not split: the
change of all of these is a line of its own. diff-accounts.csv has the parts of every account, diff-units.csv every risk unit
at both ends.`;

/** The command for the command line. */
export function diffCommand(): Command {
  const command = new Command('diff')
    .description('what moved between two runs, and why')
    .argument('<results-a>', 'results folder of a recompute')
    .argument('<results-b>', 'results folder of a later one');
  for (const [side, name] of [
    ['a', 'A'],
    ['b', 'B'],
  ]) {
    command
      .addOption(new Option(`--market-${side} <dir>`, `where the market of run ${name} is now`))
      .addOption(new Option(`--portfolio-${side} <dir>`, `where the portfolio of run ${name} is now`))
      .addOption(new Option(`--rulebook-${side} <id|file>`, `where the rulebook of run ${name} is now`));
  }
  return command
    .addOption(
      new Option('--top <n>', 'rows of each list, and movers of each kind')
        .argParser(wholeNumber('--top', 1, TOP_MAX))
        .default(10),
    )
    .addOption(new Option('--out <dir>', 'folder for diff-accounts.csv, diff-units.csv and diff.json'))
    .addOption(new Option('--json', 'print everything as JSON'))
    .addOption(threadsOption())
    .addHelpText('after', examples)
    .action(async (a: string, b: string, options: DiffOptions) => {
      process.exitCode = await diff(a, b, options);
    });
}

async function diff(a: string, b: string, options: DiffOptions): Promise<number> {
  const { top, out, threads } = options;
  if (out !== undefined) checkDiffFolder(out);
  const progress = new Progress();
  progress.start();
  const compared = await compareRuns({
    a: { results: a, market: options.marketA, portfolio: options.portfolioA, rulebook: options.rulebookA },
    b: { results: b, market: options.marketB, portfolio: options.portfolioB, rulebook: options.rulebookB },
    threads,
    onProgress: (stage, done, of, unit) => progress.show(stage, done, of, unit),
  }).finally(() => progress.end());
  const report = diffReport(compared, top);
  if (out !== undefined) {
    writeDiffFolder(out, compared.comparison, report);
    process.stderr.write(`diff-accounts.csv, diff-units.csv and diff.json in ${out}\n`);
  }
  const rulebooks = { a: compared.inputsA.loaded.rulebook, b: compared.inputsB.loaded.rulebook };
  const text = options.json ? JSON.stringify(report, null, 2) : diffLines(report, rulebooks, top).join('\n');
  process.stdout.write(`${text}\n`);
  return report.a.accounts.quarantined + report.b.accounts.quarantined > 0 ? EXIT_QUARANTINED : EXIT_OK;
}
