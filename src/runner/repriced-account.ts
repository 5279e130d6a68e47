/**
 * One account on many markets that differ in their prices alone, as a search for a price asks of it. An engine is made
 * once; for every market the tables are written anew into the same memory and revalued, which costs a fraction of a
 * millisecond where a memory of its own would cost several.
 */
import { openKernel } from '../kernel/instance.ts';
import { marginParameters } from '../kernel/margin-parameters.ts';
import { positionLadders } from '../kernel/position-ladders.ts';
import { ShardKernel } from '../kernel/shard-kernel.ts';
import { writeTables } from '../kernel/tables.ts';
import { makeAccountColumns } from '../margin/account-columns.ts';
import { fillAccounts } from '../margin/account-margin.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { bookOfHoldings } from '../portfolio/book-of-holdings.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import { compileRulebook } from '../rulebook/compile.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { makeEngine } from './engine.ts';
import { planShards } from './shards.ts';

/** What is asked of the account on a market. */
export interface RepricedMargin {
  totalMmr: number;
  /** Null where it has none. */
  mgnRatio: number | null;
}

/** The requirement of the account on a market with the instruments and currencies of `snapshot`. */
export function marginOnMarkets(
  account: AccountHoldings,
  snapshot: Snapshot,
  rulebook: Rulebook,
): (market: Snapshot) => RepricedMargin {
  const book = bookOfHoldings([account], snapshot);
  const { shards, capacity } = planShards(book, 1);
  const engine = makeEngine({ snapshot, rulebook, capacity, workers: 1 });
  const exports = openKernel(engine.module, engine.memory);
  const kernel = new ShardKernel(exports, engine.memory, engine.tablesBase, engine.blocks[0]!, false);
  const columns = makeAccountColumns(1);
  return (market) => {
    const content = {
      compiled: compileRulebook(rulebook, market),
      snapshot: market,
      parameters: marginParameters(market, rulebook),
      ladders: positionLadders(market, rulebook),
    };
    writeTables(engine.memory, engine.tables, content);
    exports.revalue(engine.tablesBase);
    fillAccounts(kernel.evaluate(book, shards[0]!), book, shards[0]!, columns);
    const [totalMmr, ratio] = [columns.figures.totalMmr[0]!, columns.figures.mgnRatio[0]!];
    return { totalMmr, mgnRatio: Number.isNaN(ratio) ? null : ratio };
  };
}

/** The margin ratio alone. */
export function ratioOnMarkets(
  account: AccountHoldings,
  snapshot: Snapshot,
  rulebook: Rulebook,
): (market: Snapshot) => number | null {
  const marginOn = marginOnMarkets(account, snapshot, rulebook);
  return (market) => marginOn(market).mgnRatio;
}
