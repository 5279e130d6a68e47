import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { figureLines } from '../../bench/readme-figures.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { blocksOfStatus } from '../../src/rulebook/blocks.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';

const root = packageRoot();
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const commands = [...readme.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap((block) => block[1]!.trim().split('\n'));
const run = promisify(execFile);

describe('the commands of the README run', () => {
  // This very run stands for the second: what it installs and tests is what is being tested here.
  const own = commands.filter((command) => command !== 'npm ci && npm test');

  test('there are some, and the two to begin with come first', () => {
    expect(commands.slice(0, 2)).toEqual(['npm ci && npm run demo', 'npm ci && npm test']);
    expect(own.length).toBeGreaterThan(3);
  });

  test.each(own)('%s', async (command) => {
    // Installing is done: a second `npm ci` would take the tests' own packages away.
    const { stdout } = await run('bash', ['-c', command.replace(/^npm ci && /, '')], { cwd: root, maxBuffer: 1 << 26 });
    expect(stdout.length).toBeGreaterThan(100);
  });
});

test('every link of the README and of the chapters leads somewhere', () => {
  const folders = ['.', 'assembly', 'bench', 'data', 'src', 'test'];
  const pages = folders
    .flatMap((folder) => [folder, ...readdirSync(join(root, folder)).map((name) => join(folder, name))])
    .map((folder) => join(folder, 'README.md'))
    .filter((page) => existsSync(join(root, page)) && !page.startsWith('node_modules'));
  expect(pages.length).toBeGreaterThan(15);
  for (const page of pages) {
    const text = readFileSync(join(root, page), 'utf8');
    for (const [, target] of text.matchAll(/\]\(([^)#]+)\)/g)) {
      expect(existsSync(join(root, dirname(page), target!)), `${page} links to ${target}`).toBe(true);
    }
  }
});

test('its figures are those of the saved run', () => {
  expect(readme).toContain(figureLines());
});

test('it names every assumed block of the default rulebook', () => {
  const listed = readme.split('<!-- assumed -->')[1]!.split('<!-- /assumed -->')[0]!;
  const paths = [...listed.matchAll(/^- `(.+)`$/gm)].map((match) => match[1]);
  expect(paths).toEqual(blocksOfStatus(loadRulebook('okx-2025').rulebook, 'assumed'));
});
