// The command as a user runs it: text, JSON and files, the same for any number of threads; refusals in one sentence.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BacktestReport } from '../../src/backtest/backtest-report.ts';
import { shockgrid } from '../support/shockgrid.ts';
import { DatedFolders } from './dated-folders.ts';

const folders = new DatedFolders();
const ACCOUNTS = 400;
beforeAll(() => folders.make(ACCOUNTS));
afterAll(() => folders.remove());

const call = (out: string, ...more: string[]) =>
  shockgrid(['backtest', '--markets', folders.markets, '--portfolio', folders.book, '--out', out, ...more]);

type Row = Record<string, string>;

function rowsOf(path: string): Row[] {
  const [header, ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = header!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])));
}

it('tells of every date, what was judged, and that two moves are no verdict', async () => {
  const { code, stdout, stderr } = await call(folders.at('plain'));
  expect(code).toBe(0);
  expect(stderr).toContain('backtest.json');
  expect(stdout).toMatch(/^numbers of okx-2025 that are assumed: /);
  expect(stdout).toContain('3 snapshots from 2026-03-01 to 2026-03-03, 2 moves');
  expect(stdout).toContain(`${ACCOUNTS} accounts, 0 quarantined, ${ACCOUNTS} with figures on every date`);
  for (const date of ['2026-03-01', '2026-03-02', '2026-03-03'])
    expect(stdout).toMatch(new RegExp(`^${date} +\\d`, 'm'));
  expect(stdout).toContain('2 moves, fewer than 50: counts only, no verdict');
  expect(stdout).toMatch(/peak over trough \d\.\d{4}/);
  expect(stdout).not.toContain('cost against coverage');
});

it('the files say the same as the JSON, subject by subject', async () => {
  const out = folders.at('files');
  const { code, stdout } = await call(out, '--json', '--top', '3');
  expect(code).toBe(0);
  const report = JSON.parse(stdout) as BacktestReport;
  expect(readFileSync(join(out, 'backtest.json'), 'utf8')).toBe(stdout);
  expect(readdirSync(out).sort()).toEqual([
    'backtest-accounts.csv',
    'backtest-days.csv',
    'backtest-units.csv',
    'backtest.json',
    'report.html',
  ]);
  expect(report).toMatchObject({ schema: 'shockgrid-backtest/1', moves: 2, verdicts: null, curve: null });
  const [accounts, units, days] = ['accounts', 'units', 'days'].map((name) =>
    rowsOf(join(out, `backtest-${name}.csv`)),
  );
  const sum = (rows: Row[], name: string) => rows.reduce((total, row) => total + Number(row[name]), 0);
  expect(accounts).toHaveLength(ACCOUNTS);
  for (const row of accounts!) {
    expect(Number(row.moves) + Number(row.withoutRequirement) + Number(row.notJudged)).toBe(2);
  }
  const { judged } = report;
  expect(sum(accounts!, 'moves')).toBe(judged.accounts.judged);
  expect(sum(accounts!, 'exceptions')).toBe(judged.accounts.exceptions);
  expect(sum(accounts!, 'positionsExceptions')).toBe(judged.positions.exceptions);
  expect(sum(accounts!, 'shortfall') / judged.accounts.shortfall).toBeCloseTo(1, 12);
  expect(sum(units!, 'moves')).toBe(judged.units.judged);
  expect(sum(units!, 'exceptions')).toBe(judged.units.exceptions);
  expect(sum(units!, 'mr1Exceptions')).toBe(judged.unitsByMr1.exceptions);
  expect(judged.unitsByMr1.exceptions).toBeGreaterThan(judged.units.exceptions);
  expect(judged.units.exceptions).toBeGreaterThan(0);
  for (const name of ['accounts', 'positions', 'units', 'unitsByMr1'] as const) {
    expect(sum(days!, `${name}Judged`)).toBe(judged[name].judged);
    expect(sum(days!, `${name}Exceptions`)).toBe(judged[name].exceptions);
  }
  expect(days!.map(({ date, to }) => [date, to])).toEqual([
    ['2026-03-01', '2026-03-02'],
    ['2026-03-02', '2026-03-03'],
    ['2026-03-03', ''],
  ]);
  for (const name of ['judged', 'exceptions', 'mr1Exceptions'] as const) {
    const total = report.riskUnits.reduce((all, unit) => all + unit[name], 0);
    expect(total).toBe(name === 'mr1Exceptions' ? judged.unitsByMr1.exceptions : judged.units[name]);
  }
  for (const list of Object.values(report.worst)) expect(list.length).toBeLessThanOrEqual(3);
});

it("what is held on a date is what recompute says of that date's market", async () => {
  const out = folders.at('held');
  const results = folders.at('recomputed');
  await folders.run(
    'recompute',
    '--market',
    folders.marketOf('2026-03-02'),
    '--portfolio',
    folders.book,
    '--out',
    results,
  );
  const { stdout } = await call(out, '--json');
  const { totals } = JSON.parse(readFileSync(join(results, 'summary.json'), 'utf8'));
  const day = (JSON.parse(stdout) as BacktestReport).days[1]!;
  expect([day.totalMmr, day.steadyMmr]).toEqual([totals.totalMmr, totals.totalMmr]);
});

