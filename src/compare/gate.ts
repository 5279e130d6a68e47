/**
 * Gates: `newlyLiquidated > 0 or totalMmrChange >= 0.05`. Figures by name and decimal numbers, compared by `> >= < <= == !=`,
 * joined by `and`, which binds closer, and `or`. Read before any work, so that a misspelt name costs nobody a night.
 */
import { UnusableInput } from '../failure/unusable-input.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';

export interface Gate {
  expression: string;
  /** Whether it holds: the call is to fail. */
  isTripped(figures: Readonly<Record<string, number>>): boolean;
  /** The figures it speaks of. */
  names: string[];
}

type Value = (figures: Readonly<Record<string, number>>) => number;
type Condition = (figures: Readonly<Record<string, number>>) => boolean;

const comparisons = new Map<string, (a: number, b: number) => boolean>([
  ['>', (a, b) => a > b],
  ['>=', (a, b) => a >= b],
  ['<', (a, b) => a < b],
  ['<=', (a, b) => a <= b],
  ['==', (a, b) => a === b],
  ['!=', (a, b) => a !== b],
]);

const token = /\s*(>=|<=|==|!=|[<>]|[A-Za-z_]\w*|[+-]?[\d.](?:[eE][+-]|[\w.])*|\S)/g;

/**
 * Reads an expression over some names.
 * @throws UnusableInput naming what was not understood and what was expected, the names among it
 */
export function parseGate(expression: string, names: readonly string[]): Gate {
  const tokens = Array.from(expression.matchAll(token), ([, text]) => text!);
  const used: string[] = [];
  let at = 0;
  const refuse = (expected: string): never => {
    const found = at < tokens.length ? `"${tokens[at]}"` : 'the end';
    throw new UnusableInput(`--fail-if ${expression}: expected ${expected} instead of ${found}`);
  };
  const value = (): Value => {
    const text = tokens[at] ?? '';
    const number = parseDecimal(text);
    if (number === null && !names.includes(text)) refuse(`a number or one of ${names.join(', ')}`);
    at += 1;
    if (number !== null) return () => number;
    used.push(text);
    return (figures) => figures[text]!;
  };
  const comparison = (): Condition => {
    const left = value();
    const compare = comparisons.get(tokens[at] ?? '') ?? refuse(`one of ${[...comparisons.keys()].join(' ')}`);
    at += 1;
    const right = value();
    return (figures) => compare(left(figures), right(figures));
  };
  const joined = (word: string, part: () => Condition): Condition[] => {
    const parts = [part()];
    while (tokens[at] === word) {
      at += 1;
      parts.push(part());
    }
    return parts;
  };
  const alternatives = joined('or', () => {
    const all = joined('and', comparison);
    return (figures) => all.every((condition) => condition(figures));
  });
  if (at < tokens.length) refuse('"and", "or" or the end');
  return {
    expression,
    names: [...new Set(used)],
    isTripped: (figures) => alternatives.some((condition) => condition(figures)),
  };
}
