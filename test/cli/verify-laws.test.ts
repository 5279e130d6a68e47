// verify --laws on books of every mode, and on recorded markets; what does not go together is refused.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { laws } from '../../src/laws/laws.ts';
import { makeModesBook, sampleMarket } from '../support/modes-book.ts';
import { realMarket } from '../support/real-markets.ts';
import { shockgrid } from '../support/shockgrid.ts';

const folder = mkdtempSync(join(tmpdir(), 'shockgrid-laws-'));
const book = join(folder, 'book');
const verify = (...args: string[]) => shockgrid(['verify', '--market', sampleMarket, '--portfolio', book, ...args]);
beforeAll(() => makeModesBook(book, 120));
afterAll(() => rmSync(folder, { recursive: true }));

test('every law has its line: accounts by both engines, figures, the largest difference, who it says nothing of', async () => {
  const { code, stdout } = await verify('--laws', '100', '--seed', '3');
  // One account of the book is quarantined.
  expect(code).toBe(3);
  const lines = stdout.split('\n');
  for (const { name } of laws) {
    const line = lines.find((own) => own.startsWith(`${name} `));
    expect(line, name).toMatch(/^\S+ +\d+ +\d+ +[\d,]+ +(none|< 0\.0001 %|[\d.]+ %) +(–|\d+: .+)$/);
  }
  expect(lines.at(-2)).toMatch(/^15 laws hold on 100 accounts, [\d,]+ figures; /);
  expect((await verify('--laws', '100', '--seed', '3')).stdout).toBe(stdout);
});

test('one account alone, another rulebook, and the sample beside the laws', async () => {
  const one = await verify('--laws', '100', '--account', 'A00000007', '--rulebook', 'okx-2024-06');
  expect(one).toMatchObject({ code: 3 });
  expect(one.stdout).toContain('15 laws hold on 1 account, ');
  const both = await verify('--laws', '5', '--sample', '7');
  expect(both.stdout).toContain('15 laws hold on 5 accounts');
  expect(both.stdout).toContain('7 accounts, ');
});

test.each([
  [['--laws', '5', '--account', 'nobody'], '--account nobody: no row of the portfolio names this account'],
  [['--laws', '5', '--account', 'A00000003'], '--account A00000003 is quarantined: it has no figures'],
  [['--account', 'A00000007'], '--account goes with --laws'],
  [['--laws', '0'], '--laws 0: expected a whole number from 1'],
])('%j is refused', async (args, words) => {
  const { code, stdout, stderr } = await verify(...args);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain(words);
});

test('verify without a book and without a receipt says what it needs', async () => {
  const { code, stderr } = await shockgrid(['verify', '--laws', '5']);
  expect(code).toBe(1);
  expect(stderr).toBe(
    'shockgrid: verify needs --market and --portfolio, or --receipt with the receipt of one account\n',
  );
});

describe.each(['2026-01-31', '2026-02-04', '2026-02-05'])('on the recorded market of %s', (day) => {
  const market = realMarket(day);

  it.skipIf(market === null).each([[[]], [['--modes']]])(
    'a generated exchange %j keeps the laws and agrees with the decimal engine',
    async (modes) => {
      const own = join(folder, `${day}${modes.length}`);
      const made = await shockgrid(['generate', '--market', market!, '--accounts', '400', ...modes, '--out', own]);
      expect(made.code).toBe(0);
      const of = ['verify', '--market', market!, '--portfolio', own];
      const { code, stdout } = await shockgrid([...of, '--laws', '60', '--sample', '40']);
      expect(code, stdout).toBe(0);
      expect(stdout).toContain('15 laws hold on 60 accounts');
      expect(stdout).toMatch(/40 accounts, [\d,]+ figures agree with the decimal engine/);
    },
  );
});
