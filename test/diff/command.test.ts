// The command as a user runs it: text, JSON and files, the same for any number of threads.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { DiffReport } from '../../src/diff/diff-report.ts';
import { parts, summedFigures } from '../../src/diff/parts.ts';
import { exactSum } from '../../src/quantity/exact-sum.ts';
import { shockgrid } from '../support/shockgrid.ts';
import { RunFolders } from './run-folders.ts';

const runs = new RunFolders();
const ACCOUNTS = 300;
beforeAll(() => runs.make(ACCOUNTS));
afterAll(() => runs.remove());

type Row = Record<string, string>;

function rowsOf(path: string): Row[] {
  const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = header!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])));
}

it('tells what moved and why, and exits 3 where accounts are quarantined', async () => {
  const { code, stdout, stderr } = await shockgrid(['diff', runs.a, runs.b, '--top', '3']);
  expect({ code, stderr }).toEqual({ code: 3, stderr: '' });
  expect(stdout).toMatch(/^numbers of okx-2025 that are assumed: /);
  expect(stdout).toContain(`${ACCOUNTS + 1} accounts, ${ACCOUNTS - 1} split, 2 quarantined or listed on one side only`);
  expect(stdout).toContain('  1: quarantined at B\n  1: absent at A\n');
  for (const part of [...parts, 'outside', 'residual']) expect(stdout).toMatch(new RegExp(`^${part} +\\S`, 'm'));
  expect(stdout).toMatch(/accounts changed state, the worst first(; 3 shown)?\n/);
  expect(stdout).toContain('largest moves of total MMR\n');
  expect(stdout).toMatch(/largest moves of MR9 in a risk unit/);
  expect(stdout).toMatch(/\d risk units by share of the total MMR; 3 shown/);
  expect(stdout).toMatch(/ {2}prices$/m);
});

it('a run against itself moves nothing and exits 0', async () => {
  const { code, stdout } = await shockgrid(['diff', runs.a, runs.a, '--json']);
  expect(code).toBe(0);
  const report = JSON.parse(stdout) as DiffReport;
  expect(report.movers).toEqual({ totalMmr: [], mr1: [], mr9: [] });
  expect(report.standings.changed).toEqual([]);
  expect(report.belowWatch.accounts).toEqual([]);
  for (const { a, b, residual, parts: own, outside } of Object.values(report.sums)) {
    expect([b, residual, outside, ...Object.values(own)]).toEqual([a, 0, 0, 0, 0, 0, 0, 0]);
  }
});

it('the JSON says everything: both runs, the sums, who moved', async () => {
  const { code, stdout } = await shockgrid(['diff', runs.a, runs.b, '--json', '--top', '4']);
  expect(code).toBe(3);
  const report = JSON.parse(stdout) as DiffReport;
  expect(report).toMatchObject({
    schema: 'shockgrid-diff/1',
    order: ['positions', 'prices', 'vols', 'rulebook', 'time'],
    a: {
      results: runs.a,
      resultsHash: runs.manifest(runs.a).resultsHash,
      market: { asOf: runs.manifest(runs.a).inputs.market.asOf },
      rulebook: { id: 'okx-2025', sha256: runs.manifest(runs.a).rulebook.sha256 },
      accounts: { listed: ACCOUNTS, computed: ACCOUNTS, quarantined: 0 },
    },
    b: { accounts: { listed: ACCOUNTS + 1, computed: ACCOUNTS, quarantined: 1 } },
    accounts: {
      listed: ACCOUNTS + 1,
      split: ACCOUNTS - 1,
      notSplit: 2,
      reasons: { 'quarantined at B': 1, 'absent at A': 1 },
    },
    rulebookChanges: [],
  });
  expect(report.a.rulebook.assumed).toContain('mr3-vega-span.spanWeight');
  expect(Object.keys(report.sums)).toEqual([...summedFigures]);
  const summary = (results: string) => JSON.parse(readFileSync(join(results, 'summary.json'), 'utf8'));
  for (const name of summedFigures) {
    const { a, b, parts: own, outside, relativeResidual } = report.sums[name];
    expect(Object.keys(own)).toEqual([...parts]);
    expect(a / summary(runs.a).totals[name]).toBeCloseTo(1, 12);
    expect(b / summary(runs.b).totals[name]).toBeCloseTo(1, 12);
    expect((a + parts.reduce((sum, part) => sum + own[part], 0) + outside) / b).toBeCloseTo(1, 12);
    expect(relativeResidual).toBeLessThan(1e-12);
  }
  expect(report.movers.totalMmr).toHaveLength(4);
  expect(Object.keys(report.movers.totalMmr[0]!.parts!)).toEqual([...parts]);
  expect(report.standings.changed.length).toBeGreaterThan(4);
});

