/** Who gains and who loses: requirement and accounts by asset class, unit, term and size, added up while the shards go by. */
import { OrderedSums } from '../quantity/ordered-sums.ts';

/** One group under both rulebooks. MMR in USD. */
export interface GroupMoves {
  name: string;
  /** Accounts that have a requirement in it under either rulebook; those of which it rose, and fell. */
  accounts: number;
  up: number;
  down: number;
  mmrBase: number;
  mmrCandidate: number;
  mmrDelta: number;
}

/** Groups of one kind. */
export class Groups {
  readonly #names: readonly string[];
  readonly #base: OrderedSums;
  readonly #candidate: OrderedSums;
  readonly #accounts: Uint32Array;
  readonly #up: Uint32Array;
  readonly #down: Uint32Array;

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#base = new OrderedSums(names.length);
    this.#candidate = new OrderedSums(names.length);
    this.#accounts = new Uint32Array(names.length);
    this.#up = new Uint32Array(names.length);
    this.#down = new Uint32Array(names.length);
  }

  /** Takes what one account requires in a group, once an account and group. */
  add(group: number, base: number, candidate: number): void {
    if (base === 0 && candidate === 0) return;
    this.#base.add(group, base);
    this.#candidate.add(group, candidate);
    this.#accounts[group]! += 1;
    if (candidate > base) this.#up[group]! += 1;
    else if (candidate < base) this.#down[group]! += 1;
  }

  /** Takes what one account requires in every group, and leaves zeros behind for the next. */
  takeAll(base: Float64Array, candidate: Float64Array): void {
    for (let group = 0; group < base.length; group++) {
      if (base[group] === 0 && candidate[group] === 0) continue;
      this.add(group, base[group]!, candidate[group]!);
      base[group] = 0;
      candidate[group] = 0;
    }
  }

  /** Every group, in the order of the names. */
  moves(): GroupMoves[] {
    return this.#names.map((name, g) => {
      const [mmrBase, mmrCandidate] = [this.#base.value(g), this.#candidate.value(g)];
      const [accounts, up, down] = [this.#accounts[g]!, this.#up[g]!, this.#down[g]!];
      return { name, accounts, up, down, mmrBase, mmrCandidate, mmrDelta: mmrCandidate - mmrBase };
    });
  }
}

/** Upper edges of the sizes that accounts are sorted into, USD of equity at index prices; each edge belongs to the size above. */
const sizeEdges = [0, 1e3, 1e4, 1e5, 1e6, 1e7];
export const sizeNames = [
  'below 0',
  '0 to 1 k',
  '1 k to 10 k',
  '10 k to 100 k',
  '100 k to 1 M',
  '1 M to 10 M',
  '10 M and more',
];

/** Index into `sizeNames` of an account's equity. */
export function sizeOf(eqUsd: number): number {
  let size = 0;
  while (size < sizeEdges.length && eqUsd >= sizeEdges[size]!) size += 1;
  return size;
}
