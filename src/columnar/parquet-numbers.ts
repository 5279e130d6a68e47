/** Numbers of a Parquet page as doubles. Their plain bytes are those of an Arrow column; what is not is turned into them. */
import { sharedF64, sharedU8 } from '../quantity/shared-columns.ts';
import { widenNumbers } from './arrow-numbers.ts';
import { demand } from './file-fault.ts';
import { unpackDeltas, unpackDeltaTexts } from './parquet-library.ts';
import { readRuns } from './parquet-runs.ts';
import type { ParquetCells, ParquetColumn } from './parquet-schema.ts';
import { plainTexts, type ValuesDecoder } from './parquet-texts.ts';

type Numbers = ParquetCells & { are: 'numbers' };
/** A decimal as little-endian words, wide enough for 76 digits. */
const DECIMAL_BYTES = 32;

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
  if (cells.stored === 'bigEndian') return wideDecimals(bigEndians(column, bytes, count), cells, what);
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
    const unpacked = unpackDeltas(bytes, count, type === 'INT32' ? 4 : 8, what);
    return plainNumbers(column, cells, unpacked, count);
  }
  if (encoding === 'BYTE_STREAM_SPLIT' && type !== 'BYTE_ARRAY') {
    return plainNumbers(column, cells, unsplit(bytes, count), count);
  }
  demand(encoding === 'DELTA_BYTE_ARRAY' && cells.stored === 'bigEndian', `has ${what} in the encoding ${encoding}`);
  return wideDecimals(unpackDeltaTexts(bytes, count, true, what), cells, what);
}

/** Byte k of all values stands behind byte k − 1 of all. */
function unsplit(bytes: Uint8Array, count: number): Uint8Array {
  const joined = new Uint8Array(bytes.length);
  const width = Math.floor(bytes.length / Math.max(1, count));
  for (let k = 0; k < width; k++) for (let i = 0; i < count; i++) joined[i * width + k] = bytes[k * count + i]!;
  return joined;
}

function bigEndians({ name, element }: ParquetColumn, bytes: Uint8Array, count: number): Uint8Array[] {
  const what = `column ${name}`;
  if (element.type === 'BYTE_ARRAY') {
    const all: Uint8Array[] = [];
    plainTexts(bytes, count, what, (from, to) => all.push(bytes.subarray(from, to)));
    return all;
  }
  const width = element.type_length ?? 0;
  demand(width > 0 && bytes.length === count * width, `is damaged: ${what} has too few or too many bytes`);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * width, (i + 1) * width));
}

/** Two's complement, the highest byte first. */
function wideDecimals(all: readonly Uint8Array[], cells: Numbers, what: string): Float64Array {
  const wide = sharedU8(all.length * DECIMAL_BYTES);
  for (const [i, bytes] of all.entries()) {
    demand(bytes.length <= DECIMAL_BYTES, `is damaged: ${what} has a decimal of ${bytes.length} bytes`);
    const at = i * DECIMAL_BYTES;
    const isNegative = bytes.length > 0 && bytes[0]! >= 0x80;
    if (isNegative) wide.fill(0xff, at, at + DECIMAL_BYTES);
    for (let k = 0; k < bytes.length; k++) wide[at + k] = bytes[bytes.length - 1 - k]!;
  }
  return all.length === 0 ? sharedF64(0) : widenNumbers(cells.type, all.length, wide, what);
}
