import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { marketRisks } from '../../src/quantity/margin-result.ts';
import { packageRoot } from '../../src/quantity/package-root.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { modeRules, rules } from '../../src/rules/index.ts';

const at = (...path: string[]) => join(packageRoot(), ...path);
const readme = readFileSync(at('README.md'), 'utf8');

test('the list of rules is the nine market risks in order', () => {
  expect(rules.map((rule) => rule.column)).toEqual([...marketRisks]);
});

describe.each(rules.map((rule) => rule.slug))('%s is one name for', (slug) => {
  const twin = `assembly/rules/${slug}.ts`;

  test.each([`src/rules/${slug}.ts`, twin, `test/rules/${slug}.test.ts`])('%s', (path) => {
    expect(existsSync(at(path))).toBe(true);
    if (!path.startsWith('test/')) expect(readFileSync(at(path), 'utf8')).toContain(slug);
  });

  test('its row in the README', () => {
    expect(readme).toContain(`[${slug}](src/rules/${slug}.ts)`);
    expect(readme).toContain(`](${twin})`);
  });

  test('its block in the rulebooks', () => {
    const { rulebook } = loadRulebook('okx-2025');
    if (slug === 'mr8-borrowing') expect(rulebook.account.borrowTiers).toBeDefined();
    else expect(rulebook).toHaveProperty([slug]);
  });
});

describe.each(modeRules.map((rule) => rule.slug))('%s of account modes 2 and 3 is one name for', (slug) => {
  const twin = `assembly/rules/${slug}.ts`;

  test.each([`src/rules/${slug}.ts`, twin, `test/rules/${slug}.test.ts`])('%s', (path) => {
    expect(existsSync(at(path))).toBe(true);
    expect(readFileSync(at(path), 'utf8')).toContain(slug);
  });

  test('its row in the README', () => {
    expect(readme).toContain(`[${slug}](src/rules/${slug}.ts)`);
    expect(readme).toContain(`](${twin})`);
  });
});
