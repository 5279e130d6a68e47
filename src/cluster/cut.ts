/** Cutting a book into slices of about equal work: whole accounts, one after another, by the measure by which shards are cut. */
import type { ShardRange } from '../kernel/shard-kernel.ts';

/**
 * The accounts of a slice. Slices behind one another leave no account out; there may be more of them than accounts, some empty.
 * @param slice from 1 to `of`
 * @param workUpTo the work of all accounts before one, an increasing number
 */
export function sliceRange(
  slice: number,
  of: number,
  accounts: number,
  workUpTo: (account: number) => number,
): ShardRange {
  const all = workUpTo(accounts);
  const cut = (slices: number) => {
    // What is done by so many slices is a share of the whole; the account in which it falls is theirs.
    let [low, high] = [0, accounts];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (workUpTo(middle) * of < all * slices) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return { from: cut(slice - 1), to: cut(slice) };
}
