// `convert` and `generate --format` as a user runs them.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shockgrid } from '../support/shockgrid.ts';

const folder = mkdtempSync(join(tmpdir(), 'shockgrid-convert-'));
const at = (...names: string[]) => join(folder, ...names);
const market = 'data/markets/sample';
const made = ['generate', '--market', market, '--accounts', '300', '--seed', '4'];

beforeAll(async () => {
  await shockgrid([...made, '--out', at('book')]);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function resultsHashOf(portfolio: string): Promise<string> {
  const out = at(`results-${portfolio}`);
  const run = await shockgrid(['recompute', '--market', market, '--portfolio', at(portfolio), '--out', out]);
  expect(run.code).toBe(0);
  return JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')).resultsHash;
}

test.each(['arrow', 'parquet', 'csv'])(
  'convert to %s keeps the results hash and says what it wrote',
  async (format) => {
    const run = await shockgrid(['convert', at('book'), at(`book-${format}`), '--format', format]);
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(run.stderr).toMatch(
      /^4 tables, [\d,]+ rows \(accounts \d+, balances [\d,]+, positions [\d,]+, orders [\d,]+\), .* read, .* written in /,
    );
    expect(readdirSync(at(`book-${format}`)).sort()).toEqual(
      ['accounts', 'balances', 'orders', 'positions'].map((table) => `${table}.${format}`),
    );
    expect(await resultsHashOf(`book-${format}`)).toBe(await resultsHashOf('book'));
  },
);

test.each(['arrow', 'parquet'])('generate --format %s makes the same book', async (format) => {
  const run = await shockgrid([...made, '--format', format, '--out', at(`made-${format}`)]);
  expect(run.code).toBe(0);
  expect(await resultsHashOf(`made-${format}`)).toBe(await resultsHashOf('book'));
});

test('convert refuses what it cannot do in one sentence', async () => {
  const [full, bad] = [at('full'), at('bad')];
  for (const path of [full, bad]) mkdirSync(path);
  writeFileSync(join(full, 'notes.txt'), 'mine');
  writeFileSync(join(bad, 'positions.csv'), 'acctId,instId,pos,avgPx\na,BTC-USDT-SWAP,one,1\n');
  writeFileSync(join(bad, 'balances.csv'), 'acctId,ccy,cashBal\n');
  const calls: [string[], RegExp][] = [
    [[at('book'), full, '--format', 'csv'], /folder .*full holds notes\.txt: give a new or empty folder/],
    [[at('nowhere'), at('out'), '--format', 'csv'], /portfolio folder .*nowhere does not exist/],
    [[at('book'), at('out'), '--format', 'xlsx'], /Allowed choices are csv, arrow, parquet/],
    [[at('book'), at('out')], /--format/],
    [
      [bad, at('out'), '--format', 'arrow'],
      /positions\.csv, line 2, column pos: "one" is no finite decimal number; mend/,
    ],
  ];
  for (const [args, words] of calls) {
    const run = await shockgrid(['convert', ...args]);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(words);
    expect(run.stderr.trimEnd()).not.toContain('\n');
  }
  expect(existsSync(at('out'))).toBe(false);
});

test('its help says what is carried', async () => {
  const { stdout } = await shockgrid(['convert', '--help']);
  for (const words of ['extra columns are not carried', '--format <format>', 'Examples:', 'resultsHash']) {
    expect(stdout).toContain(words);
  }
});
