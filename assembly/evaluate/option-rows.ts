/**
 * Option rows summed into a unit's columns: the hot loop of the engine. Legs are added in their order, so that the same
 * holdings give the same bits; four of them share one reading and writing of the sums.
 */
import { LEG_QTY, LEG_ROW, LEG_SLOTS } from '../layout-shard';
import { View } from '../view';

const LEG_BYTES: usize = LEG_SLOTS << 3;

export class OptionRows {
  /** Appends a leg to a list; returns the list's new end. */
  @inline static push(end: usize, row: usize, qty: f64): usize {
    View.setU32(end, LEG_ROW, <u32>row);
    View.setF64(end, LEG_QTY, qty);
    return end + LEG_BYTES;
  }

  /**
   * `sums[i] = start[i] + Σ qty · row[i]` over an even number of columns.
   * @param start the sums so far: `sums` itself, or zeros, so that nobody has to clear what is written anyway
   * @param legs a list of legs up to `legsEnd`
   */
  static add(sums: usize, start: usize, columnCount: u32, legs: usize, legsEnd: usize): void {
    let from = start;
    let leg = legs;
    for (; leg + 4 * LEG_BYTES <= legsEnd; leg += 4 * LEG_BYTES) {
      OptionRows.addFour(sums, from, columnCount, leg);
      from = sums;
    }
    for (; leg < legsEnd; leg += LEG_BYTES) {
      OptionRows.addOne(sums, from, columnCount, leg);
      from = sums;
    }
  }

  @inline static row(leg: usize): usize {
    return View.ptr(leg, LEG_ROW);
  }

  @inline static qty(leg: usize): v128 {
    return v128.load64_splat(leg + (LEG_QTY << 3));
  }

  @inline static addOne(sums: usize, start: usize, columnCount: u32, leg: usize): void {
    const row = OptionRows.row(leg);
    const qty = OptionRows.qty(leg);
    const bytes = (<usize>columnCount) << 3;
    for (let at: usize = 0; at < bytes; at += 16) {
      v128.store(sums + at, f64x2.add(v128.load(start + at), f64x2.mul(qty, v128.load(row + at))));
    }
  }

  @inline static addFour(sums: usize, start: usize, columnCount: u32, leg: usize): void {
    const row0 = OptionRows.row(leg);
    const row1 = OptionRows.row(leg + LEG_BYTES);
    const row2 = OptionRows.row(leg + 2 * LEG_BYTES);
    const row3 = OptionRows.row(leg + 3 * LEG_BYTES);
    const qty0 = OptionRows.qty(leg);
    const qty1 = OptionRows.qty(leg + LEG_BYTES);
    const qty2 = OptionRows.qty(leg + 2 * LEG_BYTES);
    const qty3 = OptionRows.qty(leg + 3 * LEG_BYTES);
    const bytes = (<usize>columnCount) << 3;
    for (let at: usize = 0; at < bytes; at += 16) {
      let sum = f64x2.add(v128.load(start + at), f64x2.mul(qty0, v128.load(row0 + at)));
      sum = f64x2.add(sum, f64x2.mul(qty1, v128.load(row1 + at)));
      sum = f64x2.add(sum, f64x2.mul(qty2, v128.load(row2 + at)));
      v128.store(sums + at, f64x2.add(sum, f64x2.mul(qty3, v128.load(row3 + at))));
    }
  }
}
