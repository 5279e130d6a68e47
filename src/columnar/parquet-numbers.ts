/** Numbers of a Parquet page as doubles. Their plain bytes are those of an Arrow column; what is not is turned into them. */
import { sharedF64, sharedU8 } from '../quantity/shared-columns.ts';
import { widenNumbers } from './arrow-numbers.ts';
import { demand } from './file-fault.ts';
import { unpackNumbers, unpackTexts, type VisitText } from './parquet-deltas.ts';
import { readRuns } from './parquet-runs.ts';
import type { ParquetCells, ParquetColumn } from './parquet-schema.ts';
import { plainTexts, type ValuesDecoder } from './parquet-texts.ts';

type Numbers = ParquetCells & { are: 'numbers' };
/** A decimal as little-endian words, wide enough for 76 digits. */
const DECIMAL_BYTES = 32;
const DECIMALS_AT_ONCE = 1024;

/** Decodes the pages of one chunk of numbers into doubles. */
export function numberDecoder(column: ParquetColumn, cells: Numbers): ValuesDecoder {
  const what = `column ${column.name}`;
  let dictionary: Float64Array | null = null;
  return {
    takeDictionary: (bytes, count) => {
      dictionary = plainNumbers(column, cells, bytes, count);
    },
    decode: (encoding, bytes, target) => {
      const count = target.length;
      if (encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY') {
        demand(dictionary !== null && bytes.length > 0, `is damaged: ${what} has no dictionary`);
        const indices = new Uint32Array(count);
        readRuns(bytes.subarray(1), bytes[0]!, indices, what);
        let isOutside = false;
        for (let i = 0; i < count; i++) {
          if (indices[i]! >= dictionary.length) isOutside = true;
          target[i] = dictionary[indices[i]!]!;
        }
        demand(!isOutside, `is damaged: ${what} has an index outside its dictionary`);
      } else if (encoding === 'PLAIN') (target as Float64Array).set(plainNumbers(column, cells, bytes, count));
      else (target as Float64Array).set(packedNumbers(column, cells, encoding, bytes, count));
    },
  };
}

function plainNumbers(column: ParquetColumn, cells: Numbers, bytes: Uint8Array, count: number): Float64Array {
  const what = `column ${column.name}`;
  if (cells.stored === 'bigEndian') {
    return wideDecimals(count, cells, what, (visit) => visitBigEndians(column, bytes, count, visit));
  }
  const needed = (count * cells.type.bits) / 8;
  demand(bytes.length === needed, `is damaged: ${what} has ${bytes.length} bytes where ${needed} were expected`);
  const aligned = sharedU8(needed);
  aligned.set(bytes);
  return widenNumbers(cells.type, count, aligned, what);
}

/** Encodings that rearrange the plain bytes. */
function packedNumbers(
  column: ParquetColumn,
  cells: Numbers,
  encoding: string,
  bytes: Uint8Array,
  count: number,
): Float64Array {
  const what = `column ${column.name}`;
  const { type } = column.element;
  if (encoding === 'DELTA_BINARY_PACKED' && (type === 'INT32' || type === 'INT64')) {
    const unpacked = unpackNumbers(bytes, count, type === 'INT32' ? 4 : 8, what);
    return plainNumbers(column, cells, unpacked, count);
  }
  if (encoding === 'BYTE_STREAM_SPLIT' && type !== 'BYTE_ARRAY') {
    return plainNumbers(column, cells, unsplit(bytes, count), count);
  }
  demand(encoding === 'DELTA_BYTE_ARRAY' && cells.stored === 'bigEndian', `has ${what} in the encoding ${encoding}`);
  return wideDecimals(count, cells, what, (visit) => unpackTexts(bytes, count, true, what, visit));
}

/** Byte k of all values stands behind byte k − 1 of all. */
function unsplit(bytes: Uint8Array, count: number): Uint8Array {
  const joined = new Uint8Array(bytes.length);
  const width = Math.floor(bytes.length / Math.max(1, count));
  for (let k = 0; k < width; k++) for (let i = 0; i < count; i++) joined[i * width + k] = bytes[k * count + i]!;
  return joined;
}

function visitBigEndians({ name, element }: ParquetColumn, bytes: Uint8Array, count: number, visit: VisitText): void {
  const what = `column ${name}`;
  if (element.type === 'BYTE_ARRAY') {
    plainTexts(bytes, count, what, visit);
    return;
  }
  const width = element.typeLength ?? 0;
  demand(width > 0 && bytes.length === count * width, `is damaged: ${what} has too few or too many bytes`);
  for (let i = 0; i < count; i++) visit(bytes, i * width, (i + 1) * width, i);
}

/** Two's complement, the highest byte first; widened some at a time, because four bytes of a page may be one of them. */
function wideDecimals(
  count: number,
  cells: Numbers,
  what: string,
  visitAll: (visit: VisitText) => void,
): Float64Array<SharedArrayBuffer> {
  const values = sharedF64(count);
  const wide = sharedU8(Math.min(count, DECIMALS_AT_ONCE) * DECIMAL_BYTES);
  visitAll((bytes, from, to, row) => {
    demand(to - from <= DECIMAL_BYTES, `is damaged: ${what} has a decimal of ${to - from} bytes`);
    const at = (row % DECIMALS_AT_ONCE) * DECIMAL_BYTES;
    const isNegative = to > from && bytes[from]! >= 0x80;
    wide.fill(isNegative ? 0xff : 0, at, at + DECIMAL_BYTES);
    for (let k = 0; k < to - from; k++) wide[at + k] = bytes[to - 1 - k]!;
    const filled = (row % DECIMALS_AT_ONCE) + 1;
    if (filled === DECIMALS_AT_ONCE || row === count - 1) {
      values.set(widenNumbers(cells.type, filled, wide, what), row + 1 - filled);
    }
  });
  return values;
}
