/** What a worker's block must have room for. */

/** The most rows that any shard brings. */
export interface ShardCapacity {
  accounts: number;
  positions: number;
  orders: number;
  balances: number;
  /** Whether legs have terms, and accounts modes of their own. */
  hasTerms: boolean;
}

/** What the tables say about the sizes inside a block. */
export interface BlockShape {
  currencyCount: number;
  /** Of the accumulators of one account at most. */
  accumulatorBytes: number;
}