it('the files hold every account and unit, and their columns add up', async () => {
  const out = runs.at('files');
  const first = await shockgrid(['diff', runs.a, runs.b, '--out', out, '--json']);
  expect(first.code).toBe(3);
  expect(first.stderr).toBe(`diff-accounts.csv, diff-units.csv and diff.json in ${out}\n`);
  expect(readdirSync(out).sort()).toEqual(['diff-accounts.csv', 'diff-units.csv', 'diff.json']);
  expect(readFileSync(join(out, 'diff.json'), 'utf8')).toBe(first.stdout);
  const report = JSON.parse(first.stdout) as DiffReport;
  const accounts = rowsOf(join(out, 'diff-accounts.csv'));
  expect(accounts.map(({ acctId }) => acctId)).toEqual([
    ...rowsOf(join(runs.a, 'accounts.csv')).map((r) => r.acctId),
    'NEW',
  ]);
  const [ofA, ofB] = [runs.a, runs.b].map(
    (results) => new Map(rowsOf(join(results, 'accounts.csv')).map((row) => [row.acctId, row])),
  );
  const number = (text: string | undefined) => Number(text === '' ? 0 : text);
  const capital = (part: string) => part[0]!.toUpperCase() + part.slice(1);
  for (const row of accounts) {
    const [a, b] = [ofA!.get(row.acctId), ofB!.get(row.acctId)];
    expect([row.statusA, row.statusB]).toEqual([a?.status ?? 'absent', b?.status ?? 'absent']);
    expect([row.stateA, row.stateB]).toEqual([a?.state ?? '', b?.state ?? '']);
    expect([row.totalMmrA, row.totalMmrB]).toEqual([a?.totalMmr ?? '', b?.totalMmr ?? '']);
    for (const name of summedFigures) {
      const own = parts.map((part) => row[name + capital(part)]);
      const isSplit = row.notSplit === '';
      expect(own.every((cell) => (cell === '') !== isSplit)).toBe(true);
      expect(row[`${name}Outside`] === '').toBe(isSplit);
      const sum = exactSum([row[`${name}A`], ...own, row[`${name}Outside`]].map(number));
      expect(sum / (number(row[`${name}B`]) || 1)).toBeCloseTo(number(row[`${name}B`]) === 0 ? 0 : 1, 9);
    }
  }
  for (const name of summedFigures) {
    const sumOf = (suffix: string) => exactSum(accounts.map((row) => number(row[name + suffix])));
    expect(sumOf('A')).toBe(report.sums[name].a);
    expect(sumOf('Outside')).toBe(report.sums[name].outside);
    for (const part of parts) expect(sumOf(capital(part))).toBe(report.sums[name].parts[part]);
  }
  const units = rowsOf(join(out, 'diff-units.csv'));
  const keyOf = (row: Row) => `${row.acctId} ${row.riskUnit}`;
  const unitsOf = (results: string) => new Map(rowsOf(join(results, 'risk-units.csv')).map((row) => [keyOf(row), row]));
  const [unitsA, unitsB] = [unitsOf(runs.a), unitsOf(runs.b)];
  expect(new Set(units.map(keyOf))).toEqual(new Set([...unitsA.keys(), ...unitsB.keys()]));
  for (const row of units) {
    const [a, b] = [unitsA.get(keyOf(row)), unitsB.get(keyOf(row))];
    expect([row.mr1A, row.mr1B, row.mr9A, row.mr9B]).toEqual([a?.mr1 ?? '', b?.mr1 ?? '', a?.mr9 ?? '', b?.mr9 ?? '']);
  }
});

it('any number of threads gives the same bytes', async () => {
  const made = await Promise.all(
    ['1', '2', '3'].map(async (threads) => {
      const out = runs.at(`threads-${threads}`);
      await runs.run('diff', runs.a, runs.b, '--threads', threads, '--out', out);
      return readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'utf8')]);
    }),
  );
  expect(made[1]).toEqual(made[0]);
  expect(made[2]).toEqual(made[0]);
});

it('a run that was told of its inputs from elsewhere can be found again', async () => {
  const results = runs.at('results-relative');
  const rulebook = join('data', 'rulebooks', 'okx', 'seed.json');
  await runs.run(
    'recompute',
    '--market',
    runs.marketA,
    '--portfolio',
    runs.book,
    '--rulebook',
    rulebook,
    '--out',
    results,
  );
  const { inputs, rulebook: recorded } = runs.manifest(results);
  for (const path of [inputs.market.directory, inputs.portfolio.directory, recorded.path]) expect(path).toMatch(/^\//);
  const { code, stdout } = await shockgrid(['diff', runs.a, results, '--json']);
  expect(code).toBe(0);
  const { sums, rulebookChanges } = JSON.parse(stdout) as DiffReport;
  const { a, b, parts: own } = sums.totalMmr;
  expect(own).toMatchObject({ positions: 0, prices: 0, vols: 0, time: 0 });
  expect((a + own.rulebook) / b).toBeCloseTo(1, 12);
  expect(rulebookChanges.map(({ path }) => path)).toContain('mr1-spot-shock.shocks.major');
});

it('its help has examples', async () => {
  const { code, stdout } = await shockgrid(['diff', '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('Examples:\n');
});

it('runs that compared account modes over accounts of every mode add up like others', async () => {
  const book = runs.at('book-of-modes');
  await runs.run('generate', '--market', runs.marketA, '--accounts', '300', '--modes', '--out', book);
  const [a, b] = [runs.at('modes-a'), runs.at('modes-b')];
  await runs.run('recompute', '--market', runs.marketA, '--portfolio', book, '--out', a, '--modes');
  await runs.run('recompute', '--market', runs.marketB, '--portfolio', book, '--out', b, '--modes');
  const { code, stdout } = await shockgrid(['diff', a, b, '--json']);
  expect(code).toBe(0);
  const { sums } = JSON.parse(stdout) as DiffReport;
  for (const { a: before, b: after, parts, outside } of Object.values(sums)) {
    const moved = Object.values(parts).reduce((sum, part) => sum + part, outside);
    expect((before + moved) / after).toBeCloseTo(1, 9);
    expect(parts.prices).not.toBe(0);
  }
});
