import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { newPath, readColumns } from './arrow-files.ts';
import { hostileParquet } from './hostile-parquet.ts';

const names = ['acctId', 'instId', 'pos', 'avgPx'];

describe('a Parquet file made to break a reader is refused in a sentence', () => {
  test.each(Object.entries(hostileParquet))('%s', async (_, { bytes, refusal }) => {
    const path = newPath('parquet');
    writeFileSync(path, bytes());
    const error = await readColumns(path, names).then(
      () => null,
      (thrown: Error) => thrown,
    );
    expect(error).toBeInstanceOf(UnusableInput);
    expect(error?.message).toMatch(refusal);
    expect(error?.message).toContain(path);
  });
});
