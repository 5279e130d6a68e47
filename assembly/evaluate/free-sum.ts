/**
 * A sum over the accounts of a shard that does not depend on how a book is cut into shards: the split of
 * `src/quantity/free-sums.ts`, which says how and how exactly.
 */
import { CELL_SUM_PARTS } from '../layout-shard';
import { View } from '../view';

/** Added and taken away again, it leaves the nearest multiple of 16; of 2^-22; of 2^-48. */
const COARSE: f64 = 1.5 * 72057594037927936.0;
const MIDDLE: f64 = 1.5 * 1073741824.0;
const FINE: f64 = 1.5 * 16.0;

export class FreeSum {
  /** Adds to sum `index`. */
  @inline static add(sums: usize, index: u32, value: f64): void {
    const at = View.record(sums, index, CELL_SUM_PARTS);
    const coarse = value + COARSE - COARSE;
    const rest = value - coarse;
    const middle = rest + MIDDLE - MIDDLE;
    View.add(at, 0, coarse);
    View.add(at, 1, middle);
    View.add(at, 2, rest - middle + FINE - FINE);
  }
}
