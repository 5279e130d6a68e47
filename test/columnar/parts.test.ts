import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FileFault } from '../../src/columnar/file-fault.ts';
import { openTableWriter } from '../../src/columnar/open-writer.ts';
import { readRuns } from '../../src/columnar/parquet-runs.ts';
import { TextInterner } from '../../src/columnar/text-interner.ts';
import { textAt } from '../../src/quantity/text-table.ts';
import { lawHolds } from '../support/chance.ts';
import { newPath } from './arrow-files.ts';
import { wordSchema } from './tables.ts';

/** Runs and groups of 8 as Parquet has them, written the slow and plain way. */
function encodeRuns(parts: ({ run: number; value: number } | { group: number[] })[], width: number): Uint8Array {
  const bytes: number[] = [];
  for (const part of parts) {
    let [packed, count] = [0n, (width + 7) >> 3];
    if ('run' in part) {
      bytes.push((part.run << 1) & 0x7e);
      packed = BigInt(part.value);
    } else {
      bytes.push(3);
      part.group.forEach((value, i) => {
        packed |= BigInt(value) << BigInt(i * width);
      });
      count = width;
    }
    for (let i = 0; i < count; i++) bytes.push(Number((packed >> BigInt(8 * i)) & 0xffn));
  }
  return Uint8Array.from(bytes);
}

const runs = fc.integer({ min: 1, max: 32 }).chain((width) => {
  const value = fc.nat(width === 32 ? 0xffffffff : 2 ** width - 1);
  const run = fc.record({ run: fc.integer({ min: 1, max: 40 }), value });
  const group = fc.record({ group: fc.array(value, { minLength: 8, maxLength: 8 }) });
  return fc.record({
    width: fc.constant(width),
    parts: fc.array(fc.oneof(run, group), { minLength: 1, maxLength: 12 }),
  });
});

test('runs and packed groups of every width are read', () => {
  lawHolds(runs, 500, ({ width, parts }) => {
    const expected = parts.flatMap((part) => ('run' in part ? Array<number>(part.run).fill(part.value) : part.group));
    const bytes = encodeRuns(parts, width);
    const target = new Uint32Array(expected.length);
    readRuns(bytes, width, target, 'x');
    expect([...target]).toEqual(expected);
    expect(() => readRuns(bytes, width, new Uint32Array(expected.length + 1), 'x')).toThrow(FileFault);
    expect(() => readRuns(bytes.subarray(0, -1), width, target, 'x')).toThrow(FileFault);
  });
});

test('a run as long as it likes fills no more than is wanted', () => {
  const target = new Uint32Array(3);
  readRuns(Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0x0f, 7), 8, target, 'x');
  expect([...target]).toEqual([7, 7, 7]);
  const endless = Uint8Array.from({ length: 9 }, () => 0xff);
  expect(() => readRuns(endless, 8, target, 'x')).toThrow(FileFault);
});

test('the interner numbers texts by first appearance, and earlier tables stay as they are', () => {
  lawHolds(fc.array(fc.string({ unit: 'binary', maxLength: 6 }), { maxLength: 200 }), 50, (texts) => {
    const interner = new TextInterner();
    const known = new Map<string, number>();
    const early = interner.table();
    for (const text of texts.flatMap((text) => [text, `${text}${text}`])) {
      const bytes = Buffer.from(text, 'utf8');
      // Lone surrogates become one and the same replacement character.
      const stored = bytes.toString('utf8');
      if (!known.has(stored)) known.set(stored, known.size);
      expect(interner.codeOf(bytes, 0, bytes.length)).toBe(known.get(stored));
    }
    expect(early.offsets).toHaveLength(1);
    const table = interner.table();
    expect(Array.from({ length: interner.count }, (_, i) => textAt(table, i))).toEqual([...known.keys()]);
  });
});

test('a writer takes no columns that are missing or too short', async () => {
  for (const columns of [[Uint32Array.of(0)], [Uint32Array.of(0), Float64Array.of(1), new Uint8Array(0)]]) {
    const writer = await openTableWriter(newPath('arrow'), 'arrow', wordSchema);
    expect(() => writer.append(columns, 0, 1)).toThrow('is written with columns that are missing or too short');
  }
});
