/** Arrow files that apache-arrow does not write, or that no writer should. */
import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import {
  CompressionType,
  compressionRegistry,
  Dictionary,
  Field,
  Float64,
  Int8,
  Int16,
  Int32,
  LargeUtf8,
  makeData,
  RecordBatchFileWriter,
  Schema,
  Table,
  Utf8,
  Utf8View,
  Vector,
  vectorFromArray,
} from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { batchMessage, footerBytes } from '../../src/columnar/arrow-encode.ts';
import { roundUp } from '../../src/columnar/arrow-layout.ts';
import { FileOut } from '../../src/columnar/file-out.ts';
import { openArrow } from '../../src/columnar/read-arrow.ts';
import { arrowFile, newPath, readArrow } from './arrow-files.ts';
import { refusesEveryCut, survivesFlips } from './damage.ts';

/** A column of dictionary texts with a dictionary of its own for each batch. */
function dictionaryBatches(parts: [dictionary: Vector<Utf8>, indices: number[]][]): Table {
  const type = new Dictionary(new Utf8(), new Int32(), 1);
  const data = parts.map(([dictionary, indices]) =>
    makeData({ type, length: indices.length, nullCount: 0, data: Int32Array.from(indices), dictionary }),
  );
  return new Table({ s: new Vector(data) });
}

const texts = (...all: (string | null)[]) => vectorFromArray(all, new Utf8()) as Vector<Utf8>;

/** Forgets each dictionary once it is written, and with it the refusal to write another of its id. */
class ReplacingWriter extends RecordBatchFileWriter {
  protected override _writeDictionaryBatch(...args: Parameters<RecordBatchFileWriter['_writeDictionaryBatch']>): this {
    this._seenDictionaries.clear();
    return super._writeDictionaryBatch(...args);
  }
}

describe('dictionaries', () => {
  test('with deltas are one table', async () => {
    const [first, second] = [texts('a', 'b'), texts('c')];
    const grown = first.concat(second) as Vector<Utf8>;
    const path = arrowFile(
      dictionaryBatches([
        [first, [0, 1]],
        [grown, [2, 0]],
      ]),
    );
    expect(await readArrow(path, ['s'])).toEqual({ s: ['a', 'b', 'c', 'a'] });
  });

  test('replaced between batches keep a code for a text', async () => {
    const table = dictionaryBatches([
      [texts('a', 'b'), [1, 0]],
      [texts('c', 'b'), [1, 0]],
    ]);
    const path = newPath('arrow');
    writeFileSync(path, new ReplacingWriter().writeAll(table.batches).toUint8Array(true));
    expect(await readArrow(path, ['s'])).toEqual({ s: ['b', 'a', 'b', 'c'] });
    const file = openArrow(path, ['s']);
    const codes = [];
    for (const i of [0, 1]) {
      const column = (await file.readBatch(i)).columns.get('s')!;
      if (column.kind === 'text') codes.push([...column.codes]);
    }
    expect(codes).toEqual([
      [1, 0],
      [1, 2],
    ]);
    file.close();
  });

  test('with a null among their values have null cells', async () => {
    const path = arrowFile(dictionaryBatches([[texts('a', null, 'b'), [0, 1, 2]]]));
    expect(await readArrow(path, ['s'])).toEqual({ s: ['a', null, 'b'] });
  });

  test('a NaN among their numbers is a NaN, a null is a null', async () => {
    const type = new Dictionary(new Float64(), new Int32(), 1);
    const dictionary = vectorFromArray([1.5, Number.NaN, null], new Float64()) as Vector<Float64>;
    const data = makeData({ type, length: 3, nullCount: 0, data: Int32Array.of(1, 0, 2), dictionary });
    const path = arrowFile(new Table({ n: new Vector([data]) }));
    const column = (await openArrow(path, ['n']).readBatch(0)).columns.get('n')!;
    if (column.kind !== 'number') throw new Error('expected numbers');
    expect([...column.values]).toEqual([Number.NaN, 1.5, Number.NaN]);
    expect([...column.nulls!]).toEqual([0, 0, 1]);
  });

  test('an index outside is refused', async () => {
    for (const index of [2, -1]) {
      const path = arrowFile(dictionaryBatches([[texts('a', 'b'), [0, index]]]));
      await expect(readArrow(path, ['s'])).rejects.toThrow(/column s has an index outside its dictionary/);
    }
  });
});

