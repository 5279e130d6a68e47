/**
 * One cell of a CSV, read from its first byte to its delimiter. Every reader returns the address of the delimiter, or 0
 * where it is not certain: quotes, control characters, bytes beyond ASCII, unknown words, numbers that need another look.
 */
import { DecimalText } from '../text/decimal-text';
import { IdTable, NO_ENTRY } from './id-table';
import { ENTRY_VALUE, WORD_BYTES, WORDS_FIRST } from './scan-layout';

const COMMA: u32 = 44;

export class Cell {
  /** What `number` read. */
  static value: f64 = 0;

  /**
   * Address of the first byte that ends a plain cell: a comma, a control character, a quote or a byte beyond ASCII.
   * Reads 16 bytes at a time, so the input is padded.
   */
  @inline static plainEnd(from: usize): usize {
    let at = from;
    let mask = Cell.endMask(at);
    while (mask == 0) {
      at += 16;
      mask = Cell.endMask(at);
    }
    return at + <usize>ctz<i32>(mask);
  }

  /** Which of 16 bytes end a plain cell. Signed, bytes beyond ASCII are below 0 and control characters below a space. */
  @inline static endMask(at: usize): i32 {
    const bytes = v128.load(at);
    const marks = v128.or(i8x16.eq(bytes, i8x16.splat(44)), i8x16.eq(bytes, i8x16.splat(34)));
    return i8x16.bitmask(v128.or(marks, i8x16.lt_s(bytes, i8x16.splat(32))));
  }

  /** Whether the byte ends a cell. A carriage return is looked at again where the row ends. */
  @inline static isDelimiter(byte: u32): bool {
    return byte == COMMA || byte == 10 || byte == 13;
  }

  /** A cell that nobody asked for. */
  @inline static skip(from: usize): usize {
    const to = Cell.plainEnd(from);
    return Cell.isDelimiter(load<u8>(to)) ? to : 0;
  }

  /** An id of a fixed table; its value goes out. */
  @inline static id(from: usize, table: usize, out: usize): usize {
    const to = Cell.skip(from);
    if (to == 0) return 0;
    const found = IdTable.find(table, from, to);
    if (found == NO_ENTRY) return 0;
    if (out != 0) store<u32>(out, IdTable.slot(IdTable.entry(table, found), ENTRY_VALUE));
    return to;
  }

  /** A word of a list of at most 8 bytes each; its code goes out. */
  @inline static word(from: usize, words: usize, out: usize): usize {
    const to = Cell.skip(from);
    if (to == 0 || to - from > 8) return 0;
    const bytes = to == from ? 0 : IdTable.word(from, to - from);
    const length = <u32>(to - from);
    const end = words + WORDS_FIRST + <usize>load<u32>(words) * WORD_BYTES;
    for (let word = words + WORDS_FIRST; word < end; word += WORD_BYTES) {
      if (load<u64>(word) != bytes || load<u32>(word, 8) != length) continue;
      if (out != 0) store<u8>(out, <u8>load<u32>(word, 12));
      return to;
    }
    return 0;
  }

  /** A decimal number into `value`; NaN only where it is not certain. */
  @inline static number(from: usize, tables: usize): usize {
    Cell.value = DecimalText.scan(from, tables);
    const to = DecimalText.end;
    // No NaN is below anything.
    return Cell.value <= f64.MAX_VALUE && Cell.isDelimiter(load<u8>(to)) ? to : 0;
  }
}
