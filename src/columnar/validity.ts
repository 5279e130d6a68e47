/** Which cells of a batch are null, as both formats write it. */
import { NO_TEXT } from './column-file.ts';
import { NO_BOOL, type OutColumn, type OutValues } from './table-writer.ts';

export interface Validity {
  nullCount: number;
  /** A bit a row, the lowest first: 1 for a value; bits behind the last row are 0. */
  bits: Uint8Array;
}

/** The validity of the rows `from … to − 1` of a column. */
export function validityOf(column: OutColumn, values: OutValues, from: number, to: number): Validity {
  const own = values.subarray(from, to);
  if (own instanceof Float64Array) return numberValidity(own);
  return codeValidity(own, column.kind === 'text' ? NO_TEXT : NO_BOOL);
}

// Every cell of a run passes here; each of the two sees one kind of array, or two, and stays fast by that.

function numberValidity(values: Float64Array): Validity {
  const bits = allValid(values.length);
  let nullCount = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isNaN(values[i]!)) continue;
    bits[i >> 3]! &= ~(1 << (i & 7));
    nullCount++;
  }
  return { nullCount, bits };
}

function codeValidity(codes: Uint32Array | Uint8Array, none: number): Validity {
  const bits = allValid(codes.length);
  let nullCount = 0;
  for (let i = 0; i < codes.length; i++) {
    if (codes[i] !== none) continue;
    bits[i >> 3]! &= ~(1 << (i & 7));
    nullCount++;
  }
  return { nullCount, bits };
}

function allValid(rows: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(rows / 8)).fill(0xff);
  if (rows % 8 > 0) bits[bits.length - 1] = (1 << (rows % 8)) - 1;
  return bits;
}

/** A code that no text has is a mistake of ours, not of the input. */
export function checkCodes(codes: Uint32Array, rows: number, textCount: number): void {
  for (let i = 0; i < rows; i++) {
    if (codes[i]! >= textCount && codes[i] !== NO_TEXT) throw new Error('a code stands outside its table of texts');
  }
}