test('bytes that are no UTF-8 are refused', async () => {
  for (const bytes of [[0x41, 0xff], [0xc3], [0xed, 0xa0, 0x80]]) {
    const type = new Utf8();
    const valueOffsets = Int32Array.of(0, bytes.length);
    const data = makeData({ type, length: 1, nullCount: 0, valueOffsets, data: Uint8Array.from(bytes) });
    const path = arrowFile(new Table({ s: new Vector([data]) }));
    await expect(readArrow(path, ['s'])).rejects.toThrow(/column s with bytes that are no UTF-8 text/);
  }
  // Both texts are halves of one character: valid together, not each.
  const halves = makeData({
    type: new Utf8(),
    length: 2,
    nullCount: 0,
    valueOffsets: Int32Array.of(0, 1, 2),
    data: Uint8Array.of(0xc3, 0xa9),
  });
  const path = arrowFile(new Table({ s: new Vector([halves]) }));
  await expect(readArrow(path, ['s'])).rejects.toThrow(/no UTF-8 text/);
});

test('a column that stands twice is refused where it is wanted', async () => {
  const table = new Table({ a: texts('x'), b: texts('y') });
  const path = arrowFile(table);
  const bytes = readFileSync(path);
  // Names are texts of the footer: b becomes a second a.
  const at = bytes.lastIndexOf(Buffer.from('\x01\0\0\0b'));
  bytes[at + 4] = 0x61;
  writeFileSync(path, bytes);
  await expect(async () => readArrow(path, ['a'])).rejects.toThrow(/has column a twice/);
});

test('compression is refused with what to do', async () => {
  // The registry asks for the head of a frame; what follows is not looked at.
  const encode = () => Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x40, 0, 0, 0);
  compressionRegistry.set(CompressionType.LZ4_FRAME, { encode, decode: (data) => data });
  const writer = new RecordBatchFileWriter({ compressionType: CompressionType.LZ4_FRAME });
  const path = newPath('arrow');
  const table = new Table({ x: vectorFromArray([1, 2, 3], new Float64()) });
  writeFileSync(path, writer.writeAll(table.batches).toUint8Array(true));
  await expect(async () => readArrow(path, ['x'])).rejects.toThrow(
    `${path} is compressed inside: write it without compression (pandas, polars: compression="uncompressed")`,
  );
});

test('a file beyond 4 GiB is read where its wanted bytes lie', async () => {
  const schema = new Schema([new Field('s', new LargeUtf8()), new Field('x', new Float64())]);
  const textBytes = 5 * 2 ** 30;
  const header = {
    length: 1,
    nodes: Array(2).fill({ length: 1, nullCount: 0 }),
    buffers: [
      { offset: 0, length: 0 },
      { offset: 0, length: 16 },
      { offset: 16, length: textBytes },
      { offset: 16 + textBytes, length: 0 },
      { offset: 16 + textBytes, length: 8 },
    ],
    variadicCounts: [],
  };
  const path = newPath('arrow');
  const out = new FileOut(path);
  out.write(Buffer.from('ARROW1\0\0'));
  const message = batchMessage(header, 24 + textBytes);
  const padded = new Uint8Array(roundUp(message.length, 8));
  padded.set(message);
  out.write(Int32Array.of(-1, padded.length));
  out.write(padded);
  out.close();
  // The text is a hole in the file: it takes no place on the disk.
  const bodyStart = 16 + padded.length;
  truncateSync(path, bodyStart + 16 + textBytes);
  const footer = footerBytes(schema, [], [{ offset: 8, metadataBytes: 8 + padded.length, bodyBytes: 24 + textBytes }]);
  const tail = [
    Float64Array.of(0.1),
    Int32Array.of(-1, 0),
    footer,
    Int32Array.of(footer.length),
    Buffer.from('ARROW1'),
  ];
  for (const { buffer, byteOffset, byteLength } of tail)
    appendFileSync(path, new Uint8Array(buffer, byteOffset, byteLength));
  expect(await readArrow(path, ['x'])).toEqual({ x: [0.1] });
  rmSync(path);
});

describe('a damaged file of many types', () => {
  const table = new Table({
    d: vectorFromArray(['a', 'b', null, 'a', 'b', 'c', 'd', 'e', 'f'], new Dictionary(new Utf8(), new Int8())),
    v: vectorFromArray(['a', null, 'a text of more than twelve bytes', '', 'x', 'y', 'z', 'u', 'w'], new Utf8View()),
    s: texts('a', null, 'é', 'a', '', 'b', 'c', 'd', 'e'),
    i: vectorFromArray([1, null, 3, 4, 5, 6, 7, 8, 9], new Int16()),
    x: vectorFromArray([1, null, 3, 4, 5, 6, 7, 8, 9], new Float64()),
  });
  const names = ['d', 'v', 's', 'i', 'x'];
  const path = arrowFile(table);
  const read = (file: string) => readArrow(file, names);

  test('cut anywhere is refused', async () => {
    await refusesEveryCut(path, 'arrow', read);
  });

  test('changed anywhere ends in cells or a sentence', async () => {
    await survivesFlips(path, [0x01, 0xff], readFileSync(path).keys(), read);
  });
});
