// A sweep: every point is the run that its rulebook gives by itself, whatever threads; the command and its refusals.

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { accountStates } from '../../src/margin/account-columns.ts';
import { StateMatrix } from '../../src/margin/state-matrix.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { gridPoints, parseVary, rulebookAt } from '../../src/rulebook/vary.ts';
import { runBook } from '../../src/runner/run-book.ts';
import { sumOverComputed } from '../../src/runner/summary.ts';
import { sweepBook } from '../../src/sweep/sweep-book.ts';
import type { SweepReport } from '../../src/sweep/sweep-report.ts';
import { settleCloseDecisions } from '../../src/verify/close-decisions.ts';
import { comparedBook } from '../compare/book.ts';
import { market } from '../determinism/book.ts';
import { csvRows } from '../support/csv-table.ts';
import { makeModesBook, sampleMarket } from '../support/modes-book.ts';
import { shockgrid } from '../support/shockgrid.ts';

const { rulebook } = loadRulebook('okx-2025');
// Merges, a grid that shares its columns with the extremes (0.24), and plain numbers.
const axes = [
  'mr1-spot-shock.shocks.major=0.12,0.24',
  'merge=underlying,underlying-quote',
  'account.takerFee=0.001,0.01',
].map(parseVary);

describe('points', () => {
  const book = comparedBook(5);

  it('each is a run of its own, to the bit', async () => {
    const { base, points } = await sweepBook({
      snapshot: market,
      book,
      rulebook,
      axes,
      threads: 2,
      shardPositions: 900,
    });
    const own = async (settings: ReadonlyMap<string, string>) => {
      const varied = rulebookAt(rulebook, settings);
      const result = await runBook({ snapshot: market, rulebook: varied, book, threads: 1 });
      const { close } = settleCloseDecisions(market, varied, book, result);
      return { ...result.accounts, close };
    };
    const before = await own(new Map());
    const grid = gridPoints(axes);
    expect(points.map(({ settings }) => settings)).toEqual(grid.map((point) => Object.fromEntries(point)));
    for (const [i, point] of points.entries()) {
      const { figures, state, close } = await own(grid[i]!);
      const matrix = new StateMatrix();
      state.forEach((code, a) => {
        if (book.quarantined[a] === 0) matrix.add(before.state[a]!, code);
      });
      expect(point).toEqual({
        settings: Object.fromEntries(grid[i]!),
        totalMmr: sumOverComputed(figures.totalMmr, book.quarantined),
        totalImr: sumOverComputed(figures.totalImr, book.quarantined),
        states: matrix.states('after'),
        newlyLiquidated: matrix.newly('liquidated'),
        newlyBelow110: matrix.newly('below110'),
        newlyWatched: matrix.newly('watched'),
        noLongerLiquidated: matrix.noLonger('liquidated'),
        noLongerBelow110: matrix.noLonger('below110'),
        noLongerWatched: matrix.noLonger('watched'),
        closeDecisions: close,
      });
    }
    expect(base.closeDecisions).toBeGreaterThan(0);
    // The rulebook as it is stands in the grid too.
    expect({ ...points[0]!, settings: {} }).toEqual(base);
    expect(Math.max(...points.map(({ newlyLiquidated }) => newlyLiquidated))).toBeGreaterThan(0);
  });

  it('are the same for any threads and shards', async () => {
    const swept = async (threads: number, shardPositions: number) => {
      const { base, points } = await sweepBook({ snapshot: market, book, rulebook, axes, threads, shardPositions });
      return { base, points };
    };
    const first = await swept(1, 100_000);
    expect(await swept(2, 500)).toEqual(first);
    expect(await swept(3, 2000)).toEqual(first);
  });

  it('a failure ends the threads and is told', async () => {
    const failing = sweepBook({
      snapshot: market,
      book,
      rulebook,
      axes,
      threads: 2,
      onPoint: (done) => {
        if (done === 2) throw new Error('told');
      },
    });
    await expect(failing).rejects.toThrow('told');
  });
});

