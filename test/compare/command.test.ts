// The command as a user runs it: the tables against two results folders of recompute, gates, overrides, refusals.

import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import type { CompareReport } from '../../src/compare/compare-report.ts';
import { compareFigureNames } from '../../src/compare/figures.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { csvRows } from '../support/csv-table.ts';
import { makeModesBook, sampleMarket } from '../support/modes-book.ts';
import { shockgrid } from '../support/shockgrid.ts';

const ACCOUNTS = 400;
const root = mkdtempSync(join(tmpdir(), 'shockgrid-compare-'));
const at = (...names: string[]) => join(root, ...names);
const inputs = ['--market', sampleMarket, '--portfolio', at('book')];
const rulebooks = ['--base', 'okx-2024-06', '--candidate', 'okx-2025'];
const compare = (out: string, ...more: string[]) => shockgrid(['compare', ...inputs, '--out', at(out), ...more]);
const report = (out: string) => JSON.parse(readFileSync(at(out, 'compare.json'), 'utf8')) as CompareReport;

beforeAll(async () => {
  await makeModesBook(at('book'), ACCOUNTS);
  for (const id of ['okx-2024-06', 'okx-2025']) {
    const { code } = await shockgrid(['recompute', ...inputs, '--rulebook', id, '--out', at(id)]);
    expect(code).toBe(3);
  }
});
afterAll(() => rmSync(root, { recursive: true }));

describe('both rulebooks', () => {
  let screen: string;
  beforeAll(async () => {
    const { code, stdout, stderr } = await compare('both', ...rulebooks, '--top', '3');
    expect(code).toBe(3);
    expect(stderr).toContain('compare-accounts.csv, compare-units.csv, rejects.csv, report.html and compare.json in');
    expect(stderr).toContain('account A00000003: unknown-instrument');
    screen = stdout;
  });

  it('the accounts are those of two recomputes, cell by cell, and their totals', () => {
    const rows = csvRows(at('both', 'compare-accounts.csv'));
    const before = csvRows(at('okx-2024-06', 'accounts.csv'));
    const after = csvRows(at('okx-2025', 'accounts.csv'));
    expect(rows.map(({ acctId }) => acctId)).toEqual(before.map(({ acctId }) => acctId));
    rows.forEach((row, a) => {
      expect(row.status).toBe(before[a]!.status);
      for (const name of ['totalMmr', 'totalImr', 'adjEq', 'liqFee', 'mgnRatio', 'state']) {
        expect([row[`${name}Base`], row[`${name}Candidate`]]).toEqual([before[a]![name], after[a]![name]]);
      }
    });
    const { totals, figures, states } = report('both');
    for (const [side, id] of [
      ['base', 'okx-2024-06'],
      ['candidate', 'okx-2025'],
    ] as const) {
      const summary = JSON.parse(readFileSync(at(id, 'summary.json'), 'utf8'));
      for (const [name, change] of Object.entries(totals)) expect(change[side]).toBe(summary.totals[name]);
      expect(side === 'base' ? figures.liquidatedBase : figures.liquidatedCandidate).toBe(summary.states.liquidation);
      const counts = Object.entries(states).map(([from, row]) =>
        side === 'base'
          ? Object.values(row).reduce((sum, count) => sum + count, 0)
          : Object.values(states).reduce((sum, other) => sum + other[from as keyof typeof row], 0),
      );
      expect(counts).toEqual(Object.values(summary.states));
    }
    expect([figures.accounts, figures.quarantined]).toEqual([ACCOUNTS, 1]);
  });

  it('the units of okx-2024-06, which are by coin and quote, are added up by coin', () => {
    const after = csvRows(at('okx-2025', 'risk-units.csv'));
    const sums = new Map<string, number>();
    for (const { acctId, riskUnit, mmr } of csvRows(at('okx-2024-06', 'risk-units.csv'))) {
      const key = `${acctId} ${riskUnit!.slice(0, riskUnit!.lastIndexOf('-'))}`;
      sums.set(key, (sums.get(key) ?? 0) + Number(mmr));
    }
    const rows = csvRows(at('both', 'compare-units.csv'));
    expect(rows.map(({ acctId, riskUnit, mmrCandidate }) => [acctId, riskUnit, mmrCandidate]).sort()).toEqual(
      after.map(({ acctId, riskUnit, mmr }) => [acctId, riskUnit, mmr]).sort(),
    );
    for (const { acctId, riskUnit, mmrBase, mmrCandidate, mmrDelta } of rows) {
      expect(Number(mmrBase)).toBe(sums.get(`${acctId} ${riskUnit}`));
      expect(Number(mmrDelta)).toBe(Number(mmrCandidate) - Number(mmrBase));
    }
  });

  it('lists and counts are those of the table', () => {
    const rows = csvRows(at('both', 'compare-accounts.csv'));
    const { figures, calls, movers } = report('both');
    const crossed = (crossing: string) => rows.filter((row) => row.crossing === crossing).length;
    expect(figures.newlyLiquidated).toBe(crossed('newly liquidated'));
    expect(figures.noLongerLiquidated).toBe(crossed('no longer liquidated'));
    const called = rows.filter(({ callTo110 }) => callTo110 !== '');
    expect(figures.calls).toBe(called.length);
    expect(calls.length).toBe(Math.min(3, called.length));
    const falls = rows.map(({ totalMmrDelta }) => Number(totalMmrDelta)).sort((a, b) => a - b);
    expect(movers.down.map(({ totalMmr }) => totalMmr.delta)).toEqual(falls.slice(0, 3));
    expect(Object.keys(figures).sort()).toEqual([...compareFigureNames].sort());
  });

  it('a person reads it: what is assumed first, then totals, states, calls, who gains', () => {
    expect(screen).toMatch(/^numbers of both rulebooks that are assumed: /);
    expect(screen).toContain('numbers of okx-2025 alone that are assumed: mr9-stablecoin-depeg.pairs\n');
    for (const words of [
      'base: okx-2024-06 of 2024-06-05\ncandidate: okx-2025 of 2025-12-04\n',
      'mr6-extreme-move.shocks.major: ["-0.30","0.30"] → ["-0.24","0.24"]',
      'state of base, of candidate →',
      'would have to bring in equity',
      'asset class',
      'term that binds',
      'equity, USD',
      'largest falls of MMR\n',
    ]) {
      expect(screen).toContain(words);
    }
    expect(screen).toMatch(/^totalMmr( +-?[\d,]+\.\d\d){3} +-?[\d.]+ %$/m);
  });

  it('the files are the same for any number of threads, and JSON on the screen is the file', async () => {
    const one = await compare('one', ...rulebooks, '--top', '3', '--threads', '1', '--json');
    expect(one.code).toBe(3);
    expect(one.stdout).toBe(readFileSync(at('one', 'compare.json'), 'utf8'));
    await compare('three', ...rulebooks, '--top', '3', '--threads', '3');
    for (const other of ['one', 'three']) {
      expect(readdirSync(at(other)).sort()).toEqual(readdirSync(at('both')).sort());
      for (const file of readdirSync(at('both'))) {
        expect(readFileSync(at(other, file)).equals(readFileSync(at('both', file))), file).toBe(true);
      }
    }
  });
});

