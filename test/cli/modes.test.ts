// `recompute --modes`, `verify` and `score` over accounts of every mode, as a user runs them.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ExactSum } from '../../src/quantity/exact-sum.ts';
import { shockgrid } from '../support/shockgrid.ts';

const folder = mkdtempSync(join(tmpdir(), 'shockgrid-cli-modes-'));
const market = ['--market', 'data/markets/sample'];
const inputs = [...market, '--portfolio', join(folder, 'book')];
const at = (...path: string[]) => join(folder, ...path);
const jsonOf = (...path: string[]) => JSON.parse(readFileSync(at(...path), 'utf8'));

/** A table's rows by their header. */
function rowsOf(...path: string[]): Record<string, string>[] {
  const [header, ...lines] = readFileSync(at(...path), 'utf8')
    .trimEnd()
    .split('\n');
  const names = header!.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [names[i]!, cell])));
}

beforeAll(async () => {
  const generated = await shockgrid(['generate', ...market, '--accounts', '600', '--modes', '--out', at('book')]);
  expect(generated.code).toBe(0);
  expect((await shockgrid(['recompute', ...inputs, '--out', at('plain')])).code).toBe(0);
  const compared = await shockgrid(['recompute', ...inputs, '--out', at('modes'), '--modes', '--verify', '40']);
  expect(compared.stderr).toMatch(/40 accounts, [\d,]+ figures agree/);
  expect(compared.stdout).toMatch(/multi-currency mode requires [\d,.]+ USD of \d+ accounts/);
  expect(compared.code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('a book of every mode has tables of currencies and isolated positions', () => {
  expect(readdirSync(at('plain'))).toEqual(expect.arrayContaining(['currencies.csv', 'isolated.csv']));
  const { byMode, computed } = jsonOf('plain', 'summary.json').accounts;
  expect(Math.min(...Object.values<number>(byMode))).toBeGreaterThan(0);
  expect(byMode[2] + byMode[3] + byMode[4]).toBe(computed);
  expect(rowsOf('plain', 'isolated.csv').length).toBeGreaterThan(10);
});

test('--modes adds two columns and changes no other', () => {
  const plain = rowsOf('plain', 'accounts.csv');
  const withModes = rowsOf('modes', 'accounts.csv');
  expect(Object.keys(withModes[0]!)).toEqual([...Object.keys(plain[0]!), 'imrMode3', 'saving']);
  expect(withModes.map(({ imrMode3, saving, ...own }) => own)).toEqual(plain);
  expect(jsonOf('plain', 'summary.json')).not.toHaveProperty('modes');
  expect(jsonOf('plain', 'manifest.json').options.modes).toBe(false);
  expect(jsonOf('modes', 'manifest.json').options.modes).toBe(true);
});

test('every account with a multi-currency requirement has its saving, and the summary is the exact sum of the rows', () => {
  const rows = rowsOf('modes', 'accounts.csv');
  const required = rows.filter(({ imrMode3 }) => Number(imrMode3) > 0);
  expect(required.length).toBeGreaterThan(300);
  for (const { saving } of required) expect(Number.isFinite(Number.parseFloat(saving!))).toBe(true);
  const sum = new ExactSum();
  for (const { imrMode3 } of rows) sum.add(Number(imrMode3));
  const { modes } = jsonOf('modes', 'summary.json');
  expect(modes.required).toEqual({ accounts: required.length, imrMode3: sum.value() });
  expect(modes.compared.accounts).toBe(required.length);
  expect(modes.compared.saving).toBe(1 - modes.compared.portfolioImr / modes.compared.imrMode3);
  const counted = modes.saving.histogram.reduce((all: number, { accounts }: { accounts: number }) => all + accounts, 0);
  expect(modes.saving.below0 + counted).toBe(required.length);
  const savings = required.map(({ saving }) => Number(saving)).sort((a, b) => a - b);
  expect(modes.saving.quantiles[50]).toBe(savings[Math.ceil(savings.length / 2) - 1]);
});

test('an account of portfolio margin saves 1 − totalImr/imrMode3', () => {
  const modeOf = new Map(rowsOf('book', 'accounts.csv').map(({ acctId, acctLv }) => [acctId, acctLv]));
  const own = rowsOf('modes', 'accounts.csv').filter(({ acctId, imrMode3 }) => {
    return (modeOf.get(acctId) ?? '4') === '4' && Number(imrMode3) > 0;
  });
  expect(own.length).toBeGreaterThan(100);
  for (const { totalImr, imrMode3, saving } of own) {
    expect(Number(saving)).toBe(1 - Number(totalImr) / Number(imrMode3));
  }
});

test('verify knows whether the stored run compared modes', async () => {
  for (const out of ['plain', 'modes']) {
    const verified = await shockgrid(['verify', ...inputs, '--results', at(out), '--sample', '30']);
    expect(verified.stdout).toMatch(/30 accounts, [\d,]+ figures agree/);
    expect(verified.code).toBe(0);
  }
});

test('a saving that was changed in the file is found', async () => {
  const path = at('modes', 'accounts.csv');
  const text = readFileSync(path, 'utf8');
  const lines = text.split('\n');
  const row = lines.findIndex((line, i) => i > 0 && !line.endsWith(','));
  lines[row] = lines[row]!.replace(/[^,]+$/, '0.123456789');
  writeFileSync(path, lines.join('\n'));
  const verified = await shockgrid(['verify', ...inputs, '--results', at('modes'), '--sample', '600']);
  writeFileSync(path, text);
  expect(verified.stdout).toMatch(/saving: decimal engine/);
  expect(verified.code).not.toBe(0);
});

test('score takes accounts of every mode: units of portfolio margin alone, all accounts', async () => {
  const rows = ['2', '3', '4'].flatMap((mode) => [
    `m${mode},mode,${mode},,`,
    `m${mode},balance,USDT,5000,`,
    `m${mode},position,BTC-USDT-SWAP,-3,90000`,
  ]);
  writeFileSync(at('holdings.csv'), `acctId,kind,id,qty,px\n${rows.join('\n')}\n`);
  const files = ['--out', at('scored.csv'), '--units', at('units.csv')];
  const scored = await shockgrid(['score', at('holdings.csv'), ...market, ...files]);
  expect(scored.code).toBe(0);
  expect(rowsOf('scored.csv').map(({ acctId, status }) => [acctId, status])).toEqual(
    ['m2', 'm3', 'm4'].map((acctId) => [acctId, 'ok']),
  );
  expect(rowsOf('units.csv').map(({ acctId }) => acctId)).toEqual(['m4']);
  for (const { derivImr } of rowsOf('scored.csv')) expect(Number(derivImr)).toBeGreaterThan(0);
});
