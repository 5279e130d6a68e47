/** Texts of an Arrow column: any of its three layouts as one table with an entry a row, then as codes. */
import { isUtf8 } from 'node:buffer';
import { INFLATED_PER_BYTE_MAX } from '../limits.ts';
import { sharedU8, sharedU32 } from '../quantity/shared-columns.ts';
import { type TextTable, textCount } from '../quantity/text-table.ts';
import { checkFixed } from './arrow-numbers.ts';
import { NO_TEXT } from './column-file.ts';
import { demand } from './file-fault.ts';
import type { TextInterner } from './text-interner.ts';

type Bytes = Uint8Array<SharedArrayBuffer>;
const VIEW_BYTES = 16;
/** Texts up to this long stand in the view itself. */
const INLINE_BYTES = 12;

/**
 * The texts of all rows, those of null rows included, on the file's own bytes where its layout is that of a table.
 * @param buffers without the validity bitmap
 */
export function rowTexts(
  is: 'utf8' | 'largeUtf8' | 'utf8View',
  length: number,
  buffers: readonly Bytes[],
  what: string,
): TextTable {
  if (length === 0) return { bytes: sharedU8(0), offsets: sharedU32(1) };
  if (is === 'utf8View') return viewTexts(length, buffers, what);
  const [places, bytes] = [buffers[0]!, buffers[1]!];
  checkFixed(places, (length + 1) * (is === 'utf8' ? 4 : 8), what);
  const words = new Uint32Array(places.buffer, places.byteOffset, places.length >> 2);
  const outside = `is damaged: ${what} has texts outside its bytes`;
  if (is === 'utf8') {
    const offsets = words.subarray(0, length + 1);
    checkAscending(offsets, bytes.length, outside);
    return { bytes: bytes.subarray(0, offsets[length]!), offsets };
  }
  demand(bytes.length < 2 ** 32, `has ${what} with more than 4 GiB of text in a batch: write smaller batches`);
  const offsets = sharedU32(length + 1);
  for (let i = 0; i <= length; i++) {
    demand(words[2 * i + 1] === 0, outside);
    offsets[i] = words[2 * i]!;
  }
  checkAscending(offsets, bytes.length, outside);
  return { bytes: bytes.subarray(0, offsets[length]!), offsets };
}

function checkAscending(offsets: Uint32Array, end: number, words: string): void {
  let wrong = offsets[offsets.length - 1]! > end ? 1 : 0;
  for (let i = 1; i < offsets.length; i++) if (offsets[i]! < offsets[i - 1]!) wrong = 1;
  demand(wrong === 0, words);
}

/** A view is the text's length, then either the text or its first 4 bytes, its buffer and its place there. */
function viewTexts(length: number, buffers: readonly Bytes[], what: string): TextTable {
  const views = buffers[0]!;
  checkFixed(views, length * VIEW_BYTES, what);
  const words = new Uint32Array(views.buffer, views.byteOffset, 4 * length);
  const offsets = sharedU32(length + 1);
  let total = 0;
  for (let i = 0; i < length; i++) {
    total += words[4 * i]!;
    demand(total < 2 ** 32, `has ${what} with more than 4 GiB of text in a batch: write smaller batches`);
    offsets[i + 1] = total;
  }
  // Views may name the same bytes many times, so their sum is no proof that the file has so many: each is checked first.
  const given = buffers.reduce((sum, buffer) => sum + buffer.length, 0);
  const most = given * INFLATED_PER_BYTE_MAX;
  demand(total <= most, `has ${what} with ${total} bytes of text in a batch; ${most} are the most of ${given} bytes`);
  const outside = `is damaged: ${what} has texts outside its bytes`;
  for (let i = 0; i < length; i++) {
    const size = words[4 * i]!;
    if (size <= INLINE_BYTES) continue;
    const data = buffers[1 + words[4 * i + 2]!];
    demand(data !== undefined && words[4 * i + 3]! + size <= data.length, outside);
  }
  const bytes = sharedU8(total);
  for (let i = 0; i < length; i++) {
    const size = words[4 * i]!;
    const isInline = size <= INLINE_BYTES;
    const source = isInline ? views : buffers[1 + words[4 * i + 2]!]!;
    const from = isInline ? VIEW_BYTES * i + 4 : words[4 * i + 3]!;
    bytes.set(source.subarray(from, from + size), offsets[i]!);
  }
  return { bytes, offsets };
}

/** Codes of the rows' texts; equal neighbours cost a comparison, no look-up. */
export function internRows(
  rows: TextTable,
  nulls: Uint8Array | null,
  interner: TextInterner,
  what: string,
): Uint32Array<SharedArrayBuffer> {
  const { bytes, offsets } = rows;
  const length = textCount(rows);
  const codes = sharedU32(length);
  const isText = utf8Check(rows);
  let [last, lastFrom, lastTo] = [NO_TEXT, 0, 0];
  for (let i = 0; i < length; i++) {
    if (nulls !== null && nulls[i] === 1) {
      codes[i] = NO_TEXT;
      continue;
    }
    const [from, to] = [offsets[i]!, offsets[i + 1]!];
    if (last === NO_TEXT || !isSame(bytes, lastFrom, lastTo, from, to)) {
      const known = interner.count;
      last = interner.codeOf(bytes, from, to);
      if (interner.count > known) demand(isText(i), `has ${what} with bytes that are no UTF-8 text`);
      [lastFrom, lastTo] = [from, to];
    }
    codes[i] = last;
  }
  return codes;
}

function isSame(bytes: Uint8Array, fromA: number, toA: number, fromB: number, toB: number): boolean {
  if (toA - fromA !== toB - fromB) return false;
  for (let i = 0; i < toA - fromA; i++) if (bytes[fromA + i] !== bytes[fromB + i]) return false;
  return true;
}

/**
 * Whether a row is UTF-8. All bytes are looked at once: where they are valid together, a row is valid if it neither
 * begins nor ends inside a character.
 */
export function utf8Check({ bytes, offsets }: TextTable): (row: number) => boolean {
  const isAll = isUtf8(bytes.subarray(offsets[0]!));
  const isInside = (at: number) => at < bytes.length && (bytes[at]! & 0xc0) === 0x80;
  return (row) => {
    const [from, to] = [offsets[row]!, offsets[row + 1]!];
    return isAll ? from === to || (!isInside(from) && !isInside(to)) : isUtf8(bytes.subarray(from, to));
  };
}

/** Whether every entry of a table is UTF-8. */
export function areTexts(table: TextTable): boolean {
  const { bytes, offsets } = table;
  const end = offsets[offsets.length - 1]!;
  if (!isUtf8(bytes.subarray(offsets[0]!, end))) return false;
  for (let i = 1; i + 1 < offsets.length; i++) {
    const at = offsets[i]!;
    // An entry that begins inside a character is none, nor is the one before it.
    if (at < end && (bytes[at]! & 0xc0) === 0x80) return false;
  }
  return true;
}
