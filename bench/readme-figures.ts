/**
 * The README's figures, made from the saved runs and from nothing else.
 *
 *   tsx bench/readme-figures.ts        writes them into README.md
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../src/quantity/package-root.ts';

const START = '<!-- figures -->\n';
const END = '<!-- /figures -->';

interface PipelineRun {
  machine: { cpu: string; cores: number; memoryGiB: number; node: string };
  commit: string;
  sizes: { accounts: number; positions: number; orders: number; balances: number; riskUnits: number; runs: number };
  results: { results: { threads: number; readMs: number; computeMs: number; writeMs: number }[] };
}

/** The lines between the README's figure marks. */
export function figureLines(): string {
  const path = join(packageRoot(), 'bench', 'results', 'pipeline.json');
  const { machine, commit, sizes, results } = JSON.parse(readFileSync(path, 'utf8')) as PipelineRun;
  const n = (value: number) => value.toLocaleString('en-US');
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  const rows = results.results.map(
    ({ threads, readMs, computeMs, writeMs }) =>
      `| ${threads} | ${seconds(readMs)} | ${seconds(computeMs)} | ${seconds(writeMs)} | ${seconds(readMs + computeMs + writeMs)} |`,
  );
  return [
    `${n(sizes.accounts)} accounts of the generated exchange on the sample market: ${n(sizes.positions)} positions,`,
    `${n(sizes.orders)} orders, ${n(sizes.balances)} balances, ${n(sizes.riskUnits)} risk units; CSV in, CSV out, all market risks,`,
    `fresh process, files in the page cache, median of ${sizes.runs}. ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node`,
    `${machine.node.slice(1)}, commit ${commit}, \`npm run bench\`.`,
    '',
    '| threads | read and group | revalue and compute | write | together |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    'Reading is one thread of fast-csv and is most of the time. Computing includes starting the threads.',
    '',
  ].join('\n');
}

/** The README with its figures replaced. */
export function withFigures(readme: string): string {
  const [head, rest] = readme.split(START) as [string, string];
  return head + START + figureLines() + END + rest.split(END)[1]!;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = join(packageRoot(), 'README.md');
  writeFileSync(path, withFigures(readFileSync(path, 'utf8')));
}
