// The summary against the rows it is of: every total is the rows' exact sum rounded once, whatever the shards.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LoadedPortfolio, readPortfolio } from '../../src/ingest/read-portfolio.ts';
import { accountDebtFigures, accountUsdFigures } from '../../src/margin/account-columns.ts';
import { publishRun } from '../../src/publish/publish-run.ts';
import { exactSum } from '../../src/quantity/exact-sum.ts';
import { summaryLines } from '../../src/report/summary-text.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import type { Summary } from '../../src/runner/summary.ts';
import { exchangeRows, market } from '../determinism/book.ts';
import { writePortfolio } from '../support/portfolio-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'shockgrid-totals-'));
const loaded = loadRulebook('okx-2025');
let portfolio: LoadedPortfolio;
let summary: Summary;

type Row = Record<string, string>;

beforeAll(async () => {
  writePortfolio(join(folder, 'book'), exchangeRows(77));
  portfolio = await readPortfolio(join(folder, 'book'), market);
  summary = await published('results', 400);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function published(out: string, shardPositions: number): Promise<Summary> {
  const run = await publishRun({
    snapshot: market,
    marketDirectory: 'data/markets/sample',
    portfolio,
    portfolioDirectory: join(folder, 'book'),
    loaded,
    out: join(folder, out),
    format: 'csv',
    threads: 2,
    shardPositions,
    sample: null,
    startedAtMs: 0,
    readMs: 0,
    onProgress: () => {},
  });
  return run.summary;
}

function rowsOf(table: string): Row[] {
  const [header, ...lines] = readFileSync(join(folder, 'results', `${table}.csv`), 'utf8')
    .trimEnd()
    .split('\n');
  const names = header!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])));
}

it('every total of the accounts is the exact sum of its column', () => {
  const computed = rowsOf('accounts').filter(({ status }) => status === 'ok');
  for (const name of [...accountUsdFigures, ...accountDebtFigures]) {
    expect(summary.totals[name], name).toBe(exactSum(computed.map((row) => Number(row[name]))));
    expect(summary.totals[name], name).not.toBe(0);
  }
});

it('borrowing is that of its rows, by cause', () => {
  const rows = rowsOf('borrowing');
  const usdPx = (ccy: string) => market.currencies[market.currencyIndex.get(ccy)!]!.usdPx;
  expect(summary.borrowing.rows).toBe(rows.length);
  expect(summary.borrowing.accounts).toBe(new Set(rows.map(({ acctId }) => acctId)).size);
  for (const [name, usd] of Object.entries(summary.borrowing.potentialUsd)) {
    expect(usd, name).toBe(exactSum(rows.map((row) => Number(row[name]) * usdPx(row.ccy!))));
    expect(usd, name).toBeGreaterThan(0);
  }
  const forced = rowsOf('accounts').filter(({ forcedRepayment }) => Number(forcedRepayment) > 0);
  expect(summary.borrowing.forcedRepaymentAccounts).toBe(forced.length);
  expect(forced.length).toBeGreaterThan(0);
});

it('what the accounts pay and repay is that of their rows', () => {
  const rows = rowsOf('borrowing');
  for (const [ofAccount, ofRow] of [
    ['interestHour', 'interest'],
    ['forcedRepayment', 'forcedRepayment'],
  ] as const) {
    for (const account of rowsOf('accounts').filter(({ status }) => status === 'ok')) {
      const own = rows.filter(({ acctId }) => acctId === account.acctId);
      const usd = own.map((row) => Number(row[ofRow]) * market.currencies[market.currencyIndex.get(row.ccy!)!]!.usdPx);
      expect(Number(account[ofAccount]), account.acctId!).toBeCloseTo(exactSum(usd), 8);
    }
  }
});

it('is the same for any size of shards, and says it in words', async () => {
  expect(await published('other', 100_000)).toEqual(summary);
  const text = summaryLines(summary, loaded).join('\n');
  for (const words of ['cash below 0', 'unrealised losses', 'option purchases', 'other orders']) {
    expect(text).toContain(words);
  }
  expect(text).toMatch(/interest of [\d.,]+ USD an hour; [\d.,]+ USD to be repaid by force, in \d+ accounts?/);
});
