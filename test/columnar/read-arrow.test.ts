import {
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Dictionary,
  Field,
  Float16,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  LargeUtf8,
  List,
  makeData,
  Null,
  RecordBatch,
  Schema,
  Struct,
  Table,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
  Utf8View,
  type Vector,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { openArrow } from '../../src/columnar/read-arrow.ts';
import { arrowFile, readArrow } from './arrow-files.ts';

const big = 2n ** 63n - 1n;
const numbers: [string, DataType, unknown[], (number | null)[]][] = [
  ['float64', new Float64(), [0.1, -0, 5e-324, null, 1e300], [0.1, -0, 5e-324, null, 1e300]],
  ['float32', new Float32(), [0.1, -0, null], [Math.fround(0.1), -0, null]],
  ['float16', new Float16(), [1.5, -0.25, null, 65504], [1.5, -0.25, null, 65504]],
  ['int8', new Int8(), [-128, 127, null], [-128, 127, null]],
  ['int16', new Int16(), [-32768, 32767, null], [-32768, 32767, null]],
  ['int32', new Int32(), [-(2 ** 31), 2 ** 31 - 1, null], [-(2 ** 31), 2 ** 31 - 1, null]],
  ['int64', new Int64(), [-1n, big, -big - 1n, 9007199254740993n], [-1, 2 ** 63, -(2 ** 63), 9007199254740992]],
  ['uint8', new Uint8(), [0, 255, null], [0, 255, null]],
  ['uint16', new Uint16(), [0, 65535, null], [0, 65535, null]],
  ['uint32', new Uint32(), [0, 2 ** 32 - 1, null], [0, 2 ** 32 - 1, null]],
  ['uint64', new Uint64(), [0n, 2n ** 64n - 1n, 9007199254740995n], [0, 2 ** 64, 9007199254740996]],
  ['null', new Null(), [null, null], [null, null]],
];

describe('numbers of every width are read', () => {
  test.each(numbers)('%s', async (_, type, given, expected) => {
    const column = vectorFromArray(given as never[], type) as Vector;
    const { x } = await readArrow(arrowFile(new Table({ x: column })), ['x']);
    expect(x).toEqual(expected);
  });

  test('decimals are rounded once, to the nearest double', async () => {
    const type = new Decimal(10, 38, 128);
    const wholes = [15_000_000_000n, -1n, 12345678901234567890123456789012345678n, -(2n ** 127n), 0n];
    const words = Uint32Array.from(
      wholes.flatMap((w) => [0n, 32n, 64n, 96n].map((shift) => Number((w >> shift) & 0xffffffffn))),
    );
    const data = makeData({ type, length: wholes.length, nullCount: 0, data: words });
    const { x } = await readArrow(arrowFile(tableOf('x', type, [data])), ['x']);
    expect(x).toEqual([1.5, -1e-10, Number('1234567890123456789012345678.9012345678'), -(2 ** 127) / 1e10, 0]);
  });
});

describe('texts of every layout are read', () => {
  const cells = [
    'BTC',
    'BTC',
    null,
    '',
    'é',
    'a text of more than twelve bytes',
    'BTC',
    'a text of more than twelve bytes',
  ];
  const layouts: [string, DataType][] = [
    ['utf8', new Utf8()],
    ['large_utf8', new LargeUtf8()],
    ['utf8_view', new Utf8View()],
    ...[new Int8(), new Int16(), new Int32(), new Uint8(), new Uint16(), new Uint32()].map(
      (index): [string, DataType] => [`dictionary of ${index}`, new Dictionary(new Utf8(), index as Int32)],
    ),
    ['dictionary of large_utf8', new Dictionary(new LargeUtf8() as unknown as Utf8, new Int32())],
  ];
  test.each(layouts)('%s', async (_, type) => {
    const { s } = await readArrow(arrowFile(new Table({ s: vectorFromArray(cells, type) as Vector })), ['s']);
    expect(s).toEqual(cells);
  });

  test('dictionary with 64-bit indices', async () => {
    const dictionary = vectorFromArray(['a', 'b'], new Utf8());
    const type = new Dictionary(new Utf8(), new Int64() as unknown as Int32);
    const indices = BigInt64Array.of(1n, 0n, 1n) as unknown as Int32Array;
    const data = makeData({ type, length: 3, nullCount: 0, data: indices, dictionary });
    expect(await readArrow(arrowFile(tableOf('s', type, [data])), ['s'])).toEqual({ s: ['b', 'a', 'b'] });
  });

  test('bool is the words true and false', async () => {
    const column = vectorFromArray([true, null, false], new Bool());
    expect(await readArrow(arrowFile(new Table({ b: column })), ['b'])).toEqual({ b: ['true', null, 'false'] });
  });

  test('a dictionary of numbers is numbers', async () => {
    const type = new Dictionary(new Int64(), new Int8());
    const column = vectorFromArray([5n, 7n, null, 5n], type as never) as unknown as Vector;
    expect(await readArrow(arrowFile(new Table({ n: column })), ['n'])).toEqual({ n: [5, 7, null, 5] });
  });
});

function tableOf(name: string, type: DataType, parts: ReturnType<typeof makeData>[]): Table {
  const schema = new Schema([new Field(name, type, true)]);
  const struct = (part: (typeof parts)[number]) =>
    makeData({ type: new Struct(schema.fields), length: part.length, nullCount: 0, children: [part] });
  return new Table(
    schema,
    parts.map((part) => new RecordBatch(schema, struct(part))),
  );
}

test('several batches, sliced ones and empty ones follow one another', async () => {
  const whole = new Table({
    s: vectorFromArray(['a', 'b', null, 'd', 'e', 'a'], new Utf8()),
    x: vectorFromArray([1, null, 3, 4, 5, 6], new Float64()),
  });
  const path = arrowFile(whole.slice(1, 3).concat(whole.slice(4, 4)).concat(whole.slice(3, 6)));
  expect(await readArrow(path, ['s', 'x'])).toEqual({ s: ['b', null, 'd', 'e', 'a'], x: [null, 3, 4, 5, 6] });
});

test('64-bit floats and 32-bit indices are views of the one piece of memory read from the file', async () => {
  const table = new Table({
    id: vectorFromArray(['a', 'b', 'a'], new Dictionary(new Utf8(), new Int32())),
    x: vectorFromArray([1, 2, 3], new Float64()),
    y: vectorFromArray([1, 2, 3], new Float64()),
  });
  const file = openArrow(arrowFile(table), ['id', 'x', 'y']);
  const { columns } = await file.readBatch(0);
  const buffers = [...columns.values()].map((column) => (column.kind === 'text' ? column.codes : column.values).buffer);
  expect(new Set(buffers).size).toBe(1);
  expect(buffers[0]).toBeInstanceOf(SharedArrayBuffer);
  file.close();
});

test('columns not wanted are not decoded, whatever their type', async () => {
  const list = new List(new Field('item', new Float64(), true));
  const table = new Table({
    l: vectorFromArray([[1, 2], null, [3]], list),
    x: vectorFromArray([1, 2, 3], new Float64()),
    d: vectorFromArray([new Date(0), new Date(1), null], new DateDay()),
    z: vectorFromArray(['q', 'r', 's'], new Utf8()),
  });
  const path = arrowFile(table);
  const file = openArrow(path, ['z', 'x', 'absent']);
  expect(file.names).toEqual(['l', 'x', 'd', 'z']);
  file.close();
  expect(await readArrow(path, ['z', 'x', 'absent'])).toEqual({ x: [1, 2, 3], z: ['q', 'r', 's'] });
  expect(() => openArrow(path, ['l'])).toThrow(/has column l of type list: texts and numbers are read/);
  expect(() => openArrow(path, ['d'])).toThrow(/has column d of type date/);
});

test('a table without rows and one without batches are read', async () => {
  const type = new Dictionary(new Utf8(), new Int32());
  const empty = new Table({
    s: vectorFromArray([] as string[], new Utf8()),
    x: vectorFromArray([] as number[], new Float64()),
  });
  const file = openArrow(arrowFile(empty), ['s', 'x']);
  expect([file.names, file.rowCount]).toEqual([['s', 'x'], 0]);
  file.close();
  const bare = openArrow(arrowFile(new Table(new Schema([new Field('s', new Utf8()), new Field('d', type)]))), ['s']);
  expect([bare.names, bare.rowCount]).toEqual([['s', 'd'], 0]);
  bare.close();
});
