// A run in slices, put together, is the run in one piece: every file, byte for byte.
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { gatherSlices } from '../../src/cluster/gather.ts';
import { findAccountRows } from '../../src/ingest/account-rows.ts';
import { portfolioTables } from '../../src/ingest/read-portfolio.ts';
import { shockgrid } from '../support/shockgrid.ts';
import {
  contentsOf,
  converted,
  faultyBook,
  market,
  mergedRun,
  newFolder,
  shuffled,
  slicedRun,
  straightRun,
} from './slice-runs.ts';

const timeout = 240_000;
let csv: string;
/** Accounts of every mode; some are quarantined. */
const ACCOUNTS = 400;

beforeAll(async () => {
  csv = await faultyBook(ACCOUNTS);
}, timeout);

const isReadBySlice = async (book: string) => (await findAccountRows(portfolioTables(book))) !== null;

describe('slices put together are the run in one piece', () => {
  it.each([1, 2, 7, 64])(
    '%i of them, read one by one from Arrow',
    async (of) => {
      const portfolio = await converted(csv, 'arrow');
      expect(await isReadBySlice(portfolio)).toBe(true);
      const straight = await straightRun({ portfolio });
      const { rejects, accounts, closeDecisions } = JSON.parse(readFileSync(join(straight, 'summary.json'), 'utf8'));
      expect([rejects.rows, accounts.quarantined]).toEqual([7, 5]);
      expect(closeDecisions.close).toBeGreaterThan(0);
      expect(contentsOf(await mergedRun([await slicedRun({ portfolio, of })]))).toEqual(contentsOf(straight));
    },
    timeout,
  );

  it(
    'of CSV in any order, with modes compared',
    async () => {
      const portfolio = shuffled(csv, false);
      const straight = contentsOf(await straightRun({ portfolio, comparesModes: true }));
      const slices = await slicedRun({ portfolio, of: 7, comparesModes: true });
      expect(contentsOf(await mergedRun([slices]))).toEqual(straight);
    },
    timeout,
  );

  it(
    'of packed CSV',
    async () => {
      const portfolio = shuffled(csv, true);
      const slices = await slicedRun({ portfolio, of: 3 });
      expect(contentsOf(await mergedRun([slices]))).toEqual(contentsOf(await straightRun({ portfolio })));
    },
    timeout,
  );

  it(
    'of Parquet, written as Arrow, with modes compared',
    async () => {
      const portfolio = await converted(csv, 'parquet');
      expect(await isReadBySlice(portfolio)).toBe(true);
      const straight = await straightRun({ portfolio, comparesModes: true, format: 'arrow' });
      const slices = await slicedRun({ portfolio, of: 7, comparesModes: true });
      expect(contentsOf(await mergedRun([slices], { format: 'arrow' }))).toEqual(contentsOf(straight));
    },
    timeout,
  );

  it(
    'of Arrow whose rows are not in the order of the accounts',
    async () => {
      const portfolio = await unsortedArrow();
      expect(await isReadBySlice(portfolio)).toBe(false);
      const slices = await slicedRun({ portfolio, of: 5 });
      expect(contentsOf(await mergedRun([slices]))).toEqual(contentsOf(await straightRun({ portfolio })));
    },
    timeout,
  );

  it(
    'from several folders, computed by the debug and the release build in turn',
    async () => {
      const portfolio = await converted(csv, 'arrow');
      const odd = (slice: number) => slice % 2 === 1;
      const [a, b] = [newFolder(), newFolder()];
      const request = (slice: number) => ({
        build: odd(slice) ? ('debug' as const) : ('release' as const),
        out: odd(slice) ? a : b,
      });
      await slicedRun({ portfolio, of: 7, request });
      expect(gatherSlices([a, b]).length).toBe(7);
      expect(contentsOf(await mergedRun([a, b]))).toEqual(contentsOf(await straightRun({ portfolio })));
    },
    timeout,
  );

  it(
    'more of them than accounts',
    async () => {
      const portfolio = await converted(await faultyBook(10), 'arrow');
      const slices = await slicedRun({ portfolio, of: 40 });
      expect(contentsOf(await mergedRun([slices]))).toEqual(contentsOf(await straightRun({ portfolio })));
    },
    timeout,
  );
});

describe('the command line', () => {
  it(
    'computes slices and merges them, and says which accounts are quarantined',
    async () => {
      const portfolio = await converted(csv, 'arrow');
      const [slices, out] = [newFolder(), join(newFolder(), 'out')];
      const from = ['--market', market, '--portfolio', portfolio];
      const codes: number[] = [];
      for (const slice of ['1/3', '2/3', '3/3', '2/3']) {
        const { code, stdout, stderr } = await shockgrid(['shard', slice, ...from, '--out', slices, '--threads', '1']);
        expect(stdout).toContain(`slice ${slice.replace('/', ' of ')}: `);
        expect(stderr.includes('the same was there already'), stderr).toBe(codes.length === 3);
        codes.push(code);
      }
      expect(codes).toContain(3);
      const { code, stderr } = await shockgrid(['merge', slices, '--out', out, '--verify', '10']);
      expect(code, stderr).toBe(3);
      expect(stderr).toContain('results of 3 slices in');
      expect(contentsOf(out)).toEqual(contentsOf(await straightRun({ portfolio })));
      const diffed = await shockgrid(['diff', out, out]);
      expect(diffed.code, diffed.stderr).toBe(3);
    },
    timeout,
  );

  it.each(['0/3', '4/3', '1', 'a/b', '1/0'])('refuses slice %s', async (slice) => {
    const { code, stderr } = await shockgrid([
      'shard',
      slice,
      '--market',
      market,
      '--portfolio',
      csv,
      '--out',
      newFolder(),
    ]);
    expect([code, stderr.split('\n').length]).toEqual([1, 2]);
    expect(stderr).toContain('expected i/n');
  });
});

/** Arrow files whose accounts come in the order of a shuffled CSV, account by account, but not table by table. */
async function unsortedArrow(): Promise<string> {
  const folder = await converted(csv, 'arrow');
  const other = await converted(shuffled(csv, false), 'arrow');
  copyFileSync(join(other, 'positions.arrow'), join(folder, 'positions.arrow'));
  return folder;
}
