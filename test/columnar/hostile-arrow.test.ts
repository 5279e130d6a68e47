import { truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ArrowDictionary } from '../../src/columnar/arrow-dictionaries.ts';
import { flatRoot } from '../../src/columnar/flatbuffer.ts';
import { openColumns } from '../../src/columnar/open-columns.ts';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { textTable } from '../../src/quantity/text-table.ts';
import { newPath, readColumns } from './arrow-files.ts';
import { rowsOfNumbers } from './arrow-pieces.ts';
import { hostileArrow } from './hostile-arrow.ts';

const names = ['acctId', 'instId', 'pos', 'avgPx'];

describe('an Arrow file made to break a reader is refused in a sentence', () => {
  test.each(Object.entries(hostileArrow))('%s', async (_, { bytes, refusal }) => {
    const path = newPath('arrow');
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

test('a file that shrinks while it is read is refused', async () => {
  const path = newPath('arrow');
  writeFileSync(path, rowsOfNumbers(5000));
  const file = await openColumns(path, names);
  truncateSync(path, 3000);
  expect(() => file.readBatch(0)).toThrow(`${path} became shorter while it was read`);
  file.close();
});

test('a dictionary that is replaced and grows between all batches is refused before it is joined again and again', () => {
  const chunk = (offset: number, isDelta: boolean) => ({
    offset,
    isDelta,
    rows: { nulls: null, texts: textTable(['x']) },
  });
  const growing = (count: number) => {
    const chunks = [chunk(0, false), ...Array.from({ length: count }, (_, i) => chunk(10 * i + 10, true))];
    const starts = chunks.map(({ offset }) => offset + 5);
    return () => new ArrowDictionary([...chunks, chunk(1e6, false)], [...starts, 2e6], 'column x');
  };
  expect(growing(50)).not.toThrow();
  expect(growing(1000)).toThrow('column x with a dictionary that changes too often');
});

test('a name that all tables of the metadata have in common is read so often as its bytes allow', () => {
  //  root offset · vtable of root · root · vtable of tables · vector of tables, all the one behind it · its name
  const [count, nameBytes] = [2000, 32_768];
  const [rootVtable, root, vtable, vector] = [4, 12, 20, 28];
  const table = vector + 4 + 4 * count;
  const name = table + 8;
  const view = new DataView(new ArrayBuffer(name + 4 + nameBytes));
  view.setUint32(0, root, true);
  for (const at of [rootVtable, vtable]) {
    [6, 8, 4].forEach((word, i) => {
      view.setUint16(at + 2 * i, word, true);
    });
  }
  view.setInt32(root, root - rootVtable, true);
  view.setUint32(root + 4, vector - (root + 4), true);
  view.setUint32(vector, count, true);
  for (let at = vector + 4; at < table; at += 4) view.setUint32(at, table - at, true);
  view.setInt32(table, table - vtable, true);
  view.setUint32(table + 4, name - (table + 4), true);
  view.setUint32(name, nameBytes, true);
  const bytes = new Uint8Array(view.buffer);
  expect(() => flatRoot(bytes).tables(0, count - 1, 'has too many')).toThrow('has too many');
  const [first, ...others] = flatRoot(bytes).tables(0, count, '');
  expect(first!.text(0)).toHaveLength(nameBytes);
  expect(() => others.map((each) => each.text(0))).toThrow('its metadata has the same text many times');
});
