/** Cutting a book into shards: whole accounts in order, by how much there is to read, so that shards cost alike. */

import type { ShardCapacity } from '../kernel/shard-capacity.ts';
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { BookColumns } from '../portfolio/book.ts';

export interface ShardPlan {
  shards: ShardRange[];
  /** The most rows any of them brings. */
  capacity: ShardCapacity;
}

/** Cuts the book into shards of about `shardPositions` rows – positions, orders, balances, accounts; an account is never split. */
export function planShards(book: BookColumns, shardPositions: number): ShardPlan {
  const { positions, orders, balances } = book;
  const accountCount = book.quarantined.length;
  // An account is work too, even one without rows: a book of empty accounts is cut as well.
  const rowsUpTo = (a: number) => a + positions.offsets[a]! + orders.offsets[a]! + balances.offsets[a]!;
  const shards: ShardRange[] = [];
  let from = 0;
  for (let a = 1; a <= accountCount; a++) {
    if (a < accountCount && rowsUpTo(a + 1) - rowsUpTo(from) <= shardPositions) continue;
    shards.push({ from, to: a });
    from = a;
  }
  const largest = (sizeOf: (shard: ShardRange) => number) =>
    shards.reduce((most, shard) => Math.max(most, sizeOf(shard)), 0);
  const most = (offsets: Uint32Array) => largest(({ from, to }) => offsets[to]! - offsets[from]!);
  const capacity = {
    accounts: largest(({ from, to }) => to - from),
    positions: most(positions.offsets),
    orders: most(orders.offsets),
    balances: most(balances.offsets),
    hasTerms: positions.terms !== null,
  };
  return { shards, capacity };
}
