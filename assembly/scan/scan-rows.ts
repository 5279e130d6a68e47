/**
 * A piece of a CSV, line by line: a row whose every cell is plain and certain becomes an entry of the output columns; any
 * other line is listed as skipped and read by the lane that takes its time. A quote or a lone CR stops the scan, for from
 * there on a row may be more than a line.
 */

import { View } from '../view';
import { Cell } from './cell';
import { IdTable } from './id-table';
import {
  BOUND_PRICE_MAX,
  BOUND_PRICE_MIN,
  BOUND_QUANTITY_MAX,
  BOUND_QUANTITY_MIN,
  CELL_ACCOUNT,
  CELL_CAP,
  CELL_COPIED_NUMBER,
  CELL_COPIED_TEXT,
  CELL_ID,
  CELL_IGNORED,
  CELL_KIND,
  CELL_OPTIONAL_NUMBER,
  CELL_OPTIONAL_PRICE,
  CELL_OUT_PTR,
  CELL_PRICE,
  CELL_QUANTITY_OR_0,
  CELL_SIZE,
  CELL_SLOTS,
  CELL_TABLE_PTR,
  CELL_TEXT_PTR,
  CELL_WORD,
  ENTRY_LENGTH,
  ID_BYTES_MAX,
  SCAN_ACCOUNT_OUT_PTR,
  SCAN_ACCOUNTS_PTR,
  SCAN_BOUNDS_PTR,
  SCAN_CELL_COUNT,
  SCAN_CELLS_PTR,
  SCAN_CONSUMED,
  SCAN_FIRST_LINE,
  SCAN_HAS_COPIED_TEXTS,
  SCAN_INPUT_END,
  SCAN_INPUT_PTR,
  SCAN_LINE_COUNT,
  SCAN_NUMBER_TABLES_PTR,
  SCAN_PRICE_PTR,
  SCAN_ROW_COUNT,
  SCAN_SIDE_PTR,
  SCAN_SIZE_PTR,
  SCAN_SKIP_COUNT,
  SCAN_SKIPS_PTR,
  SCAN_STOPPED,
  SIDE_AS_SIGNED,
  SIDE_LONG,
  SIDE_SHORT,
  SKIP_BYTES,
  SKIP_LINE,
  SKIP_PTR,
  SKIP_SLOTS,
} from './scan-layout';

const LF: u32 = 10;
const CR: u32 = 13;
const BLANK: u32 = 32;
const COMMA: u32 = 44;
const QUOTE: u32 = 34;

export class ScanRows {
  static accountFrom: usize = 0;
  static accountTo: usize = 0;
  /** The account of the last accepted row: rows of one account mostly stand together. */
  static lastAccount: u32 = 0;

  /** Scans the piece that the header names; see the head of this file. */
  static scan(header: usize): void {
    const end = View.ptr(header, SCAN_INPUT_END);
    const firstLine = View.u32(header, SCAN_FIRST_LINE);
    let at = View.ptr(header, SCAN_INPUT_PTR);
    let line: u32 = 0;
    let row: u32 = 0;
    let skips: u32 = 0;
    let stopped: u32 = 0;
    ScanRows.lastAccount = 0;
    while (at < end) {
      let next = ScanRows.row(header, at, row);
      if (next != 0) next = ScanRows.accept(header, row, firstLine + line, next);
      if (next != 0) {
        row++;
      } else {
        next = ScanRows.lineEnd(at);
        if (next == 0) {
          stopped = 1;
          break;
        }
        ScanRows.skip(header, skips++, at, next, firstLine + line);
      }
      at = next;
      line++;
    }
    store<u32>(header + (SCAN_CONSUMED << 2), <u32>at);
    store<u32>(header + (SCAN_ROW_COUNT << 2), row);
    store<u32>(header + (SCAN_LINE_COUNT << 2), line);
    store<u32>(header + (SCAN_SKIP_COUNT << 2), skips);
    store<u32>(header + (SCAN_STOPPED << 2), stopped);
  }

  /**
   * Reads the cells of a row into the output columns. Returns the address behind its line end, 0 where it is not certain.
   * Blanks at the start of a line are not: to the other lane a first cell of nothing else is empty, and such a line is none.
   */
  static row(header: usize, from: usize, row: u32): usize {
    if (load<u8>(from) == BLANK) return 0;
    let cell = View.ptr(header, SCAN_CELLS_PTR);
    const last = cell + <usize>(View.u32(header, SCAN_CELL_COUNT) - 1) * (CELL_SLOTS << 2);
    let at = from;
    for (; ; cell += CELL_SLOTS << 2) {
      at = ScanRows.cell(header, cell, at, row);
      if (at == 0) return 0;
      if (cell == last) break;
      if (load<u8>(at) != COMMA) return 0;
      at++;
    }
    const byte = <u32>load<u8>(at);
    if (byte == LF) return at + 1;
    return byte == CR && load<u8>(at, 1) == LF ? at + 2 : 0;
  }

  /** One cell by its column's kind. */
  @inline static cell(header: usize, cell: usize, at: usize, row: u32): usize {
    const kind = View.u32(cell, CELL_KIND);
    if (kind == CELL_IGNORED) return Cell.skip(at);
    if (kind == CELL_ACCOUNT) {
      const to = Cell.skip(at);
      ScanRows.accountFrom = at;
      ScanRows.accountTo = to;
      return to - at - 1 < <usize>ID_BYTES_MAX ? to : 0;
    }
    const out = View.ptr(cell, CELL_OUT_PTR);
    const table = View.ptr(cell, CELL_TABLE_PTR);
    if (kind == CELL_ID) return Cell.id(at, table, out + ((<usize>row) << 2));
    if (kind == CELL_WORD) return Cell.word(at, table, out == 0 ? 0 : out + row);
    if (kind == CELL_COPIED_TEXT) return ScanRows.copiedText(cell, at, out + ((<usize>row) << 2));
    return ScanRows.number(header, kind, out == 0 ? 0 : out + ((<usize>row) << 3), at);
  }

