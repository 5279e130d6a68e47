// The door through which benches reach the hot loop alone, on rows and legs of their own. Not part of the kernel:
// assembly/index.ts must not export any of it.
import { OptionRows } from './evaluate/option-rows';
import { View } from './view';

// Header at address HEADER, u32 slots: addresses of the caller's columns.
export const HEADER: u32 = 1024;
export const ROWS_PTR: u32 = 0;
export const COLUMN_COUNT: u32 = 1;
/** One offset more than accounts, into the legs. */
export const ACCOUNT_COUNT: u32 = 2;
export const OFFSETS_PTR: u32 = 3;
export const LEG_ROW_PTR: u32 = 4;
export const LEG_QTY_PTR: u32 = 5;
/** As many zeros as columns; room for a list of every leg of an account; a row of sums for each account. */
export const ZEROS_PTR: u32 = 6;
export const LIST_PTR: u32 = 7;
export const SUMS_PTR: u32 = 8;

/** The sums of each account's legs times their rows. */
export function accumulate(): void {
  const header: usize = HEADER;
  const rows = View.ptr(header, ROWS_PTR);
  const columnCount = View.u32(header, COLUMN_COUNT);
  const accountCount = View.u32(header, ACCOUNT_COUNT);
  const offsets = View.ptr(header, OFFSETS_PTR);
  const legRows = View.ptr(header, LEG_ROW_PTR);
  const legQtys = View.ptr(header, LEG_QTY_PTR);
  const zeros = View.ptr(header, ZEROS_PTR);
  const list = View.ptr(header, LIST_PTR);
  for (let a: u32 = 0; a < accountCount; a++) {
    const end = View.u32(offsets, a + 1);
    let listEnd = list;
    for (let leg = View.u32(offsets, a); leg < end; leg++) {
      const row = View.record(rows, View.u32(legRows, leg), columnCount);
      listEnd = OptionRows.push(listEnd, row, View.f64(legQtys, leg));
    }
    OptionRows.add(View.record(View.ptr(header, SUMS_PTR), a, columnCount), zeros, columnCount, list, listEnd);
  }
}