describe('the command', () => {
  const root = mkdtempSync(join(tmpdir(), 'shockgrid-sweep-'));
  const at = (...names: string[]) => join(root, ...names);
  const vary = ['--vary', 'mr1-spot-shock.shocks.major=0.10:0.14:0.02', '--vary', 'mr6-extreme-move.weight=0.5,1'];
  const sweep = (out: string, ...more: string[]) =>
    shockgrid(['sweep', '--market', sampleMarket, '--portfolio', at('book'), '--out', at(out), ...more]);
  beforeAll(() => makeModesBook(at('book'), 300));
  afterAll(() => rmSync(root, { recursive: true }));

  it('writes a row a point, with the unvaried run beside them', async () => {
    const { code, stdout, stderr } = await sweep('out', ...vary);
    expect(code).toBe(3);
    expect(stderr).toMatch(/6 points: [\d.]+ s for revaluing, [\d.]+ s for accumulating\nsweep.csv/);
    const report = JSON.parse(readFileSync(at('out', 'sweep.json'), 'utf8')) as SweepReport;
    const rows = csvRows(at('out', 'sweep.csv'));
    expect(rows.map((row) => [row['mr1-spot-shock.shocks.major'], row['mr6-extreme-move.weight']])).toEqual([
      ['0.1', '0.5'],
      ['0.1', '1'],
      ['0.12', '0.5'],
      ['0.12', '1'],
      ['0.14', '0.5'],
      ['0.14', '1'],
    ]);
    rows.forEach((row, i) => {
      const point = report.points[i]!;
      expect([Number(row.totalMmr), Number(row.totalImr)]).toEqual([point.totalMmr, point.totalImr]);
      expect(accountStates.map((state) => Number(row[state]))).toEqual(Object.values(point.states));
      expect(Number(row.newlyLiquidated)).toBe(point.newlyLiquidated);
      expect(Number(row.totalMmrChange)).toBe((point.totalMmr - report.base.totalMmr) / report.base.totalMmr);
    });
    expect(report.accounts).toEqual({ listed: 300, computed: 299, quarantined: 1 });
    expect(stdout).toContain('as it is');
    expect(stdout).toMatch(/^numbers of okx-2025 that are assumed: /);
    const own = ['recompute', '--market', sampleMarket, '--portfolio', at('book'), '--out', at('own'), '--json'];
    const summary = JSON.parse((await shockgrid(own)).stdout);
    expect(report.base.totalMmr).toBe(summary.totals.totalMmr);
    expect(report.base.states).toEqual(summary.states);
  });

  it('is the same for any number of threads', async () => {
    const one = await sweep('one', ...vary, '--threads', '1', '--json');
    await sweep('two', ...vary, '--threads', '2');
    expect(one.stdout).toBe(readFileSync(at('two', 'sweep.json'), 'utf8'));
    expect(readFileSync(at('one', 'sweep.csv'))).toEqual(readFileSync(at('two', 'sweep.csv')));
  });

  test.each([
    [[], "required option '--vary <path=values>' not specified"],
    [['--vary', 'mr6-extreme-move.weight'], 'expected PATH=V1,V2,… or PATH=FROM:TO:STEP'],
    [['--vary', 'mr6-extreme-move.wait=1'], 'near it: mr6-extreme-move.weight'],
    [['--vary', 'mr6-extreme-move.weight=0.1,-1'], 'okx-2025 with mr6-extreme-move.weight=-1, at mr6-extreme-move'],
    [['--vary', 'account.takerFee=0:1:0.0001'], '10001 values, expected at most 10000'],
    [['--vary', 'account.takerFee=1', '--vary', 'account.takerFee=2'], 'the path is varied twice'],
  ])('%j is refused before any work', async (more, sentence) => {
    const { code, stderr } = await shockgrid([
      'sweep',
      '--market',
      'no',
      '--portfolio',
      'no',
      '--out',
      at('no'),
      ...more,
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(existsSync(at('no'))).toBe(false);
  });
});
