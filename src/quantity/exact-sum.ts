/**
 * The correctly rounded sum of doubles, whatever their order and however they are cut into parts: a total in a summary is
 * the sum of the rows rounded once, and anyone who adds the rows up exactly finds it.
 *
 * Each addend is split into its upper and lower 26 bits, and the halves are added into one double an exponent. Halves of
 * one exponent are whole multiples of one power of two, so 2^26 of them add up without rounding; then, and at the end,
 * the bins are folded into a list of doubles that do not overlap (Shewchuk, 1997), which is rounded once. Adding so costs
 * a few nanoseconds, the list alone would cost tens.
 */

/** An exponent field has eleven bits. */
const EXPONENTS = 2048;
/** Above this exponent a half would be infinite: such addends go to the list at once. */
const EXPONENT_MAX = 1994;
const FOLD_AFTER = 2 ** 26;
/** 2^27 + 1: multiplying by it parts a double in two halves (Veltkamp). */
const SPLITTER = 134_217_729;

const one = new Float64Array(1);

export class ExactSum {
  readonly #upper = new Float64Array(EXPONENTS);
  readonly #lower = new Float64Array(EXPONENTS);
  #inBins = 0;
  /** Doubles that do not overlap, from the smallest to the largest; their sum is what was folded so far. */
  #partials: number[] = [];

  add(value: number): void {
    one[0] = value;
    this.addAll(one);
  }

  /** Adds a column; of entries where `skipped` holds a 1, nothing. */
  addAll(values: Float64Array, skipped?: Uint8Array): void {
    const words = new Uint32Array(values.buffer, values.byteOffset, 2 * values.length);
    for (let i = 0; i < values.length; i++) {
      if (skipped?.[i] === 1) continue;
      const value = values[i]!;
      const exponent = (words[2 * i + 1]! >>> 20) & (EXPONENTS - 1);
      if (exponent > EXPONENT_MAX) {
        this.#partials = withAdded(this.#partials, value);
        continue;
      }
      const scaled = SPLITTER * value;
      const upper = scaled - (scaled - value);
      this.#upper[exponent]! += upper;
      this.#lower[exponent]! += value - upper;
      this.#inBins += 1;
      if (this.#inBins === FOLD_AFTER) this.#fold();
    }
  }

  /** The sum of everything added, rounded once. */
  value(): number {
    this.#fold();
    return rounded(this.#partials);
  }

  #fold(): void {
    for (const bins of [this.#upper, this.#lower]) {
      for (const bin of bins) if (bin !== 0) this.#partials = withAdded(this.#partials, bin);
      bins.fill(0);
    }
    this.#inBins = 0;
  }
}

/** The sum of a list, rounded once. */
export function exactSum(values: Iterable<number>): number {
  const sum = new ExactSum();
  for (const value of values) sum.add(value);
  return sum.value();
}

/** Partials with one more addend: each sum is kept with what it rounded away. */
function withAdded(partials: readonly number[], value: number): number[] {
  const next: number[] = [];
  let sum = value;
  for (const partial of partials) {
    const [large, small] = Math.abs(sum) < Math.abs(partial) ? [partial, sum] : [sum, partial];
    const high = large + small;
    const low = small - (high - large);
    if (low !== 0) next.push(low);
    sum = high;
  }
  next.push(sum);
  return next;
}

/** Partials from the largest down: the first sum that rounds is the answer, unless what is left breaks a tie. */
function rounded(partials: readonly number[]): number {
  let i = partials.length - 1;
  if (i < 0) return 0;
  let high = partials[i]!;
  let low = 0;
  while (i > 0 && low === 0) {
    const before = high;
    const next = partials[--i]!;
    high = before + next;
    low = next - (high - before);
  }
  // Half a unit was rounded to even, but more follows on its side: the exact sum lies beyond the half.
  if (i > 0 && low !== 0 && low < 0 === partials[i - 1]! < 0) {
    const twice = 2 * low;
    const beyond = high + twice;
    if (beyond - high === twice) return beyond;
  }
  return high + 0;
}