it('a sweep is a curve of cost against coverage, and names the cheapest that reaches it', async () => {
  const out = folders.at('curve');
  const wide = ['mr1-spot-shock.shocks.major', 'mr1-spot-shock.shocks.mid', 'mr1-spot-shock.shocks.other'];
  const vary = ['--vary', `${wide[0]}=0.12,0.18,0.5`, '--vary', `${wide[1]}=0.5`, '--vary', `${wide[2]}=0.5`];
  const { code, stdout } = await call(out, ...vary, '--json', '--coverage', '0.99');
  expect(code).toBe(0);
  const { curve, judged } = JSON.parse(stdout) as BacktestReport;
  expect(curve!.paths).toEqual(wide);
  expect(curve!.points).toHaveLength(4);
  expect(curve!.points[0]!.judged).toEqual(judged);
  const costs = curve!.points.slice(1).map(({ cost }) => cost);
  const covered = curve!.points.slice(1).map((point) => point.judged.units.coverage!);
  expect(costs).toEqual([...costs].sort((a, b) => a - b));
  expect(covered).toEqual([...covered].sort((a, b) => a - b));
  expect(curve!.points.map(({ meets }) => meets)).toEqual(
    curve!.points.map((point) => point.judged.units.coverage! >= 0.99),
  );
  const rows = rowsOf(join(out, 'backtest-curve.csv'));
  expect(rows.map((row) => [row[wide[0]!], row.meets, row.cheapest])).toEqual(
    curve!.points.map(({ settings, meets }, i) => [
      settings[wide[0]!] ?? '',
      String(meets),
      String(i === curve!.cheapest),
    ]),
  );
  expect(curve!.cheapest).toBe(2);
  const text = await call(out, ...vary, '--coverage', '0.99', '--coverage-of', 'accounts');
  expect(text.stdout).toMatch(/cheapest that meets a coverage of 99\.000 % \(accounts: .*\): none$/m);
});

it('any number of threads gives the same bytes', async () => {
  const vary = ['--vary', 'mr6-extreme-move.weight=0.5,0.7'];
  const made = await Promise.all(
    ['1', '2', '3'].map(async (threads) => {
      const out = folders.at(`threads-${threads}`);
      const { code } = await call(out, '--threads', threads, ...vary);
      expect(code).toBe(0);
      return readdirSync(out).map((name) => [name, readFileSync(join(out, name), 'utf8')]);
    }),
  );
  expect(made[0]).toHaveLength(6);
  expect(made[1]).toEqual(made[0]);
  expect(made[2]).toEqual(made[0]);
});

it('what is no dated snapshot is named, and an account with a bad row is quarantined', async () => {
  const markets = folders.at('with-others');
  cpSync(folders.markets, markets, { recursive: true });
  mkdirSync(join(markets, '2026-02-30'));
  mkdirSync(join(markets, 'archive'));
  writeFileSync(join(markets, '2026-03-04'), 'a file, no folder');
  const book = folders.at('bad-book');
  cpSync(folders.book, book, { recursive: true });
  const positions = join(book, 'positions.csv');
  const [header] = readFileSync(positions, 'utf8').split('\n');
  const cells: Row = { acctId: 'BAD', instId: 'NO-SUCH-SWAP', pos: '1', avgPx: '1' };
  const row = header!.split(',').map((name) => cells[name] ?? '');
  writeFileSync(positions, `${readFileSync(positions, 'utf8')}${row.join(',')}\n`);
  const out = folders.at('bad');
  const ran = await shockgrid(['backtest', '--markets', markets, '--portfolio', book, '--out', out]);
  expect(ran.code).toBe(3);
  expect(ran.stderr).toContain('no dated snapshot, left out: 2026-02-30, 2026-03-04, archive\n');
  expect(ran.stderr).toContain('account BAD: unknown-instrument');
  expect(rowsOf(join(out, 'backtest-accounts.csv')).at(-1)).toMatchObject({
    acctId: 'BAD',
    status: 'quarantined',
    moves: '0',
  });
});

const refused: [string, () => string[], string][] = [
  [
    'a folder with one date',
    () => ['--markets', folders.at('one')],
    'holds one snapshot, 2026-03-01: expected at least two',
  ],
  ['a folder without dates', () => ['--markets', folders.book], 'holds no snapshot: expected at least two sub-folders'],
  ['no folder', () => ['--markets', folders.at('nowhere')], 'cannot be listed'],
  ['prices that are not later', () => ['--markets', folders.at('same')], 'not later than those in 2026-03-01'],
  ['a coverage of 1', () => ['--coverage', '1'], '--coverage 1: expected a share above 0 and below 1'],
  ['a path that is not there', () => ['--vary', 'mr1-spot-shock.nothing=1'], 'mr1-spot-shock.nothing'],
  ['a path twice', () => ['--vary', 'account.takerFee=0.1', '--vary', 'account.takerFee=0.2'], 'varied twice'],
  ['no days', () => ['--rise-days', '0'], '--rise-days 0: expected a whole number from 1'],
  ['a folder of something else', () => ['--out', folders.book], 'which no backtest wrote'],
];

it.each(refused)('%s is refused in one sentence', async (_, args, sentence) => {
  mkdirSync(folders.at('one'), { recursive: true });
  mkdirSync(folders.at('same'), { recursive: true });
  folders.addMarket('2026-03-01', 0, 1, folders.at('one'));
  folders.addMarket('2026-03-01', 0, 1, folders.at('same'));
  folders.addMarket('2026-03-02', 0, 1, folders.at('same'));
  const { code, stdout, stderr } = await call(folders.at('refused'), ...args());
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toContain(sentence);
});

it('its help has examples', async () => {
  const { code, stdout } = await shockgrid(['backtest', '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('Examples:\n');
});
