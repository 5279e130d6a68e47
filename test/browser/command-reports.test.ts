// The pages of liquidate, backtest and graph: written by the commands, opened as a person would.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatedFolders } from '../backtest/dated-folders.ts';
import { hasChromium, openBrowser, openPage, overflow, wordsOf } from './chromium.ts';

const folders = new DatedFolders();
const outOf = (command: string) => folders.at(`out-${command}`);
const page = (command: string) => folders.at(`out-${command}`, 'report.html');

/** What each page has to show, and how many of which charts. */
const pages = [
  {
    command: 'liquidate',
    sections: ['summary', 'ends', 'map', 'volume', 'accounts', 'trades', 'provenance'],
    charts: { lines: 3, bars: 3 },
    titles: ['Liquidation of the book', '全账户强平推演'],
  },
  {
    command: 'backtest',
    sections: ['summary', 'judged', 'days', 'curve', 'units', 'procyclicality', 'worst', 'provenance'],
    charts: { lines: 2, bars: 2 },
    titles: ['Backtest of the margin', '保证金回测'],
  },
  {
    command: 'graph',
    sections: ['summary', 'requirement', 'states', 'points', 'provenance'],
    charts: { lines: 3, bars: 0 },
    titles: ['The book over price shocks', '价格冲击下的全账户保证金'],
  },
];

async function write(suffix: string, threads: string): Promise<void> {
  const last = folders.marketOf('2026-03-03');
  const book = ['--portfolio', folders.book, '--threads', threads];
  const of = (command: string) => ['--out', `${outOf(command)}${suffix}`];
  await folders.run('liquidate', '--market', last, ...book, '--map-step', '50', ...of('liquidate'));
  const varied = ['--vary', 'mr1-spot-shock.shocks.major=0.1,0.3'];
  await folders.run('backtest', '--markets', folders.markets, ...book, ...varied, ...of('backtest'));
  await folders.run('graph', '--market', last, ...book, '--book', '--step', '0.25', ...of('graph'));
}

beforeAll(async () => {
  await folders.make(300);
  await write('', '2');
});
afterAll(() => folders.remove());

it('is the same for any number of threads, and names the assumed numbers before anything else', async () => {
  await write('-1', '1');
  for (const { command } of pages) {
    const text = readFileSync(page(command), 'utf8');
    expect(readFileSync(folders.at(`out-${command}-1`, 'report.html'), 'utf8')).toBe(text);
    expect(text.indexOf('account.stateThresholds')).toBeGreaterThan(0);
    expect(text.indexOf('account.stateThresholds')).toBeLessThan(text.indexOf('<main>'));
    expect(text).not.toContain(folders.root);
  }
});

describe.skipIf(!hasChromium)('in a browser', () => {
  it.each(pages)('the page of $command is drawn in both languages, on a desk and on a phone', async (own) => {
    const browser = await openBrowser();
    try {
      for (const [width, locale, title] of [
        [1280, 'en-US', own.titles[0]],
        [375, 'zh-CN', own.titles[1]],
      ] as const) {
        const viewport = { width, height: 900 };
        const { page: opened, said, requests } = await openPage(browser, page(own.command), { viewport, locale });
        expect(await wordsOf(opened.locator('h1'))).toBe(title);
        expect(await opened.locator('section').evaluateAll((all) => all.map(({ id }) => id))).toEqual(own.sections);
        expect(await overflow(opened)).toBe(0);
        expect(await opened.locator('.block.lines svg.chart').count()).toBe(own.charts.lines);
        expect(await opened.locator('.block.bars table').count()).toBe(own.charts.bars);
        expect(await opened.locator('.block.lines path.line').first().getAttribute('d')).toMatch(/^M/);
        expect({ said, requests }).toEqual({ said: [], requests: [] });
        await opened.context().close();
      }
    } finally {
      await browser.close();
    }
  });
});
