// `graph` as a user runs it: a request, an account, a book.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { GraphReport } from '../../src/whatif/graph-report.ts';
import { shockgrid } from '../support/shockgrid.ts';

const root = mkdtempSync(join(tmpdir(), 'shockgrid-graph-'));
const book = join(root, 'book');
const market = ['--market', 'data/markets/sample'];
const ofBook = ['graph', ...market, '--portfolio', book, '--book'];
const ACCOUNTS = 300;

beforeAll(async () => {
  const { code } = await shockgrid(['generate', ...market, '--accounts', String(ACCOUNTS), '--modes', '--out', book]);
  if (code !== 0) throw new Error('no book was made');
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const request = {
  inclRealPosAndEq: false,
  simPos: [{ instId: 'BTC-USDT-SWAP', pos: '-10' }],
  simAsset: [{ ccy: 'USDT', amt: '5000' }],
};

it('at a shock of 0 says what build says, and at others what build says of a moved index', async () => {
  const graph = JSON.parse(
    (await shockgrid(['graph', '-', ...market], JSON.stringify({ ...request, type: 'mmr' }))).stdout,
  );
  const points = graph.data[0].mmrData as Record<string, string>[];
  expect(points).toHaveLength(200);
  for (const shock of ['0', '0.1', '-0.37']) {
    const asked = JSON.stringify(shock === '0' ? request : { ...request, idxVol: shock });
    const [built] = JSON.parse((await shockgrid(['build', '-', ...market], asked)).stdout).data;
    const point = points.find(({ shockFactor }) => shockFactor === shock)!;
    expect(Number(point.mmr) / Number(built.totalMmr)).toBeCloseTo(1, 12);
    expect(Number(point.mmrRatio) / Number(built.marginRatio)).toBeCloseTo(1, 12);
  }
});

it('of an account without a request is of the account as it stands', async () => {
  const args = [
    'graph',
    ...market,
    '--portfolio',
    'data/portfolios/short-strangle',
    '--account',
    'naked',
    '--step',
    '0.5',
  ];
  const alone = await shockgrid(args);
  expect(alone.code).toBe(0);
  expect(JSON.parse(alone.stdout).data[0].mmrData).toHaveLength(5);
  const asked = await shockgrid([...args.slice(0, 1), '-', ...args.slice(1)], '{"inclRealPosAndEq":true}');
  expect(asked.stdout).toBe(alone.stdout);
  const file = join(root, 'request.json');
  writeFileSync(file, JSON.stringify({ simPos: request.simPos }));
  const more = await shockgrid([...args.slice(0, 1), file, ...args.slice(1)]);
  expect(more.code).toBe(0);
  expect(more.stdout).not.toBe(alone.stdout);
});

it('of a book has at 0 the totals and states of recompute, in the table, the JSON and the files', async () => {
  const [out, results] = [join(root, 'out'), join(root, 'results')];
  const { code, stdout, stderr } = await shockgrid([...ofBook, '--out', out, '--json', '--step', '0.25']);
  expect(code).toBe(0);
  expect(stderr).toContain(`graph.csv, report.html and graph.json in ${out}`);
  expect(readdirSync(out).sort()).toEqual(['graph.csv', 'graph.json', 'report.html']);
  expect(readFileSync(join(out, 'graph.json'), 'utf8')).toBe(stdout);
  const report = JSON.parse(stdout) as GraphReport;
  expect(report).toMatchObject({
    schema: 'shockgrid-graph/1',
    coin: null,
    accounts: { computed: ACCOUNTS, quarantined: 0 },
  });
  await shockgrid(['recompute', ...market, '--portfolio', book, '--out', results]);
  const summary = JSON.parse(readFileSync(join(results, 'summary.json'), 'utf8'));
  const today = report.points.find(({ shock }) => shock === 0)!;
  expect(today.states).toEqual(summary.states);
  for (const [name, total] of Object.entries(today.totals)) expect([name, total]).toEqual([name, summary.totals[name]]);
  const [header, ...rows] = readFileSync(join(out, 'graph.csv'), 'utf8').trimEnd().split('\n');
  expect(header).toBe('shock,totalMmr,totalImr,adjEq,eqUsd,liquidation,danger,watch,warning,healthy');
  expect(rows.map((row) => row.split(',').map(Number))).toEqual(
    report.points.map(({ shock, totals, states }) => [shock, ...Object.values(totals), ...Object.values(states)]),
  );
  for (const { states } of report.points) expect(Object.values(states).reduce((sum, n) => sum + n, 0)).toBe(ACCOUNTS);
  const text = await shockgrid([...ofBook, '--step', '0.25', '--coin', 'BTC']);
  expect(text.stdout).toContain('BTC moves, vols and stablecoins stand');
  expect(text.stdout).toMatch(/^ +0 % +◂ +[\d,]+ +█/m);
});

it('of a book is the same for any number of threads', async () => {
  const made = await Promise.all(
    ['1', '2', '3'].map((threads) => shockgrid([...ofBook, '--json', '--step', '0.5', '--threads', threads])),
  );
  expect(made.map(({ code }) => code)).toEqual([0, 0, 0]);
  expect(made[1]!.stdout).toBe(made[0]!.stdout);
  expect(made[2]!.stdout).toBe(made[0]!.stdout);
});

it.each([
  [['-', ...market, '--portfolio', book, '--book'], '--book is of the whole portfolio: it takes no request'],
  [[...market, '--book'], '--book needs --portfolio'],
  [[...market, '--portfolio', book, '--book', '--account', 'A'], '--book and --account: expected one of them'],
  [[...market, '--portfolio', book, '--book', '--out', book], 'which no graph wrote'],
  [[...market, '--portfolio', book], '--portfolio and --account go together'],
  [['-', ...market, '--out', root], '--out is for --book'],
  [['-', ...market, '--coin', 'USDT'], '--coin USDT: expected a coin'],
  [['-', ...market, '--step', '0'], '--step 0: expected a share'],
  [[...market], 'the request is not JSON'],
])('%j is refused in one sentence', async (args, sentence) => {
  const { code, stdout, stderr } = await shockgrid(['graph', ...args]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).toContain(sentence);
});

it('its help has examples', async () => {
  const { code, stdout } = await shockgrid(['graph', '--help']);
  expect(code).toBe(0);
  expect(stdout).toContain('Examples:\n');
});
