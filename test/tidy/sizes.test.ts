import { expect, test } from 'vitest';
import { functionSizes, sourceFiles } from './source-files.ts';

const files = ['src', 'assembly', 'bench', 'test'].flatMap((folder) => sourceFiles(folder));

test('no file is longer than 300 lines', () => {
  const long = files
    .map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }))
    .filter((f) => f.lines > 300);
  expect(long).toEqual([]);
});

test('no function is longer than 70 lines', () => {
  // A suite of tests is a list, not a function that does one thing.
  const long = files
    .filter(({ path }) => !path.endsWith('.test.ts'))
    .flatMap((file) => functionSizes(file))
    .filter((size) => size.lines > 70);
  expect(long).toEqual([]);
});

test('nothing is left to be done later', () => {
  const marks = /\b(TO[D]O|FIX[M]E|XX[X]|HA[C]K)\b|\.(only|todo)\(/;
  expect(files.filter(({ text }) => marks.test(text)).map(({ path }) => path)).toEqual([]);
});

test('a function over the bound would be seen', () => {
  const text = `export function long() {\n${'  work();\n'.repeat(70)}}\n`;
  expect(functionSizes({ path: 'long.ts', text, imports: [] })).toEqual([{ path: 'long.ts', name: 'long', lines: 72 }]);
});
