// The report of a run: what is in it, what it depends on, and that it opens.
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoadedPortfolio, readPortfolio } from '../../src/ingest/read-portfolio.ts';
import type { PublishRequest } from '../../src/publish/publish-request.ts';
import { publishRun } from '../../src/publish/publish-run.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { exchangeRows, market } from '../determinism/book.ts';
import { writePortfolio } from '../support/portfolio-files.ts';
import { hasChromium, openBrowser, openPage, overflow, wordsOf } from './chromium.ts';

const HOSTILE = '</script><img src=x onerror=alert(1)>';
const folder = mkdtempSync(join(tmpdir(), 'shockgrid-report-'));
const loaded = loadRulebook('okx-2025');
let portfolio: LoadedPortfolio;

beforeAll(async () => {
  const rows = exchangeRows(17, true);
  // A short of far more than it has: the largest deficit of all, under a name that is markup.
  const short = { acctId: HOSTILE, instId: 'BTC-USDT-SWAP', pos: '-100000', avgPx: '1000' };
  rows.positions.push(short);
  writePortfolio(join(folder, 'book'), rows);
  portfolio = await readPortfolio(join(folder, 'book'), market, { keepsTerms: true });
  await published('results', { threads: 2, shardPositions: 400 });
});
afterAll(() => rmSync(folder, { recursive: true }));

function published(out: string, how: Partial<PublishRequest>) {
  return publishRun({
    snapshot: market,
    marketDirectory: 'data/markets/sample',
    portfolio,
    portfolioDirectory: join(folder, 'book'),
    loaded,
    out: join(folder, out),
    format: 'csv',
    comparesModes: true,
    sample: null,
    startedAtMs: 0,
    readMs: 0,
    onProgress: () => {},
    ...how,
  });
}

const report = (out: string) => readFileSync(join(folder, out, 'report.html'), 'utf8');

describe('the report of a run', () => {
  it('is the same for any threads, shards and format of the results', async () => {
    await published('other', { threads: 1, format: 'arrow', startedAtMs: 99 });
    expect(report('other')).toBe(report('results'));
  });

  it('is one file with its own style and script, and a policy that allows no other', () => {
    const page = report('results');
    expect(page).not.toMatch(/(src|href)="(?!#)/);
    expect(page).not.toMatch(/\b(eval|Function)\(/);
    expect(page).not.toContain('https://');
    const [script, style] = [/<script>([\s\S]*?)<\/script>/, /<style>([\s\S]*?)<\/style>/].map((part) => {
      return createHash('sha256').update(part.exec(page)![1]!).digest('base64');
    });
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)![1]!;
    expect(policy.replaceAll('&#39;', "'")).toBe(
      `default-src 'none'; script-src 'sha256-${script}'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'`,
    );
  });

  it('names the assumed numbers before anything else, and what the run was of', () => {
    const page = report('results');
    const { resultsHash } = JSON.parse(readFileSync(join(folder, 'results', 'manifest.json'), 'utf8'));
    expect(page.indexOf('account.stateThresholds')).toBeGreaterThan(0);
    expect(page.indexOf('account.stateThresholds')).toBeLessThan(page.indexOf('<main>'));
    expect(page).toContain(resultsHash);
    for (const { sha256 } of [...market.files, ...portfolio.files]) expect(page).toContain(sha256);
    expect(page).not.toContain(folder);
  });

  it('escapes the name of an account', () => {
    expect(report('results')).not.toContain('<img');
    expect(report('results')).toContain('&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;');
  });
});

describe.skipIf(!hasChromium)('the report of a run in a browser', () => {
  it('opens from disk without a word or a request, with every section, on a desk and on a phone', async () => {
    const browser = await openBrowser();
    try {
      for (const [width, locale] of [
        [1280, 'en-US'],
        [375, 'zh-CN'],
      ] as const) {
        const path = join(folder, 'results', 'report.html');
        const { page, said, requests } = await openPage(browser, path, { viewport: { width, height: 900 }, locale });
        expect(await page.locator('section').evaluateAll((all) => all.map(({ id }) => id))).toEqual([
          'summary',
          'ratios',
          'accounts',
          'requirement',
          'scenarios',
          'account-scenarios',
          'borrowing',
          'modes',
          'rejects',
          'provenance',
        ]);
        expect(await overflow(page)).toBe(0);
        expect(await page.locator('.histogram line.mark').count()).toBe(8);
        expect(await page.locator('#scenarios table.heat').count()).toBe(6);
        expect(await page.locator('#account-scenarios table.heat').count()).toBe(10);
        expect(await wordsOf(page.locator('#accounts-2 tbody th').first())).toBe(HOSTILE);
        await page.locator('#requirement input').fill('BTC');
        expect(await page.locator('#requirement table.data tbody tr:visible').count()).toBe(1);
        expect({ said, requests }).toEqual({ said: [], requests: [] });
        await page.context().close();
      }
    } finally {
      await browser.close();
    }
  });
});
