/** Debian's Chromium, without a window: pages opened from disk, and everything they say and ask for. */
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const found = places.find((path) => existsSync(path));

/** Whether pages can be opened here; where they cannot, that is said once and the tests are skipped. */
export const hasChromium = found !== undefined;
if (!hasChromium) process.stderr.write('no Chromium on this machine: the tests of reports in a browser are skipped\n');

export function openBrowser(): Promise<Browser> {
  // Run as root, as in a container, its sandbox does not start.
  return chromium.launch({ executablePath: found!, args: ['--no-sandbox'] });
}

export interface OpenedPage {
  page: Page;
  /** What the page wrote to the console or threw. */
  said: string[];
  /** Addresses that were asked for, but the file itself. */
  requests: string[];
}

/** Opens a file as a person would, from disk. */
export async function openPage(browser: Browser, path: string, options: BrowserContextOptions): Promise<OpenedPage> {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  const page = await context.newPage();
  const [said, requests]: [string[], string[]] = [[], []];
  const own = pathToFileURL(path).href;
  page.on('console', (message) => said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== own) requests.push(request.url());
  });
  await page.goto(own);
  return { page, said, requests };
}

/** How far the page is wider than the window. */
export async function overflow(page: Page): Promise<number> {
  return (await page.evaluate('document.documentElement.scrollWidth - innerWidth')) as number;
}

/** The words of an element that are shown, in the language that is. */
export function wordsOf(element: Locator): Promise<string> {
  // biome-ignore lint/performance/useDomNodeTextContent: what is hidden must not count
  return element.innerText();
}
