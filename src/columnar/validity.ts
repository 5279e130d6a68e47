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
  const rows = to - from;
  const bits = new Uint8Array(Math.ceil(rows / 8)).fill(0xff);
  if (rows % 8 > 0) bits[bits.length - 1] = (1 << (rows % 8)) - 1;
  let nullCount = 0;
  const markNull = (i: number) => {
    bits[i >> 3]! &= ~(1 << (i & 7));
    nullCount++;
  };
  if (column.kind === 'number') {
    for (let i = 0; i < rows; i++) if (Number.isNaN(values[from + i]!)) markNull(i);
  } else {
    const none = column.kind === 'text' ? NO_TEXT : NO_BOOL;
    for (let i = 0; i < rows; i++) if (values[from + i] === none) markNull(i);
  }
  return { nullCount, bits };
}

/** A code that no text has is a mistake of ours, not of the input. */
export function checkCodes(codes: Uint32Array, rows: number, textCount: number): void {
  for (let i = 0; i < rows; i++) {
    if (codes[i]! >= textCount && codes[i] !== NO_TEXT) throw new Error('a code stands outside its table of texts');
  }
}