test('a gate that holds ends with 4, one that does not with what it were without', async () => {
  const tripped = await compare('gate', ...rulebooks, '--fail-if', 'mmrDown > 5 and quarantined == 1');
  expect(tripped.code).toBe(4);
  expect(tripped.stderr).toMatch(/--fail-if mmrDown > 5 and quarantined == 1: it holds \(mmrDown \d+, quarantined 1\)/);
  const held = await compare('gate', ...rulebooks, '--fail-if', 'totalMmrChange > 0', '--fail-if', 'accounts < 0');
  expect(held.code).toBe(3);
  expect(report('gate').gates).toEqual([
    { expression: 'totalMmrChange > 0', isTripped: false },
    { expression: 'accounts < 0', isTripped: false },
  ]);
});

test('numbers set on the base are a candidate: by file and one by one, as a rulebook file of the same numbers', async () => {
  writeFileSync(at('overrides.json'), JSON.stringify({ 'mr6-extreme-move.weight': '0.75' }));
  const set = ['--overrides', at('overrides.json'), '--candidate-set', 'mr1-spot-shock.shocks.major=0.2'];
  expect((await compare('set', ...set)).code).toBe(3);
  const { base, candidate, rulebookChanges, figures } = report('set');
  expect([base.id, candidate.id]).toEqual(['okx-2025', 'okx-2025.varied']);
  expect(candidate.set).toEqual({ 'mr6-extreme-move.weight': '0.75', 'mr1-spot-shock.shocks.major': '0.2' });
  expect(rulebookChanges.map(({ path }) => path)).toEqual([
    'mr1-spot-shock.shocks.major',
    'mr6-extreme-move.weight.value',
  ]);
  expect(figures.totalMmrDelta).toBeGreaterThan(0);
  expect(figures.newlyLiquidated).toBeGreaterThan(0);
  const { rulebook } = JSON.parse(
    `{"rulebook":${(await shockgrid(['rulebook', 'show', 'okx-2025', '--json'])).stdout}}`,
  );
  rulebook['mr6-extreme-move'].weight.value = '0.75';
  const steps = ['-0.2', '-0.13333333333333333333', '-0.06666666666666666667', '0'];
  rulebook['mr1-spot-shock'].shocks.major = [
    ...steps,
    ...steps
      .slice(0, 3)
      .reverse()
      .map((text) => text.slice(1)),
  ];
  writeFileSync(at('mine.json'), JSON.stringify(rulebook));
  await compare('mine', '--candidate', at('mine.json'));
  for (const file of ['compare-accounts.csv', 'compare-units.csv']) {
    expect(readFileSync(at('mine', file)).equals(readFileSync(at('set', file)))).toBe(true);
  }
});

