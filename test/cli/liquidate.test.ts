// `liquidate` as a user calls it: its files, its words, what it refuses.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ran, shockgrid } from '../support/shockgrid.ts';

const folder = mkdtempSync(join(tmpdir(), 'shockgrid-liquidate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const market = 'data/markets/sample';
const portfolio = 'data/portfolios/near-liquidation-basis';
const out = join(folder, 'out');
const call = (...more: string[]) =>
  shockgrid(['liquidate', '--market', market, '--portfolio', portfolio, '--out', out, ...more]);
const rowsOf = (name: string) => {
  const [header, ...rows] = readFileSync(join(out, name), 'utf8').trimEnd().split('\n');
  const names = header!.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((cell, i) => [names[i]!, cell])));
};

describe('one account in liquidation among three', () => {
  let ran: Ran;
  beforeAll(async () => {
    ran = await call('--map-step', '50');
  });

  it('is walked and restored, the others are left alone', () => {
    expect(ran.code).toBe(0);
    const [row, ...others] = rowsOf('liquidated.csv');
    expect(others).toEqual([]);
    expect(row).toMatchObject({ acctId: 'basis-below', status: 'ok', outcome: 'restored', stages: 'basis-hedge' });
    expect(Number(row!.ratioStart)).toBeLessThanOrEqual(1);
    expect(Number(row!.ratioEnd)).toBeGreaterThan(1.1);
  });

  it('has a row for each trade, of which the account is the sum', () => {
    const trades = rowsOf('liquidations.csv');
    const [row] = rowsOf('liquidated.csv');
    expect(trades.map(({ instId, side }) => `${side} ${instId}`)).toEqual([
      'sell SOL-USDT-260925',
      'buy SOL-USDT-SWAP',
    ]);
    const cost = trades.reduce((sum, trade) => sum + Number(trade.cost), 0);
    expect(cost / Number(row!.cost)).toBeCloseTo(1, 12);
    expect((Number(row!.eqStart) - Number(row!.equityLeft)) / cost).toBeCloseTo(1, 9);
    expect(trades.every(({ ratioBefore }) => ratioBefore === row!.ratioStart)).toBe(true);
    expect(trades.every(({ ratioAfter }) => ratioAfter === row!.ratioEnd)).toBe(true);
  });

  it('has a summary with the map, and a manifest', () => {
    const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8'));
    expect(summary.accounts).toMatchObject({ listed: 3, liquidated: 1, withDeficit: 0 });
    expect(summary.map.map(({ move }: { move: number }) => move)).toEqual([-0.5, 0, 0.5]);
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
    expect(manifest.resultsHash).toMatch(/^[0-9a-f]{64}$/);
    expect(ran.stdout).toContain('liquidation map');
    expect(ran.stdout).toContain('liquidation.slippage');
    expect(ran.stderr).toContain('explain --market data/markets/sample');
  });

  it('is told in words by explain', async () => {
    const { stdout } = await shockgrid([
      'explain',
      '--market',
      market,
      '--portfolio',
      portfolio,
      '--account',
      'basis-below',
    ]);
    const told = stdout.replaceAll(/\s+/g, ' ');
    expect(told).toContain('1. basis hedge of SOL, what offsets across expiries is closed together');
    expect(told).toContain('end: restored, ratio 1.1000');
  });
});

it('one account alone, a move and --json', async () => {
  const { code, stdout } = await call('--account', 'basis-below', '--move', '-1', '--no-map', '--json');
  expect(code).toBe(0);
  const summary = JSON.parse(stdout);
  expect(summary.accounts.listed).toBe(1);
  expect(summary.market.move).toBe(-0.01);
  expect(summary.map).toBeNull();
});

describe('what cannot be done is refused in one sentence', () => {
  it.each([
    [['--account', 'nobody'], 'nobody'],
    [['--move', '-100'], '--move -100'],
    [['--move', 'down'], '--move down'],
    [['--map-step', '0'], '--map-step 0'],
  ])('%j', async (more, words) => {
    const { code, stdout, stderr } = await call(...more);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(words);
  });

  it('a folder with files of others', async () => {
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const { code, stderr } = await shockgrid([
      ...['liquidate', '--market', market, '--portfolio', portfolio, '--out', folder],
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('which no liquidate wrote');
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });
});