  static copiedText(cell: usize, from: usize, out: usize): usize {
    const to = Cell.skip(from);
    if (to == 0 || to - from > <usize>ID_BYTES_MAX) return 0;
    store<u32>(cell + (CELL_TEXT_PTR << 2), <u32>from);
    store<u32>(out, <u32>(to - from));
    return to;
  }

  /** Interns the texts of a row that is taken: a line that is not must leave none, for there may be more lines than rows. */
  static internTexts(header: usize, row: u32): void {
    let cell = View.ptr(header, SCAN_CELLS_PTR);
    const end = cell + <usize>View.u32(header, SCAN_CELL_COUNT) * (CELL_SLOTS << 2);
    for (; cell < end; cell += CELL_SLOTS << 2) {
      if (View.u32(cell, CELL_KIND) != CELL_COPIED_TEXT) continue;
      const out = View.ptr(cell, CELL_OUT_PTR) + ((<usize>row) << 2);
      const from = View.ptr(cell, CELL_TEXT_PTR);
      store<u32>(out, IdTable.intern(View.ptr(cell, CELL_TABLE_PTR), from, from + <usize>load<u32>(out), 0));
    }
  }

  /** A number, judged by its column's kind. */
  @inline static number(header: usize, kind: u32, out: usize, from: usize): usize {
    if (kind >= <u32>CELL_QUANTITY_OR_0 && Cell.isDelimiter(load<u8>(from))) {
      if (out != 0) store<f64>(out, kind == CELL_QUANTITY_OR_0 ? 0 : NaN);
      return from;
    }
    const to = Cell.number(from, View.ptr(header, SCAN_NUMBER_TABLES_PTR));
    if (to == 0) return 0;
    const value = Cell.value;
    if (!ScanRows.isWithin(View.ptr(header, SCAN_BOUNDS_PTR), kind, value)) return 0;
    if (out != 0) store<f64>(out, value);
    return to;
  }

  @inline static isWithin(bounds: usize, kind: u32, value: f64): bool {
    if (kind == CELL_PRICE || kind == CELL_OPTIONAL_PRICE) {
      return value >= View.f64(bounds, BOUND_PRICE_MIN) && value <= View.f64(bounds, BOUND_PRICE_MAX);
    }
    if (kind == CELL_OPTIONAL_NUMBER || kind == CELL_COPIED_NUMBER) return true;
    if (kind == CELL_CAP) return value >= 0;
    if (kind == CELL_SIZE && value < 0) return false;
    const size = Math.abs(value);
    if (size == 0) return true;
    return size >= View.f64(bounds, BOUND_QUANTITY_MIN) && size <= View.f64(bounds, BOUND_QUANTITY_MAX);
  }

  /** The checks that take more than one cell, then the account. Returns `next`, 0 where the row is not taken. */
  @inline static accept(header: usize, row: u32, line: u32, next: usize): usize {
    const sizes = View.ptr(header, SCAN_SIZE_PTR);
    if (sizes != 0) {
      const side = View.ptr(header, SCAN_SIDE_PTR);
      const code = side == 0 ? <u32>SIDE_AS_SIGNED : <u32>load<u8>(side + row);
      const sizeAt = sizes + ((<usize>row) << 3);
      const size = load<f64>(sizeAt);
      if (code == SIDE_LONG && size < 0) return 0;
      if (code == SIDE_SHORT) store<f64>(sizeAt, -Math.abs(size));
      // The price of nothing is never read; 1 keeps the arithmetic finite.
      if (size == 0) store<f64>(View.ptr(header, SCAN_PRICE_PTR) + ((<usize>row) << 3), 1);
    }
    if (View.u32(header, SCAN_HAS_COPIED_TEXTS) != 0) ScanRows.internTexts(header, row);
    const accounts = View.ptr(header, SCAN_ACCOUNTS_PTR);
    const from = ScanRows.accountFrom;
    const to = ScanRows.accountTo;
    let account = ScanRows.lastAccount;
    const entry = IdTable.entry(accounts, account);
    if (View.u32(entry, ENTRY_LENGTH) == 0 || !IdTable.isEqual(entry, from, to)) {
      account = IdTable.intern(accounts, from, to, line);
      ScanRows.lastAccount = account;
    }
    store<u32>(View.ptr(header, SCAN_ACCOUNT_OUT_PTR) + ((<usize>row) << 2), account);
    return next;
  }

  /** Address behind the line that begins here; 0 where a quote or a lone CR stands in it. */
  static lineEnd(from: usize): usize {
    let at = from;
    for (let byte = <u32>load<u8>(at); byte != LF; byte = load<u8>(++at)) {
      if (byte == QUOTE || (byte == CR && load<u8>(at, 1) != LF)) return 0;
    }
    return at + 1;
  }

  @inline static skip(header: usize, index: u32, from: usize, to: usize, line: u32): void {
    const record = View.ptr(header, SCAN_SKIPS_PTR) + ((<usize>index * SKIP_SLOTS) << 2);
    // Under a header of one cell an empty line is a row with an empty cell.
    const isEmpty = View.u32(header, SCAN_CELL_COUNT) > 1 && (<u32>load<u8>(from) == LF || <u32>load<u8>(from) == CR);
    store<u32>(record + (SKIP_PTR << 2), <u32>from);
    store<u32>(record + (SKIP_BYTES << 2), isEmpty ? 0 : <u32>(to - from));
    store<u32>(record + (SKIP_LINE << 2), line);
  }
}
