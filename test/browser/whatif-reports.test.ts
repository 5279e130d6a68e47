// The pages of compare and sweep, as the commands write them: they open from disk in both languages, on a desk and on a phone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeModesBook, sampleMarket } from '../support/modes-book.ts';
import { shockgrid } from '../support/shockgrid.ts';
import { hasChromium, openBrowser, openPage, overflow, wordsOf } from './chromium.ts';

const root = mkdtempSync(join(tmpdir(), 'shockgrid-whatif-reports-'));
const at = (...names: string[]) => join(root, ...names);

async function called(command: string, out: string, ...more: string[]): Promise<void> {
  const inputs = ['--market', sampleMarket, '--portfolio', at('book'), '--out', at(out)];
  const { code, stderr } = await shockgrid([command, ...inputs, ...more]);
  // The book has a row that is rejected.
  expect(code).toBe(3);
  expect(stderr).toContain('report.html');
}

async function opened(out: string, look: (page: Page) => Promise<void>): Promise<void> {
  const browser = await openBrowser();
  try {
    for (const [width, locale] of [
      [1280, 'en-US'],
      [375, 'zh-CN'],
    ] as const) {
      const path = at(out, 'report.html');
      const { page, said, requests } = await openPage(browser, path, { viewport: { width, height: 900 }, locale });
      expect(await overflow(page)).toBe(0);
      await look(page);
      expect({ said, requests }).toEqual({ said: [], requests: [] });
      await page.context().close();
    }
  } finally {
    await browser.close();
  }
}

const sectionsOf = (page: Page) => page.locator('section').evaluateAll((all) => all.map(({ id }) => id));

describe.skipIf(!hasChromium)('pages of what-ifs in a browser', () => {
  beforeAll(() => makeModesBook(at('book'), 300));
  afterAll(() => rmSync(root, { recursive: true }));

  it('a comparison', async () => {
    await called('compare', 'compared', '--candidate-set', 'mr1-spot-shock.shocks.major=0.3');
    await opened('compared', async (page) => {
      expect(await sectionsOf(page)).toEqual([
        ...['summary', 'states', 'calls', 'causes', 'groups', 'movers', 'rulebooks', 'rejects', 'provenance'],
      ]);
      expect(await page.locator('#states table.heat tbody td').count()).toBe(25);
      // Nobody is better off: what is coloured is a loss.
      expect(await page.locator('#states td[class^="loss"]').count()).toBeGreaterThan(0);
      expect(await page.locator('#states td[class^="gain"]').count()).toBe(0);
      expect(await page.locator('#causes .drawn rect').count()).toBeGreaterThan(0);
      expect(await wordsOf(page.locator('.standing').first())).toContain('account.stateThresholds');
      expect(await wordsOf(page.locator('.standing').nth(1))).toContain('mr1-spot-shock.shocks');
      // Each language alone.
      const title = await wordsOf(page.locator('h1'));
      expect(['Two rulebooks on one book', '规则册变更影响对比']).toContain(title);
      expect(title).toBe(
        (await page.locator('html').getAttribute('lang')) === 'en' ? 'Two rulebooks on one book' : '规则册变更影响对比',
      );
    });
  });

  it('a sweep along one parameter', async () => {
    await called('sweep', 'along', '--vary', 'mr1-spot-shock.shocks.major=0.1:0.2:0.02');
    await opened('along', async (page) => {
      expect(await sectionsOf(page)).toEqual(['summary', 'axis', 'points', 'rejects', 'provenance']);
      expect(await page.locator('#axis .lines').count()).toBe(4);
      expect(await page.locator('#axis-1 circle').count()).toBe(12);
      expect(await page.locator('#points table.data tbody tr').count()).toBe(6);
    });
  });

  it('a sweep over two parameters', async () => {
    const vary = ['--vary', 'mr6-extreme-move.weight=0.3:0.7:0.2', '--vary', 'mr1-spot-shock.shocks.major=0.1,0.2'];
    await called('sweep', 'over', ...vary);
    await opened('over', async (page) => {
      expect(await sectionsOf(page)).toEqual(['summary', 'grid', 'points', 'rejects', 'provenance']);
      expect(await page.locator('#grid table.heat').count()).toBe(4);
      expect(await page.locator('#grid-1 tbody td').count()).toBe(6);
      expect(await page.locator('#grid-1 td[class^="loss"]').count()).toBeGreaterThan(0);
    });
  });
});
