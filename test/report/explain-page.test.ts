// The page of one account as it is printed, kept in a file, so that a change of its layout is looked at:
// SHOCKGRID_BLESS=1 npx vitest run --config test/vitest.config.ts test/report/explain-page.test.ts
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { isBlessing } from '../golden/expectation.ts';
import { shockgrid } from '../support/shockgrid.ts';

const folder = 'test/report/explained-account';
const argsOf = (portfolio: string, account: string) => {
  return ['explain', '--market', 'data/markets/sample', '--portfolio', portfolio, '--account', account];
};

test.each([
  ['with orders, debt, tiers, options and hedges', folder, 'whole'],
  ['of multi-currency mode', 'test/report/explained-multi-currency', 'multi'],
  ['of single-currency mode with isolated legs', 'test/report/explained-single-currency', 'single'],
])('the printed page of an account %s is the one that was looked at', async (_, portfolio, account) => {
  const path = join(packageRoot(), portfolio, 'page.txt');
  const { code, stdout } = await shockgrid(argsOf(portfolio, account));
  expect(code).toBe(0);
  if (isBlessing()) writeFileSync(path, stdout);
  expect(stdout).toBe(readFileSync(path, 'utf8'));
});

test('the JSON has a key for every section, and every number as text', async () => {
  const { stdout } = await shockgrid([...argsOf(folder, 'whole'), '--json']);
  const reply = JSON.parse(stdout);
  expect(Object.keys(reply)).toEqual([
    'rulebook',
    'asOf',
    'assumed',
    'reported',
    'market',
    'summary',
    'account',
    'equity',
    'borrowing',
    'currencies',
    'instruments',
    'isolated',
    'riskUnits',
    'liquidation',
    'modes',
    'reverseStress',
    'parameters',
  ]);
  const numbers: string[] = [];
  const walk = (node: unknown, path: string) => {
    if (typeof node === 'number') numbers.push(path);
    else if (node !== null && typeof node === 'object') {
      for (const [key, child] of Object.entries(node)) walk(child, `${path}.${key}`);
    }
  };
  walk(reply, '');
  expect(numbers).toEqual([]);
  expect(reply.riskUnits.map(({ riskUnit }: { riskUnit: string }) => riskUnit)).toEqual(['BTC', 'ETH', 'SOL']);
});
