import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { tableFromIPC, type Vector } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTableWriter } from '../../src/columnar/open-writer.ts';
import { openArrow } from '../../src/columnar/read-arrow.ts';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import { textTable } from '../../src/quantity/text-table.ts';
import { asyncLawHolds } from '../ingest/async-law.ts';
import { newPath, readArrow } from './arrow-files.ts';
import { refusesEveryCut, seesEveryFlip } from './damage.ts';
import { anyRow, columnsOf, expectedCells, manyRows, wordSchema, writeRows } from './tables.ts';

const names = ['id', 'x', 'isIt'];

describe('what is written is read back', () => {
  test('any rows in any pieces, the same bytes each time', async () => {
    const rowsAndCuts = fc.tuple(fc.array(anyRow, { maxLength: 40 }), fc.array(fc.nat(40), { maxLength: 4 }));
    await asyncLawHolds(rowsAndCuts, 60, async ([rows, cuts]) => {
      const path = await writeRows('arrow', rows, cuts);
      expect({ ...expectedCells([]), ...(await readArrow(path, names)) }).toEqual(expectedCells(rows));
      expect(readFileSync(path).equals(readFileSync(await writeRows('arrow', rows)))).toBe(true);
    });
  });

  test('several batches, cut anywhere', async () => {
    const rows = manyRows(150_000);
    const path = await writeRows('arrow', rows, [1, 65_535, 65_537, 131_072, 140_000]);
    const file = openArrow(path, names);
    expect([file.rowCount, file.batchCount, file.names]).toEqual([150_000, 3, names]);
    file.close();
    expect(await readArrow(path, names)).toEqual(expectedCells(rows));
    expect(readFileSync(path).equals(readFileSync(await writeRows('arrow', rows, [77_777])))).toBe(true);
  });

  test('by apache-arrow', async () => {
    const rows = manyRows(70_000);
    const table = tableFromIPC(readFileSync(await writeRows('arrow', rows)));
    expect(table.schema.fields.map(String)).toEqual(['id: Dictionary<Int32, Utf8>', 'x: Float64', 'isIt: Bool']);
    const { id, x, isIt } = expectedCells(rows);
    const cells = (name: string) => [...(table.getChild(name) as Vector)];
    expect(cells('id')).toEqual(id);
    expect(cells('x')).toEqual(x);
    expect(cells('isIt').map((value) => (value === null ? null : String(value)))).toEqual(isIt);
  });

  test('without a copy: numbers and codes are views of one piece of memory', async () => {
    const path = await writeRows('arrow', [{ word: 1, x: 0.1, isIt: true }]);
    const file = openArrow(path, ['id', 'x']);
    const { columns } = await file.readBatch(0);
    const buffers = [...columns.values()].map(
      (column) => (column.kind === 'text' ? column.codes : column.values).buffer,
    );
    expect(buffers[0]).toBe(buffers[1]);
    file.close();
  });

  test('without rows, columns or texts', async () => {
    const bare = newPath('arrow');
    const writer = await openTableWriter(bare, 'arrow', [{ name: 'id', kind: 'text', texts: textTable([]) }]);
    writer.close();
    const file = openArrow(bare, ['id']);
    expect([file.names, file.rowCount, file.batchCount]).toEqual([['id'], 0, 0]);
    file.close();
    expect(tableFromIPC(readFileSync(bare)).numRows).toBe(0);
    const empty = newPath('arrow');
    (await openTableWriter(empty, 'arrow', [])).close();
    expect(openArrow(empty, ['id']).names).toEqual([]);
  });
});

describe('NaN is null', () => {
  test('whatever its bits, and the bytes are the same', async () => {
    const odd = new Float64Array(
      BigUint64Array.of(0x7ff8000000000001n, 0xfff8000000000000n, 0x7ff4000000000000n).buffer,
    );
    const paths = [];
    for (const values of [odd, new Float64Array(3).fill(Number.NaN)]) {
      const path = newPath('arrow');
      const writer = await openTableWriter(path, 'arrow', [{ name: 'x', kind: 'number' }]);
      writer.append([values], 0, 3);
      writer.close();
      expect(await readArrow(path, ['x'])).toEqual({ x: [null, null, null] });
      paths.push(path);
    }
    expect(readFileSync(paths[0]!).equals(readFileSync(paths[1]!))).toBe(true);
  });
});

describe('writing ends in a sentence', () => {
  test('where there is no folder', async () => {
    const opening = openTableWriter('/no/such/folder/x.arrow', 'arrow', wordSchema);
    await expect(opening).rejects.toThrow(/^\/no\/such\/folder\/x\.arrow cannot be written: ENOENT/);
    await expect(opening).rejects.toThrow(UnusableInput);
  });

  test('where the disk is full', async () => {
    const writer = await openTableWriter('/dev/full', 'arrow', []).catch((error: Error) => error);
    expect(writer).toBeInstanceOf(UnusableInput);
    expect((writer as Error).message).toMatch(/^\/dev\/full cannot be written: ENOSPC/);
  });

  test('and a code outside its texts is our own mistake', async () => {
    const writer = await openTableWriter(newPath('arrow'), 'arrow', wordSchema);
    writer.append([Uint32Array.of(99), Float64Array.of(1), Uint8Array.of(1)], 0, 1);
    expect(() => writer.close()).toThrow('a code stands outside its table of texts');
    expect(() => writer.append(columnsOf([]), 0, 0)).toThrow('is written after its end');
  });
});

describe('a damaged file', () => {
  const rows = manyRows(12);
  const read = (path: string) => readArrow(path, names);

  test('cut anywhere is refused', async () => {
    await refusesEveryCut(await writeRows('arrow', rows), 'arrow', read);
  });

  test('with a changed byte of its metadata is refused or read as it was', async () => {
    const path = await writeRows('arrow', rows);
    await seesEveryFlip(path, metadataPlaces(path), read);
  });

  test('a stream and a text are refused with what to do', async () => {
    const [stream, text] = [newPath('arrow'), newPath('arrow')];
    writeFileSync(stream, readFileSync(await writeRows('arrow', rows)).subarray(8));
    writeFileSync(text, 'acctId,instId\n');
    for (const path of [stream, text]) {
      await expect(read(path)).rejects.toThrow(/is no Arrow IPC file: .* write it as an Arrow or Feather V2 file/);
    }
    await expect(async () => read('/no/such.arrow')).rejects.toThrow(/^\/no\/such\.arrow cannot be read: ENOENT/);
    await expect(async () => read('/tmp')).rejects.toThrow(UnusableInput);
  });
});

/** The bytes of a file that are no cells: all but the bodies of its blocks. */
function metadataPlaces(path: string): number[] {
  const bytes = readFileSync(path);
  const footerStart = bytes.length - 10 - bytes.readInt32LE(bytes.length - 10);
  const isBody = new Uint8Array(statSync(path).size);
  for (let at = 8; bytes.readInt32LE(at + 4) > 0; ) {
    const body = at + 8 + bytes.readInt32LE(at + 4);
    const end = nextMessage(bytes, body, footerStart);
    isBody.fill(1, body, end);
    at = end;
  }
  return [...isBody.keys()].filter((place) => isBody[place] === 0);
}

/** Where the next message or the end mark begins. */
function nextMessage(bytes: Buffer, from: number, footerStart: number): number {
  for (let at = from; at < footerStart; at += 8) {
    if (bytes.readInt32LE(at) === -1 && bytes.readInt32LE(at + 4) >= 0) return at;
  }
  throw new Error('the file has no end mark');
}
