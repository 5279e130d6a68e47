// The page of a report in a browser: drawn, sorted, searched, in both languages, light and dark, on a phone and on paper; it
// asks nothing of anyone, and no name breaks out of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { writeReport } from '../../src/report/html/write-report.ts';
import { hasChromium, type OpenedPage, openBrowser, openPage, overflow, wordsOf } from './chromium.ts';
import { everyKind, HOSTILE, QUOTES } from './every-kind.ts';

const folder = mkdtempSync(join(tmpdir(), 'shockgrid-page-'));
const path = join(folder, 'report.html');
const opened: OpenedPage[] = [];
let browser: Browser;

async function open(options: Parameters<typeof openPage>[2] = {}): Promise<Page> {
  const next = await openPage(browser, path, options);
  opened.push(next);
  return next.page;
}

const firstCells = (page: Page) => page.locator('table.data tbody tr:visible th').allTextContents();
const background = (page: Page) => page.evaluate('getComputedStyle(document.body).backgroundColor');

describe.skipIf(!hasChromium)('the page of a report', () => {
  beforeAll(async () => {
    writeReport(path, everyKind);
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  afterEach(async () => {
    for (const { page, said, requests } of opened.splice(0)) {
      expect(said).toEqual([]);
      expect(requests).toEqual([]);
      await page.context().close();
    }
  });

  it('draws every kind of block', async () => {
    const page = await open();
    // Three bins, one of them empty: two are seen.
    const heights = await page.locator('.histogram .bar').evaluateAll((bars) => {
      return bars.map((bar) => Number(bar.getAttribute('height')));
    });
    expect(heights).toEqual([42.5, 0, 170]);
    expect(await page.locator('.histogram line.mark').count()).toBe(1);
    expect(await wordsOf(page.locator('.histogram .axis'))).toBe('ratio · 1 below · 2 above');
    expect(await page.locator('.block.bars svg rect').count()).toBe(3);
    expect(await page.locator('.movers svg rect').count()).toBe(2);
    expect(await page.locator('.lines path.line').count()).toBe(3);
    expect(await page.locator('.heat-map .marked').textContent()).toContain('−1.23K');
    const sizes = await page.locator('svg.chart').evaluateAll((charts) => charts.map((chart) => chart.clientWidth));
    expect(sizes).toHaveLength(3);
    for (const width of sizes) expect(width).toBeGreaterThan(300);
  });

  it('takes names for names', async () => {
    const page = await open();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('script').count()).toBe(1);
    expect(await page.title()).toBe(`A report of ${HOSTILE}`);
    expect(await page.locator('table.data tbody th').nth(1).textContent()).toBe(HOSTILE);
    expect(await page.locator('.block.bars h3').textContent()).toBe(QUOTES);
    expect(await page.locator('.standing').textContent()).toContain(HOSTILE);
  });

  it('lets nothing be loaded or run, even from within', async () => {
    const { page, said } = await openPage(browser, path, {});
    const refused = await page.evaluate(`(async () => {
      const tries = [];
      try { await fetch('https://example.com/'); tries.push('fetched'); } catch { tries.push('no connection'); }
      const script = document.createElement('script');
      script.textContent = 'window.hasRun = true';
      document.body.append(script);
      tries.push(window.hasRun === true ? 'ran' : 'not run');
      return tries;
    })()`);
    expect(refused).toEqual(['no connection', 'not run']);
    expect(said.join('\n')).toContain('Content Security Policy');
    await page.context().close();
  });

  it('sorts by number, by state, by name, and back; empty cells stay last', async () => {
    const page = await open();
    const sorted = async (name: string) => {
      await page.getByRole('button', { name, exact: true }).click();
      return firstCells(page);
    };
    expect(await sorted('amount')).toEqual([HOSTILE, 'gamma9', 'gamma10', 'beta', 'alpha']);
    expect(await page.locator('th[aria-sort="descending"]').textContent()).toContain('amount');
    expect(await sorted('amount')).toEqual(['beta', 'gamma10', 'gamma9', HOSTILE, 'alpha']);
    expect(await sorted('state')).toEqual(['alpha', 'gamma10', 'gamma9', 'beta', HOSTILE]);
    expect((await sorted('account')).slice(1)).toEqual(['alpha', 'beta', 'gamma9', 'gamma10']);
    expect(await page.locator('tfoot').textContent()).toContain('100,036');
  });

  it('searches rows by all words, in either language, minus or hyphen', async () => {
    const page = await open();
    const searched = async (words: string) => {
      await page.getByRole('searchbox').fill(words);
      return firstCells(page);
    };
    expect(await searched('gamma')).toEqual(['gamma10', 'gamma9']);
    expect(await page.locator('.found').textContent()).toBe('2 / 5');
    expect(await searched('danger 20')).toEqual(['gamma10', 'gamma9']);
    expect(await searched('关注')).toEqual(['beta']);
    expect(await searched('-5')).toEqual(['beta']);
    expect(await searched('no such')).toEqual([]);
    expect(await searched('')).toHaveLength(5);
  });

  it('speaks English or Chinese, as the browser does, and changes over', async () => {
    const english = await open();
    expect(await wordsOf(english.locator('h2').first())).toBe('Figures');
    const chinese = await open({ locale: 'zh-CN' });
    expect(await wordsOf(chinese.locator('h2').first())).toBe('数字');
    expect(await chinese.locator('html').getAttribute('lang')).toBe('zh-Hans');
    expect(await chinese.getByRole('searchbox').getAttribute('placeholder')).toBe('在表中查找');
    expect(await wordsOf(chinese.locator('.figures b').first())).toBe('1235万');
    await chinese.getByRole('button', { name: 'English' }).click();
    expect(await wordsOf(chinese.locator('h2').first())).toBe('Figures');
    expect(await wordsOf(chinese.locator('.figures b').first())).toBe('12.3M');
    await english.getByRole('button', { name: '中文' }).click();
    expect(await english.title()).toBe('各种图表');
  });

  it('is light or dark as the system, and changes over', async () => {
    const light = await open({ colorScheme: 'light' });
    const dark = await open({ colorScheme: 'dark' });
    expect(await background(light)).toBe('rgb(251, 251, 250)');
    expect(await background(dark)).toBe('rgb(20, 23, 26)');
    await light.getByRole('button', { name: 'Light / dark' }).click();
    expect(await background(light)).toBe('rgb(20, 23, 26)');
    await light.getByRole('button', { name: 'Light / dark' }).click();
    expect(await background(light)).toBe('rgb(251, 251, 250)');
  });

  it.each([320, 375, 768])('is no wider than a window of %i', async (width) => {
    for (const locale of ['en-US', 'zh-CN']) {
      const page = await open({ viewport: { width, height: 800 }, locale });
      expect(await overflow(page)).toBe(0);
    }
  });

  it('prints on white paper without what only a screen can do', async () => {
    const page = await open({ colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await background(page)).toBe('rgb(255, 255, 255)');
    expect(await page.getByRole('searchbox').isVisible()).toBe(false);
    expect(await page.locator('.switches').isVisible()).toBe(false);
  });

  it('can be read without a script', async () => {
    const page = await open({ javaScriptEnabled: false });
    expect(await wordsOf(page.locator('h2').first())).toBe('Figures');
    expect(await page.locator('.switches').isVisible()).toBe(false);
    expect(await firstCells(page)).toHaveLength(5);
  });

  it('has a name for every drawing and the numbers behind it', async () => {
    const page = await open();
    const names = await page.locator('svg[role=img]').evaluateAll((charts) => {
      return charts.map((chart) => chart.getAttribute('aria-labelledby'));
    });
    expect(names).toHaveLength(3);
    for (const id of names) expect((await wordsOf(page.locator(`#${id}`))).length).toBeGreaterThan(3);
    await page.locator('.histogram summary').click();
    expect(await page.locator('.histogram details td').allInnerTexts()).toEqual(['1', '3', '12', '2']);
  });
});
