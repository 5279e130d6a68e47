import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../src/quantity/json-text.ts';
import { refusalOf } from '../failure/refusal.ts';
import { lawHolds } from '../support/chance.ts';

const refusal = (text: string) => refusalOf(() => parseJson(text, 'file x.json'));
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test('JSON is read as JSON.parse reads it', () => {
  lawHolds(
    fc.json({ noUnicodeString: false, maxDepth: 8 }).filter((text) => !text.includes('__proto__')),
    500,
    (text) => {
      expect(parseJson(text, 'x')).toEqual(JSON.parse(text));
    },
  );
});

describe('a name that stands twice is refused, where', () => {
  test.each([
    ['it is spelt alike', '{"a":1,"a":1}', 'character 8: "a" stands twice'],
    ['it is spelt otherwise', '{"a":1,"\\u0061":2}', '"a" stands twice'],
    ['blanks stand behind it', '{"a"\n :1, "a"\t: 2}', '"a" stands twice'],
    ['the object lies in another', '{"b":[{"a":{"c":1,"d":{},"c":2}}]}', '"c" stands twice'],
    ['a text holds signs of JSON', '{"a":"}]\\"","a":"{[\\\\"}', '"a" stands twice'],
  ])('%s', (_, text, words) => expect(refusal(text)).toContain(words));

  test.each([
    ['{"a":{"a":{"a":1}},"b":{"a":1}}'],
    ['[{"a":1},{"a":1}]'],
    ['{"a":"a","b":"a:","c":["a","a"]}'],
    ['{"a\\"":1,"a":2,"a\\\\":3}'],
  ])('and not elsewhere: %s', (text) => expect(parseJson(text, 'x')).toEqual(JSON.parse(text)));
});

test('what is nested deeper than any file of ours is refused before it is parsed', () => {
  expect(parseJson(nested(64), 'x')).toEqual(JSON.parse(nested(64)));
  expect(refusal(nested(65))).toBe('file x.json, at character 65: lists and objects are nested deeper than 64');
  expect(refusal('{"a":'.repeat(100_000))).toContain('deeper than 64');
  expect(parseJson(JSON.stringify('['.repeat(1000)), 'x')).toHaveLength(1000);
});

test('a prototype is no value', () => {
  expect(refusal('{"a":{"__proto__":{"b":1}}}')).toContain('__proto__');
  expect(refusal('{"\\u005f_proto__":1}')).toContain('__proto__');
  expect(parseJson('["__proto__"]', 'x')).toEqual(['__proto__']);
});

test('a text that is no JSON is refused in one sentence', () => {
  for (const text of ['', '{', '"', '{"a":1,}', '\uFEFF{}', '\0', "{'a':1}", '[1,]', 'NaN', '{"a":"\n"}']) {
    expect(refusal(text)).toMatch(/^file x\.json is not JSON: [^\n]+$/);
  }
});
