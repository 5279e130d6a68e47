/** Arrow files made to break a reader. What each of them must be refused with stands beside it. */
import { Field, Float64, Schema, Utf8 } from 'apache-arrow';
import { footerBytes } from '../../src/columnar/arrow-encode.ts';
import {
  ArrowPieces,
  bytesOf,
  columns,
  floats,
  indices,
  names,
  none,
  rowsOfNull,
  schemaOf,
  texts,
  views,
} from './arrow-pieces.ts';
import type { Hostile } from './hostile-parquet.ts';

export const hostileArrow: Record<string, Hostile> = {
  'two thousand million rows of nothing': {
    bytes: () => rowsOfNull(2 ** 31),
    refusal: /has 2147483648 rows; \d+ are the most of a file of \d+ bytes/,
  },
  'a count of 2^53 rows': {
    bytes: () => rowsOfNull(2 ** 53),
    refusal: /impossible number|rows; \d+ are the most/,
  },
  'columns of another length than their batch': {
    bytes: () => floats(3, [1, 2, 3], { length: 4 }).file(),
    refusal: /column acctId has another count of rows than its batch/,
  },
  'columns shorter than their rows': {
    bytes: () => floats(300, [1, 2, 3]).file(),
    refusal: /column acctId has 24 bytes where 2400 were expected/,
  },
  'buffers that overlap': {
    bytes: () =>
      floats(1, [1], {
        buffers: names.flatMap(() => [
          { offset: 0, length: 0 },
          { offset: 0, length: 8 },
        ]),
      }).file(),
    refusal: /the buffers of a batch do not lie end to end/,
  },
  'buffers outside their body': {
    bytes: () =>
      floats(1, [1], {
        buffers: names.flatMap((_, i) => [
          { offset: 0, length: 0 },
          { offset: 8 * i, length: 8 << (i * 8) },
        ]),
      }).file(),
    refusal: /do not lie end to end|leads outside its batch/,
  },
  'buffers that are not aligned': {
    bytes: () =>
      floats(1, [1], {
        buffers: names.flatMap((_, i) => [
          { offset: 0, length: 0 },
          { offset: 8 * i + 3, length: 8 },
        ]),
      }).file(),
    refusal: /a buffer of a batch does not begin at a multiple of 8/,
  },
  'more nulls than rows': {
    bytes: () => floats(1, [1], { nodes: names.map(() => ({ length: 1, nullCount: 5 })) }).file(),
    refusal: /a batch does not fit its schema/,
  },
  'nulls without a bitmap': {
    bytes: () => floats(1, [1], { nodes: names.map(() => ({ length: 1, nullCount: 1 })) }).file(),
    refusal: /column acctId has nulls without saying where/,
  },
  'a body longer than the file': {
    bytes: () => {
      const { header, body } = columns(1, [none, bytesOf(Float64Array.of(1))]);
      return new ArrowPieces(schemaOf(() => new Float64())).batch(header, body, 2 ** 40).file();
    },
    refusal: /is damaged: a batch reaches/,
  },
  'texts that end before they begin': {
    bytes: () => texts([0, 5, 2], Buffer.from('abcdefgh')),
    refusal: /column acctId has texts outside its bytes/,
  },
  'texts outside their bytes': {
    bytes: () => texts([0, 2 ** 30], Buffer.from('abcdefgh')),
    refusal: /column acctId has texts outside its bytes/,
  },
  'an index outside its dictionary': {
    bytes: () => indices([0, 2], [['a', 'b']]).file(),
    refusal: /column acctId has an index outside its dictionary/,
  },
  'an index below its dictionary': {
    bytes: () => indices([0, -1], [['a', 'b']]).file(),
    refusal: /column acctId has an index outside its dictionary/,
  },
  'no dictionary': {
    bytes: () => {
      const pieces = indices([0], []);
      const { header, body } = columns(1, [none, bytesOf(Int32Array.of(0))]);
      return pieces.batch(header, body).file();
    },
    refusal: /column acctId has no dictionary/,
  },
  'dictionaries in another order than the file has them': {
    bytes: () => {
      const pieces = indices([0], [['a'], ['b']]);
      pieces.dictionaries.reverse();
      return pieces.file();
    },
    refusal: /column acctId has dictionaries that are not in the order of the file/,
  },
  'fifty thousand blocks that are one message': {
    isLarge: true,
    bytes: () => {
      const pieces = floats(1, [1]);
      const block = pieces.batches[0]!;
      return pieces.file(
        footerBytes(
          pieces.schema,
          [],
          Array.from({ length: 50_000 }, () => block),
        ),
      );
    },
    refusal: /its batches overlap/,
  },
  'a footer that leaves out a batch': {
    bytes: () => {
      const pieces = indices([0], [['a'], ['b'], ['c']]);
      return pieces.file(footerBytes(pieces.schema, pieces.dictionaries, pieces.batches.slice(0, 2)));
    },
    refusal: /its footer leaves out a part of the file/,
  },
  'a hundred thousand columns': {
    isLarge: true,
    bytes: () => {
      const fields = Array.from({ length: 100_000 }, (_, i) => new Field(`c${i}`, new Float64(), true));
      return new ArrowPieces(new Schema(fields)).file();
    },
    refusal: /has more than 65536 columns/,
  },
  'a schema of 80 MB': {
    isLarge: true,
    bytes: () => {
      const metadata = new Map([['why', 'x'.repeat(80_000_000)]]);
      return new ArrowPieces(new Schema([new Field('acctId', new Utf8(), true)], metadata)).file();
    },
    refusal: /has metadata of 8\d{7} bytes; 67108864 are the most/,
  },
  'a footer longer than the file': {
    bytes: () => floats(1, [1]).file(undefined, 2 ** 31 - 1),
    refusal: /its footer is longer than the file/,
  },
  'a footer of negative length': {
    bytes: () => floats(1, [1]).file(undefined, -1),
    refusal: /its footer is longer than the file/,
  },
  'views of the same megabyte three thousand times': {
    isLarge: true,
    bytes: () => views(3000, 1 << 20),
    refusal: /bytes of text in a batch; \d+ are the most of \d+ bytes/,
  },
};
