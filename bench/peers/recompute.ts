/**
 * Ourselves: `recompute` in fresh processes, from one format to another, one thread and two, wall time from the start of
 * the process to its end.
 *
 * Proves: fifty accounts by the decimal engine, and one results hash for every format and thread count.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../../src/runner/manifest.ts';
import { helpText, type ProcessRun, shockgrid } from './children.ts';
import { absent, type MeasuredRow, measured, medianOf, type Row, type Setting } from './setting.ts';

type Format = 'csv' | 'arrow';

const VERIFIED_ACCOUNTS = 50;
const THREADS = [1, 2];
const LANES: { from: Format; to: Format }[] = [
  { from: 'csv', to: 'arrow' },
  { from: 'csv', to: 'csv' },
  { from: 'arrow', to: 'arrow' },
];

export interface RecomputeResult {
  rows: Row[];
  resultsHash: string;
  /** Accounts of the book, whoever made it. */
  accounts: number;
  /** Folder of one run's CSV results, for peers to compare with. */
  csvResults: string;
}

export const recomputeId = (from: Format, to: Format, threads: number) => `recompute-${from}-${to}-${threads}`;

/** Every lane that this build has, the rest absent. */
export function recomputeRows(setting: Setting): RecomputeResult {
  const { folder, market, book, rulebook, say } = setting;
  const inputs = ['--market', market, '--portfolio', book, '--rulebook', rulebook];
  say(`decimal engine: ${VERIFIED_ACCOUNTS} accounts`);
  shockgrid(folder, 'verify', ...inputs, '--sample', String(VERIFIED_ACCOUNTS));
  const books: Record<Format, string | null> = { csv: book, arrow: arrowBook(setting) };
  const canWrite: Record<Format, boolean> = { csv: true, arrow: offersArrow('recompute') };
  const manifests: Manifest[] = [];
  const rows = LANES.flatMap(({ from, to }) =>
    THREADS.map((threads) => {
      const name = laneName(from, to, threads);
      const portfolio = books[from];
      if (portfolio === null) return absent(name, 'this build has no `convert --format arrow`');
      if (!canWrite[to]) return absent(name, 'this build has no `recompute --format arrow`');
      say(name.work);
      const runs = Array.from({ length: setting.runs }, () => oneRun({ ...setting, book: portfolio }, to, threads));
      manifests.push(...runs.map(({ manifest }) => manifest));
      return laneRow(name, runs);
    }),
  );
  const hashes = new Set(manifests.map((manifest) => manifest.resultsHash));
  if (hashes.size !== 1) throw new Error(`formats or thread counts disagree: ${[...hashes].join(' ')}`);
  const { resultsHash, counts } = manifests[0]!;
  return { rows, resultsHash, accounts: counts.accounts, csvResults: resultsFolder(setting, 'csv') };
}

/** The book in Arrow, made before any clock, or null where this build cannot. */
function arrowBook({ folder, book, say }: Setting): string | null {
  if (!offersArrow('convert')) return null;
  const converted = join(folder, 'book-arrow');
  say('converting the book to Arrow');
  shockgrid(folder, 'convert', book, converted, '--format', 'arrow');
  return converted;
}

/** Whether the help of a command lists Arrow among its formats. */
function offersArrow(command: string): boolean {
  const [, choices] = /--format <\w+>[^(]*\(choices: ([^)]*)\)/.exec(helpText(command)) ?? [];
  return choices?.includes('"arrow"') ?? false;
}

export interface Recomputed extends ProcessRun {
  manifest: Manifest;
}

const resultsFolder = ({ folder, rulebook }: Setting, format: Format) => join(folder, `results-${rulebook}-${format}`);

/** One recompute of the setting's book; its results stay until the next one of the same rulebook and format. */
export function oneRun(setting: Setting, to: Format, threads: number): Recomputed {
  const { folder, market, book, rulebook } = setting;
  const out = resultsFolder(setting, to);
  rmSync(out, { recursive: true, force: true });
  const inputs = ['--market', market, '--portfolio', book, '--rulebook', rulebook];
  const options = ['--out', out, '--threads', String(threads), ...(to === 'csv' ? [] : ['--format', to])];
  const run = shockgrid(folder, 'recompute', ...inputs, ...options);
  return { ...run, manifest: JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as Manifest };
}

function laneName(from: Format, to: Format, threads: number) {
  const title: Record<Format, string> = { csv: 'CSV', arrow: 'Arrow' };
  return {
    id: recomputeId(from, to, threads),
    work: `${title[from]} in, all MRs, ${title[to]} results out`,
    by: `Shockgrid, ${threads} ${threads === 1 ? 'thread' : 'threads'}`,
  };
}

function laneRow(name: ReturnType<typeof laneName>, runs: Recomputed[]): MeasuredRow {
  const stage = (key: keyof Manifest['timings']) => medianOf(runs.map(({ manifest }) => manifest.timings[key]));
  return measured(name, {
    unit: 's',
    times: runs.map(({ wallS }) => wallS),
    includes:
      'from the start of the process to its end: reading, revaluing, every MR, account margin, all result files',
    proof: `${VERIFIED_ACCOUNTS} accounts by the decimal engine; one results hash for every format and thread count`,
    peakMb: Math.max(...runs.map(({ peakMb }) => peakMb)),
    // Evaluating and writing go on side by side; handled is what the main thread spends on deciding, hashing and writing.
    more: { readMs: stage('readMs'), evaluateAndWriteMs: stage('evaluateMs'), handledMs: stage('handledMs') },
  });
}
