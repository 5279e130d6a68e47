import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { printedMargins, readmeMargins } from './printed-margins.ts';

const portfolios = readdirSync(join(packageRoot(), 'data', 'portfolios')).sort();

test('ten strategies ship', () => {
  expect(portfolios).toHaveLength(10);
});

test.each(portfolios)('the README of %s prints the margins of its golden case', (portfolio) => {
  expect(readmeMargins(portfolio)).toBe(printedMargins(portfolio));
});