test('who is newly watched, the lowest ratio first', async () => {
  await compare('watched', '--candidate-set', 'account.stateThresholds.watch=2.9', '--top', '500');
  const rows = csvRows(at('watched', 'compare-accounts.csv')).filter(({ crossing }) => crossing === 'newly watched');
  const { newlyWatched } = report('watched');
  expect(newlyWatched.length).toBeGreaterThan(0);
  expect(newlyWatched.map(({ acctId }) => acctId).sort()).toEqual(rows.map(({ acctId }) => acctId).sort());
  const ratios = newlyWatched.map(({ mgnRatio }) => mgnRatio.candidate!);
  expect(ratios).toEqual([...ratios].sort((a, b) => a - b));
});

test('a disk that takes no more is one sentence, the folder without a report, and may be written over', async () => {
  const call = `ulimit -f 8; node dist/src/cli/main.js compare ${inputs.join(' ')} --candidate seed --out ${at('full')}`;
  const { code, stderr } = await new Promise<{ code: number; stderr: string }>((resolve) => {
    execFile('bash', ['-c', call], { cwd: packageRoot() }, (error, _, text) => {
      resolve({ code: error ? Number(error.code) : 0, stderr: text });
    });
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^shockgrid: .*compare-(accounts|units)\.csv cannot be written: EFBIG[^\n]*\n$/);
  expect(readdirSync(at('full'))).not.toContain('compare.json');
  expect((await compare('full', '--candidate', 'seed')).code).toBe(3);
});

test('a rulebook against itself moves nothing', async () => {
  await compare('same', '--candidate', 'okx-2025', '--fail-if', 'mmrSame != computed or totalImrDelta != 0');
  expect(report('same').gates[0]!.isTripped).toBe(false);
});

describe('refusals, each one sentence before any work', () => {
  test.each([
    [[], 'what to compare with is missing'],
    [['--candidate', 'okx-2026'], 'rulebook "okx-2026" is not one of'],
    [
      ['--candidate-set', 'mr6.weight=1'],
      'mr6.weight is no number of rulebook okx-2025; near it: mr6-extreme-move.weight',
    ],
    [['--candidate-set', 'mr6-extreme-move.weight=-1'], 'expected a number of 0 or more'],
    [['--candidate-set', 'account.takerFee=1', '--candidate-set', 'account.takerFee=2'], 'is set already'],
    [['--overrides', 'nowhere.json'], 'overrides nowhere.json cannot be read'],
    [['--candidate', 'seed', '--fail-if', 'newlyLiquidatd > 0'], 'expected a number or one of accounts, computed'],
    [['--candidate', 'seed', '--fail-if', 'accounts >'], 'instead of the end'],
    [['--candidate', 'seed', '--top', '0'], 'expected a whole number'],
  ])('%j', async (more, sentence) => {
    // The market is not even looked at.
    const call = ['compare', '--market', 'nowhere', '--portfolio', 'nowhere', '--out', at('never'), ...more];
    const { code, stdout, stderr } = await shockgrid(call);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  test('a folder that holds something else', async () => {
    const { code, stderr } = await shockgrid(['compare', ...inputs, '--out', at('okx-2025'), '--candidate', 'seed']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: `shockgrid: --out ${at('okx-2025')} holds accounts.csv, which no compare wrote: give a new or empty folder\n`,
    });
  });
});

test('--help names every figure', async () => {
  const { stdout } = await shockgrid(['compare', '--help']);
  for (const name of compareFigureNames) expect(stdout).toMatch(new RegExp(`^  ${name} +\\S`, 'm'));
});
