/**
 * Many sums side by side that are the same in any order of their addends and however these are cut into parts, at a fraction
 * of the cost of an `ExactSum`, which has 32 KiB of bins where this has 24 bytes. Each addend is split at three fixed places
 * into whole multiples of 16, of 2^-22 and of 2^-48, and each kind is added up by itself, which rounds nothing (Demmel and
 * Nguyen, 2013). So a sum is exact but for what its addends have below 2^-48: of one above 16 nothing, of one below at most
 * 2^-49. That holds for addends up to 2^55 and for 2^28 of them; beyond, sums are still right, but may be cut into parts no more.
 */
import { exactSum } from './exact-sum.ts';

/** Added and taken away again, it leaves of a double the nearest multiple of 16; of 2^-22; of 2^-48. */
const COARSE = 1.5 * 2 ** 56;
const MIDDLE = 1.5 * 2 ** 30;
const FINE = 1.5 * 2 ** 4;

/** What sums consist of: the three kinds, side by side. It passes from thread to thread as it is. */
export type SumParts = Float64Array<ArrayBuffer>;

export class FreeSums {
  readonly #parts: SumParts;

  constructor(count: number) {
    this.#parts = new Float64Array(3 * count);
  }

  /** Adds to sum `at`. */
  add(at: number, value: number): void {
    const parts = this.#parts;
    const coarse = value + COARSE - COARSE;
    const rest = value - coarse;
    const middle = rest + MIDDLE - MIDDLE;
    const first = 3 * at;
    parts[first]! += coarse;
    parts[first + 1]! += middle;
    parts[first + 2]! += rest - middle + FINE - FINE;
  }

  /** Adds a whole column to sum `at`. */
  addAll(at: number, values: Float64Array): void {
    let [coarse, middle, fine] = [0, 0, 0];
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      // Most risks of most units are nothing.
      if (value === 0) continue;
      const above = value + COARSE - COARSE;
      const rest = value - above;
      const between = rest + MIDDLE - MIDDLE;
      coarse += above;
      middle += between;
      fine += rest - between + FINE - FINE;
    }
    this.addParts(Float64Array.of(coarse, middle, fine), at);
  }

  /** Adds sums that were added up elsewhere, the first of them to sum `at`. */
  addParts(parts: Float64Array, at = 0): void {
    for (let i = 0; i < parts.length; i++) this.#parts[3 * at + i]! += parts[i]!;
  }

  parts(): SumParts {
    return this.#parts;
  }

  /** The sum, rounded once. */
  value(at: number): number {
    return exactSum(this.#parts.subarray(3 * at, 3 * at + 3));
  }

  /** All of some sums together, rounded once. */
  together(places: Iterable<number>): number {
    const all: number[] = [];
    for (const at of places) all.push(...this.#parts.subarray(3 * at, 3 * at + 3));
    return exactSum(all);
  }
}
