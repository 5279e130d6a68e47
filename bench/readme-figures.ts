/**
 * The README's figures, made from the saved runs and from nothing else: a line for each target, from the run of the peers,
 * and a sentence from the kernel's own bench.
 *
 *   tsx bench/readme-figures.ts        writes them into README.md
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packageRoot } from '../src/quantity/package-root.ts';
import { figureText } from './peers/figures.ts';
import type { MeasuredRow, Row } from './peers/setting.ts';
import type { Target, Verdict } from './peers/targets.ts';

const START = '<!-- figures -->\n';
const END = '<!-- /figures -->';
const NONE = '–';

interface SavedRun {
  machine: { cpu: string; cores: number; memoryGiB: number; node: string };
  commit: string;
}

export interface PeersRun extends SavedRun {
  sizes: { accounts: number; positions: number; runs: number; market: string; rulebook: string };
  results: { rows: Row[]; targets: Target[] };
}

interface KernelRun extends SavedRun {
  sizes: { accounts: number; positions: number };
  results: {
    kernel: { nsPerAccount: number; nsPerPosition: number };
    accountsPerSecondPerCore: number;
    workers: { ratio: number; ratioOfSharingNothing: number };
  };
}

const whole = (value: number) => value.toLocaleString('en-US');
const machineText = ({ machine: { cpu, cores, memoryGiB, node }, commit }: SavedRun) =>
  `${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node.slice(1)}, commit ${commit}`;

/** The lines of a run of the peers: a line for each target, and below them what each of our rows includes. */
export function peersLines(run: PeersRun): string[] {
  const { sizes, results } = run;
  const rows = new Map(results.rows.map((row) => [row.id, row]));
  const ours = results.targets.flatMap((target) => rows.get(target.ours) ?? []);
  const notes = [...new Set(ours.flatMap((row) => (row.status === 'measured' ? row.includes : [])))];
  return [
    `${whole(sizes.accounts)} accounts of the generated exchange on the sample market, ${whole(sizes.positions)} positions; fresh`,
    `processes, files in the page cache, median of ${sizes.runs}. ${machineText(run)}, \`npm run bench:peers\`.`,
    '',
    '| work | Shockgrid | held against | figure | must, aim | met |',
    '|---|---|---|---|---|---|',
    ...results.targets.map((target) => targetLine(target, rows, notes)),
    '',
    'What ours includes:',
    '',
    ...notes.map((includes, i) => `- ${letter(i)}: ${includes}`),
    '',
  ];
}

const letter = (i: number) => String.fromCharCode('a'.charCodeAt(0) + i);

function targetLine(target: Target, rows: ReadonlyMap<string, Row>, notes: readonly string[]): string {
  const { work, sense, unit, must, aim, figure, beside } = target;
  const ours = rows.get(target.ours);
  const peer = target.peer === null ? undefined : rows.get(target.peer);
  const sign = sense === 'at most' ? '≤' : '≥';
  const note = ours?.status === 'measured' ? ` (${letter(notes.indexOf(ours.includes))})` : '';
  const told = figure === null ? NONE : figureText(figure, unit);
  const cells = [
    work,
    unit === 'MB' && figure !== null ? `${told}${note}` : `${rowText(ours)}${note}`,
    rowText(peer, true),
    beside === null ? told : `${told} (${beside})`,
    `${sign} ${whole(must)} ${unit}${aim === null ? '' : `, ${sign} ${whole(aim)}`}`,
    verdictText(target),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** What a row took, and whose it is where that is not plain. */
function rowText(row: Row | undefined, isNamed = false): string {
  if (row === undefined) return NONE;
  if (row.status === 'absent') return isNamed ? `${row.by}: not here` : 'not run';
  const figure = figureText(row.median, row.unit);
  return isNamed ? `${figure}, ${peerName(row)}` : figure;
}

/** Ourselves at something else are told by what it is. */
function peerName({ by, work }: MeasuredRow): string {
  return by.startsWith('Shockgrid') ? `${work}, ${by.slice('Shockgrid, '.length)}` : by;
}

function verdictText({ verdict, meantFor }: Target): string {
  const texts: Record<Verdict, string> = {
    'aim reached': 'aim reached',
    reached: 'yes',
    missed: '**no**',
    'not measured': 'not measured',
    'book too small': `not judged: meant for ${whole(meantFor ?? 0)} accounts`,
  };
  return texts[verdict];
}

/** The sentence of a run of the kernel alone. */
export function kernelLines(run: KernelRun): string[] {
  const { sizes, results } = run;
  const { kernel, workers } = results;
  return [
    `The kernel alone (\`bench/kernel.ts\`, ${whole(sizes.accounts)} accounts, ${whole(sizes.positions)} positions): ${kernel.nsPerAccount} ns an account,`,
    `${kernel.nsPerPosition} ns a position, with the columns of results ${whole(results.accountsPerSecondPerCore)} accounts a second on one core; two`,
    `workers ${workers.ratio} × one, where two threads that share nothing gave ${workers.ratioOfSharingNothing} × in the same run. ${machineText(run)}.`,
    '',
  ];
}

/** The lines between the README's figure marks. */
export function figureLines(): string {
  const saved = (name: string) => JSON.parse(readFileSync(join(packageRoot(), 'bench', 'results', name), 'utf8'));
  return [...peersLines(saved('peers.json') as PeersRun), ...kernelLines(saved('kernel.json') as KernelRun)].join('\n');
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
