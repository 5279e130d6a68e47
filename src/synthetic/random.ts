// A small seeded generator of pseudo-random numbers: xoshiro128** by Blackman and Vigna, seeded through splitmix32.
//
// The state is four 32-bit words and every step is integer arithmetic, so a seed gives the same stream on any machine.
// The helpers use + − × ÷ and floor only, all of which IEEE 754 rounds in one way; Math.exp, log, pow and sin may differ
// in the last bit between engines and would break the promise "same seed, same bytes".

const TWO_TO_MINUS_32 = 1 / 4294967296;
const GOLDEN_STEP = 0x9e3779b9;

/** A stream of pseudo-random numbers. Not for secrets: the stream is predictable by design. */
export class SeededRandom {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** @param seed any safe integer from 0; both of its 32-bit halves count. Throws a RangeError on anything else. */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new RangeError(`a seed is a whole number from 0 to 2^53 − 1, not ${seed}`);
    }
    const low = (seed % 4294967296) | 0;
    const high = Math.floor(seed / 4294967296) | 0;
    this.#a = splitmix32(low);
    this.#b = splitmix32((low + GOLDEN_STEP) | 0) ^ high;
    this.#c = splitmix32((low + 2 * GOLDEN_STEP) | 0);
    this.#d = splitmix32((low + 3 * GOLDEN_STEP) | 0);
    // An all-zero state would stay zero for ever.
    if ((this.#a | this.#b | this.#c | this.#d) === 0) this.#a = 1;
  }

  /** The next word of the stream: a whole number from 0 to 2^32 − 1. */
  nextUint32(): number {
    const scrambled = Math.imul(rotateLeft(Math.imul(this.#b, 5), 7), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotateLeft(this.#d, 11);
    return scrambled >>> 0;
  }

  /** A number in [0, 1) on a lattice of 2^−32. */
  uniform(): number {
    return this.nextUint32() * TWO_TO_MINUS_32;
  }

  /** A number in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** A whole number from `low` to `high`, both included. */
  integer(low: number, high: number): number {
    return low + Math.floor((high - low + 1) * this.uniform());
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** One element; throws a RangeError on an empty list. */
  pick<Item>(items: readonly Item[]): Item {
    if (items.length === 0) throw new RangeError('there is nothing to pick from');
    return items[Math.floor(items.length * this.uniform())];
  }

  /** Near-normal with mean 0 and deviation 1: a sum of four uniforms, so never beyond ±3.47. */
  nearNormal(): number {
    // The variance of a uniform is 1/12, of four of them 1/3; hence the factor √3.
    return (this.uniform() + this.uniform() + this.uniform() + this.uniform() - 2) * 1.7320508075688772;
  }

  /** From `low` upwards over `doublings` octaves, each octave equally likely and flat inside: a log-uniform without log. */
  nearLogUniform(low: number, doublings: number): number {
    let scale = low;
    for (let octave = this.integer(0, doublings - 1); octave > 0; octave--) scale *= 2;
    return scale * (1 + this.uniform());
  }

  /** Shuffles the list in place (Fisher–Yates). */
  shuffle<Item>(items: Item[]): void {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integer(0, last);
      const held = items[last];
      items[last] = items[other];
      items[other] = held;
    }
  }
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** One step of splitmix32: spreads a small seed over all 32 bits. */
function splitmix32(seed: number): number {
  let word = (seed + GOLDEN_STEP) | 0;
  word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
  return word ^ (word >>> 15);
}
