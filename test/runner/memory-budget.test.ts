// What a run takes at its peak is told before it starts; a plan that does not fit is made smaller, or refused with figures.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { estimateRows } from '../../src/ingest/estimate-rows.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { planMemory } from '../../src/runner/memory-budget.ts';
import { shockgrid } from '../support/shockgrid.ts';

const market = join(packageRoot(), 'data', 'markets', 'sample');
const folder = mkdtempSync(join(tmpdir(), 'shockgrid-memory-'));
afterAll(() => rmSync(folder, { recursive: true }));

const size = { rows: 10_000_000, accounts: 1_000_000, hasTerms: false };
const free = { threads: 4, isFixed: false, shardPositions: undefined };
const limit = (bytes: number) => ({ bytes, words: 'allowed' });

describe('a plan', () => {
  test('is left as it is where there is room', () => {
    const plan = planMemory(size, free, limit(8e9));
    expect(plan).toMatchObject({ threads: 4, shardPositions: undefined });
    expect(plan.bytes).toBeGreaterThan(0.9e9);
    expect(plan.bytes).toBeLessThan(1.5e9);
  });

  test('has smaller shards, then fewer threads, the tighter it gets, until it is refused', () => {
    // Many threads on few rows: blocks of memory are most of it.
    const few = { rows: 400_000, accounts: 40_000, hasTerms: false };
    const asked = { ...free, threads: 16 };
    const whole = planMemory(few, asked, limit(64e9)).bytes;
    let before = { threads: 16, rows: 100_000 };
    for (let bytes = whole; ; bytes *= 0.95) {
      let plan: ReturnType<typeof planMemory>;
      try {
        plan = planMemory(few, asked, limit(bytes));
      } catch (error) {
        expect((error as Error).message).toMatch(
          /^a portfolio of 400,000 rows takes about 0\.\d\d GB of memory and 0\.\d\d GB are allowed: take a larger machine/,
        );
        break;
      }
      expect(plan.bytes).toBeLessThanOrEqual(bytes);
      const now = { threads: plan.threads, rows: plan.shardPositions ?? 100_000 };
      expect(now.rows).toBeLessThanOrEqual(before.rows);
      expect(now.threads).toBeLessThanOrEqual(before.threads);
      before = now;
    }
    expect(before).toEqual({ threads: 1, rows: 5_000 });
  });

  test('does not change what was asked for', () => {
    const tight = limit(planMemory(size, free, limit(8e9)).bytes * 0.95);
    const fixed = { threads: 4, isFixed: true, shardPositions: 1_000_000 };
    expect(() => planMemory(size, fixed, tight)).toThrow(/takes about/);
  });
});

describe('a run of 40,000 accounts', () => {
  const book = join(folder, 'book');

  test('takes no more than was planned, and not a small part of it', async () => {
    const { code } = await shockgrid(['generate', '--market', market, '--accounts', '40000', '--out', book]);
    expect(code).toBe(0);
    const { accounts, balances, orders, positions } = await estimateRows(book);
    const rows = balances + orders + positions;
    const plan = planMemory({ rows, accounts: balances, hasTerms: false }, { ...free, threads: 2 }, limit(64e9));
    const told = join(folder, 'peak.mjs');
    writeFileSync(told, "process.on('exit', () => console.log('peak', process.resourceUsage().maxRSS * 1024));");
    const call = ['recompute', '--market', market, '--portfolio', book, '--out', join(folder, 'out'), '--threads', '2'];
    const main = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');
    const { stdout } = spawnSync(process.execPath, ['--import', told, main, ...call], { encoding: 'utf8' });
    const peak = Math.max(...[...stdout.matchAll(/^peak (\d+)$/gm)].map(([, bytes]) => Number(bytes)));
    expect(peak).toBeLessThan(plan.bytes);
    expect(peak).toBeGreaterThan(plan.bytes / 3);
    expect(accounts).toBeGreaterThan(0);
  });

  test('has about the rows that were estimated', async () => {
    const estimated = await estimateRows(book);
    const { stdout } = await shockgrid([
      ...['recompute', '--market', market, '--portfolio', book, '--out', join(folder, 'out'), '--json'],
    ]);
    const { holdings } = JSON.parse(stdout);
    for (const table of ['positions', 'orders', 'balances'] as const) {
      expect(Math.abs(estimated[table] / holdings[table] - 1), table).toBeLessThan(0.02);
    }
  });

  test('is refused before anything is read where there is not the memory for it', async () => {
    const out = join(folder, 'refused');
    const { code, stdout, stderr } = await shockgrid([
      ...['recompute', '--market', market, '--portfolio', book, '--out', out, '--max-memory', '150MB'],
    ]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(
      /^shockgrid: a portfolio of [\d,]+ rows takes about 0\.\d\d GB of memory and 0\.15 GB are allowed by --max-memory: /,
    );
  });

  test('is told what an amount of memory looks like', async () => {
    const { code, stderr } = await shockgrid([
      ...['recompute', '--market', market, '--portfolio', book, '--out', folder, '--max-memory', 'lots'],
    ]);
    expect(code).toBe(1);
    expect(stderr).toBe('shockgrid: --max-memory lots: expected an amount as 2GB or 500MB\n');
  });
});
