// Expressions of --fail-if: what holds, what binds closer, what is refused.

import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { compareFigureNames } from '../../src/compare/figures.ts';
import { parseGate } from '../../src/compare/gate.ts';
import { refusalOf } from '../failure/refusal.ts';

const figures = { a: 1, b: 2, c: 0.05, endless: Number.POSITIVE_INFINITY };
const names = Object.keys(figures);
const holds = (expression: string) => parseGate(expression, names).isTripped(figures);

test.each([
  ['a > 0', true],
  ['a>1', false],
  ['a >= 1', true],
  ['a < b', true],
  ['b <= 1.5', false],
  ['c == 0.05', true],
  ['c != .05', false],
  ['c > -1e-3', true],
  ['endless > 1e300', true],
  ['a > 5 or b > 1', true],
  ['a > 0 and b > 5', false],
  // and binds closer: were it or, this would not hold.
  ['b == 2 or a > 5 and a > 6', true],
  ['a > 5 and a > 6 or b == 2', true],
])('%s: %s', (expression, wanted) => {
  expect(holds(expression)).toBe(wanted);
});

it('any chain is the or of its ands', () => {
  const comparison = fc.record({ name: fc.constantFrom('a', 'b', 'c'), than: fc.integer({ min: -2, max: 3 }) });
  const alternatives = fc.array(fc.array(comparison, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(alternatives, (chain) => {
      const text = chain.map((all) => all.map(({ name, than }) => `${name} > ${than}`).join(' and ')).join(' or ');
      const wanted = chain.some((all) => all.every(({ name, than }) => figures[name as 'a'] > than));
      expect(holds(text)).toBe(wanted);
    }),
  );
});

it('tells which figures it speaks of', () => {
  expect(parseGate('a > b and a < 3', names).names).toEqual(['a', 'b']);
});

test.each([
  ['', 'expected a number or one of a, b, c, endless instead of the end'],
  ['d > 0', 'expected a number or one of a, b, c, endless instead of "d"'],
  ['a', 'expected one of > >= < <= == != instead of the end'],
  ['a = 1', 'expected one of > >= < <= == != instead of "="'],
  ['a > ', 'instead of the end'],
  ['a constructor 1', 'instead of "constructor"'],
  ['a > 1x', 'instead of "1x"'],
  ['a > 0 and', 'instead of the end'],
  ['a > 0 b > 0', 'expected "and", "or" or the end instead of "b"'],
  ['(a > 0)', 'instead of "("'],
  ['constructor > 0', 'instead of "constructor"'],
  ['a > 0; b', 'instead of ";"'],
])('--fail-if %j is refused', (expression, sentence) => {
  expect(refusalOf(() => parseGate(expression, names))).toContain(sentence);
});

it('an unknown figure is told every one there is', () => {
  const sentence = refusalOf(() => parseGate('newlyLiquidatd > 0', compareFigureNames));
  for (const name of compareFigureNames) expect(sentence).toContain(name);
});
