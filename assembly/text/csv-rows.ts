// Rows of a result table as CSV: numbers in their shortest text, everything else a text of a table that the host made
// and quoted. Texts are copied by whole vectors, numbers written by whole vectors: what they write too much, the next
// cell writes over.
import { View } from '../view';
import { ShortestText } from './shortest-text';
import {
  CSV_BLANK_FROM,
  CSV_BLANK_PTR,
  CSV_COLUMN_COUNT,
  CSV_COLUMN_KIND,
  CSV_COLUMN_OFFSETS_PTR,
  CSV_COLUMN_SLOTS,
  CSV_COLUMN_TEXTS_PTR,
  CSV_COLUMN_VALUES_PTR,
  CSV_COLUMNS_PTR,
  CSV_KIND_F64,
  CSV_KIND_TEXT_U8,
  CSV_KIND_TEXT_U32,
  CSV_NUMBER_TABLES_PTR,
  CSV_OUT_PTR,
  CSV_ROW_COUNT,
} from './text-layout';

const COMMA: u8 = 0x2c;
const LINE_END: u8 = 0x0a;
const VECTOR_BYTES: usize = 16;

export class CsvRows {
  /** Writes the rows whose header is at `block`; returns the address behind the last byte. */
  static write(block: usize): usize {
    const rowCount = View.u32(block, CSV_ROW_COUNT);
    const columnCount = View.u32(block, CSV_COLUMN_COUNT);
    const columns = View.ptr(block, CSV_COLUMNS_PTR);
    const blank = View.ptr(block, CSV_BLANK_PTR);
    const blankFrom = View.u32(block, CSV_BLANK_FROM);
    const tables = View.ptr(block, CSV_NUMBER_TABLES_PTR);
    let at = View.ptr(block, CSV_OUT_PTR);
    for (let row: u32 = 0; row < rowCount; row++) {
      const filled = blank != 0 && load<u8>(blank + row) != 0 ? blankFrom : columnCount;
      for (let column: u32 = 0; column < columnCount; column++) {
        if (column < filled) at = CsvRows.cell(columns + <usize>(column * CSV_COLUMN_SLOTS * 4), row, at, tables);
        store<u8>(at, COMMA);
        at++;
      }
      store<u8>(at - 1, LINE_END);
    }
    return at;
  }

  @inline
  private static cell(column: usize, row: u32, at: usize, tables: usize): usize {
    const kind = View.u32(column, CSV_COLUMN_KIND);
    const values = View.ptr(column, CSV_COLUMN_VALUES_PTR);
    if (kind == CSV_KIND_F64) return ShortestText.write(View.f64(values, row), at, tables);
    let code = row;
    if (kind == CSV_KIND_TEXT_U8) code = <u32>load<u8>(values + row);
    else if (kind == CSV_KIND_TEXT_U32) code = View.u32(values, row);
    const offsets = View.ptr(column, CSV_COLUMN_OFFSETS_PTR);
    const texts = View.ptr(column, CSV_COLUMN_TEXTS_PTR);
    return CsvRows.copy(texts + View.u32(offsets, code), texts + View.u32(offsets, code + 1), at);
  }

  /** Copies the bytes `from … to − 1` to `at`, and up to fifteen behind them; returns where the next cell goes. */
  @inline
  private static copy(from: usize, to: usize, at: usize): usize {
    const end = at + (to - from);
    for (; at < end; at += VECTOR_BYTES, from += VECTOR_BYTES) v128.store(at, v128.load(from));
    return end;
  }
}
