// The peers' bench at a tiny size, so that it does not rot: every row is there, measured ones have proved their figures,
// absent ones say what to install. The times mean nothing here.
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accumulateRows } from '../../bench/peers/accumulate.ts';
import { absent, measured, mustAgree, type Row, type Setting } from '../../bench/peers/setting.ts';
import { type Target, targetsOf } from '../../bench/peers/targets.ts';
import { peersLines } from '../../bench/readme-figures.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';

const ROW_IDS = [
  'recompute-csv-arrow-1',
  'recompute-csv-arrow-2',
  'recompute-csv-csv-1',
  'recompute-csv-csv-2',
  'recompute-arrow-arrow-1',
  'recompute-arrow-arrow-2',
  'compute-1',
  'compute-2',
  'one-more-rulebook',
  'duckdb-aggregate',
  'duckdb-margins',
  'fast-csv-part',
  'recompute-part',
  'accumulate-kernel',
  'accumulate-scipy',
  'accumulate-native',
  'revalue-kernel',
  'revalue-quantlib',
  'revalue-numpy',
  'revalue-market',
  'recompute-large',
];

interface SavedPeers {
  sizes: { accounts: number };
  results: { rows: Row[]; targets: Target[] };
}

const folder = mkdtempSync(join(tmpdir(), 'shockgrid-peers-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a run of three hundred accounts', () => {
  let saved: SavedPeers;
  let stdout: string;

  beforeAll(async () => {
    const file = join(folder, 'peers.json');
    const args = ['--import', 'tsx', join('bench', 'peers.ts'), '300', '--runs', '1', '--large', '400'];
    args.push('--out', file);
    ({ stdout } = await promisify(execFile)(process.execPath, args, { cwd: packageRoot() }));
    saved = JSON.parse(readFileSync(file, 'utf8')) as SavedPeers;
  });

  test('has every row, proved or absent with what to install', () => {
    const { rows } = saved.results;
    expect(rows.map((row) => row.id)).toEqual(expect.arrayContaining(ROW_IDS));
    for (const row of rows) {
      if (row.status === 'absent') {
        expect(row.install, row.id).not.toBe('');
      } else {
        expect(row.proof, row.id).not.toBe('');
        expect(row.median, row.id).toBeGreaterThan(0);
      }
    }
  });

  test('measures ourselves and what comes with npm', () => {
    const own = ['recompute-', 'compute-', 'one-more', 'fast-csv', 'accumulate-kernel', 'revalue-market'];
    for (const row of saved.results.rows) {
      if (own.some((id) => row.id.startsWith(id))) expect(row.status, row.id).toBe('measured');
    }
  });

  test('says of every target whether it was reached, and judges a small book by none that is meant for a large one', () => {
    expect(saved.sizes.accounts).toBe(300);
    expect(saved.results.targets.length).toBeGreaterThanOrEqual(14);
    for (const { work, figure, meantFor, verdict } of saved.results.targets) {
      expect(figure === null, work).toBe(verdict === 'not measured');
      if (figure !== null) expect(verdict === 'book too small', work).toBe(meantFor !== null);
      expect(stdout).toContain(work);
    }
  });

  test('makes lines of the README: one for each target, none that says more than was measured', () => {
    const lines = peersLines(JSON.parse(readFileSync(join(folder, 'peers.json'), 'utf8')));
    const text = lines.join('\n');
    expect(text).toContain('300 accounts');
    for (const { work } of saved.results.targets) expect(text).toContain(`| ${work} |`);
    expect(text).toContain('meant for 1,000,000 accounts');
    expect(text).not.toContain('undefined');
    expect(text).not.toContain('NaN');
  });
});

test('a peer that is not installed is absent, and the rest is measured', async () => {
  const path = process.env.PATH;
  process.env.PATH = '';
  try {
    const rows = await accumulateRows({ accounts: 20, folder, say: () => {} } as unknown as Setting);
    const statuses = new Map(rows.map((row) => [row.id, row.status]));
    expect(statuses.get('accumulate-kernel')).toBe('measured');
    expect(statuses.get('accumulate-native')).toBe('absent');
  } finally {
    process.env.PATH = path;
  }
});

test('work that was not the same is refused', () => {
  expect(() => mustAgree('sum', 1000, 1000.000002)).toThrow('sum: 1000 here, 1000.000002 there');
  expect(() => mustAgree('sum', 1000, Number.NaN)).toThrow();
  expect(() => mustAgree('rows', 3, 4, 0)).toThrow();
  mustAgree('sum', 1000, 1000.0000005);
});

describe('targets', () => {
  const row = (id: string, median: number, more: { peakMb?: number; accounts?: number } = {}) =>
    measured(
      { id, work: '', by: '' },
      {
        unit: 's',
        times: [9 * median, median, median / 9],
        includes: '',
        proof: '',
        ...(more.peakMb === undefined ? {} : { peakMb: more.peakMb }),
        ...(more.accounts === undefined ? {} : { more: { accounts: more.accounts } }),
      },
    );
  const judged = (rows: Row[], ours: string, peer: string | null, accounts = 1_000_000) => {
    const { figure, verdict } = targetsOf(rows, accounts).find((one) => one.ours === ours && one.peer === peer)!;
    return { figure, verdict };
  };
  const [arrow, aggregate] = ['recompute-csv-arrow-2', 'duckdb-aggregate'];

  test.each([
    [5, 'missed'],
    [3, 'reached'],
    [2, 'aim reached'],
  ])('are read off the medians: %i times the peer is %s', (times, verdict) => {
    const rows = [row(arrow, times), row(aggregate, 1)];
    expect(judged(rows, arrow, aggregate)).toEqual({ figure: times, verdict });
  });

  test('whose rows are absent are not measured, which is not missed', () => {
    const gone = absent({ id: aggregate, work: '', by: '' }, 'npm ci');
    expect(judged([row(arrow, 3), gone], arrow, aggregate)).toEqual({ figure: null, verdict: 'not measured' });
    expect(judged([], 'recompute-large', null)).toEqual({ figure: null, verdict: 'not measured' });
  });

  test('are judged by a book of the size that they are meant for', () => {
    const rows = [row('compute-1', 0.5), row('recompute-large', 60, { peakMb: 7000, accounts: 1_000_000 })];
    expect(judged(rows, 'compute-1', null)).toEqual({ figure: 2, verdict: 'reached' });
    expect(judged(rows, 'compute-1', null, 999_999).verdict).toBe('book too small');
    expect(judged(rows, 'recompute-large', null)).toEqual({ figure: 7000, verdict: 'book too small' });
    const ten = row('recompute-large', 60, { peakMb: 7000, accounts: 10_000_000 });
    expect(judged([ten], 'recompute-large', null).verdict).toBe('aim reached');
  });
});
