// AssemblyScript, compiled by accumulate-probe.ts together with the kernel's own files: the kernel's hot loop and nothing
// around it. What that loop wants to find in memory is laid out here, in scratch that the host gives.
import { OptionRows } from '../../assembly/evaluate/option-rows';
import { LEG_SLOTS } from '../../assembly/layout-shard';
import { View } from '../../assembly/view';

// Scratch: | address of the rows, of one unit's legs | zeros, where every sum begins | legs |
const ROWS_PTR: u32 = 0;
const LEGS_PTR: u32 = 1;
const ZEROS_AT: usize = 64;
const COLUMNS_MOST: u32 = 64;
const LEGS_MOST: u32 = 64;
const LEGS_AT: usize = ZEROS_AT + (COLUMNS_MOST << 3);

/** Bytes of scratch, which must be 0 at first. */
export function scratchBytes(instruments: u32): usize {
  return LEGS_AT + ((LEGS_MOST * LEG_SLOTS) << 3);
}

export function prepare(scratch: usize, rows: usize, instruments: u32, columns: u32): void {
  store<u32>(scratch + (ROWS_PTR << 2), <u32>rows);
  store<u32>(scratch + (LEGS_PTR << 2), <u32>(scratch + LEGS_AT));
}

/**
 * Sums positions into the columns of their units.
 * @param offsets u32, one more than units: the positions of each, at most LEGS_MOST
 * @param out units × columns f64
 */
export function accumulate(
  scratch: usize,
  offsets: usize,
  instrument: usize,
  qty: usize,
  units: u32,
  columns: u32,
  out: usize,
): void {
  const rows = View.ptr(scratch, ROWS_PTR);
  const legs = View.ptr(scratch, LEGS_PTR);
  for (let u: u32 = 0; u < units; u++) {
    const end = View.u32(offsets, u + 1);
    let legsEnd = legs;
    for (let p = View.u32(offsets, u); p < end; p++) {
      legsEnd = OptionRows.push(legsEnd, View.record(rows, View.u32(instrument, p), columns), View.f64(qty, p));
    }
    OptionRows.add(View.record(out, u, columns), scratch + ZEROS_AT, columns, legs, legsEnd);
  }
}
