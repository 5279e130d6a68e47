/** The header line of a CSV, where it is one that the quick lane can go by. */

export interface PlainHeader {
  columns: string[];
  /** Where the first row begins. */
  dataFrom: number;
  /** The line itself, with its end. */
  bytes: Uint8Array;
}

/** Longest header that the quick lane goes by. */
export const HEADER_BYTES_MAX = 1 << 16;

const LF = 10;
/** Blanks in front are for the tolerant lane: a first cell of nothing else is empty to it, and such a line is none. */
const plainLine = /^([!#-~][ !#-~]*)\r?\n$/;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The header at the start of these bytes; null where it is empty, quoted, cut or no plain text, which another lane judges.
 * A byte-order mark before it is no part of it.
 */
export function plainHeader(start: Buffer): PlainHeader | null {
  const from = start.subarray(0, 3).equals(byteOrderMark) ? 3 : 0;
  const dataFrom = start.indexOf(LF) + 1;
  const bytes = start.subarray(from, dataFrom);
  const line = plainLine.exec(bytes.toString('latin1'));
  if (dataFrom === 0 || dataFrom > HEADER_BYTES_MAX || line === null) return null;
  return { columns: line[1]!.split(','), dataFrom, bytes };
}
