/** Backtests by hand: markets and accounts without files. */
import { commonMarket } from '../../src/backtest/common-market.ts';
import type { DatedMarket } from '../../src/backtest/dated-markets.ts';
import { type Backtest, runBacktest } from '../../src/backtest/run-backtest.ts';
import type { Tally } from '../../src/backtest/tally.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import type { Book } from '../../src/portfolio/book.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import type { Rulebook } from '../../src/rulebook/schema.ts';
import { bookOf, type HandAccount } from '../support/rows.ts';

export const okx2025 = loadRulebook('okx-2025').rulebook;

const MS_PER_DAY = 86_400_000;

/** Snapshots on dates one after another, from 2026-01-01 on; each is a day later than the one before. */
export function dated(...snapshots: Snapshot[]): DatedMarket[] {
  return snapshots.map((snapshot, i) => ({
    date: new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10),
    snapshot: { ...snapshot, asOfMs: snapshots[0]!.asOfMs + i * MS_PER_DAY },
  }));
}

export interface HandBacktest extends Backtest {
  book: Book;
  common: Snapshot;
}

/** Runs accounts by hand over markets, each rulebook after the other. */
export async function backtestOf(
  markets: DatedMarket[],
  accounts: readonly HandAccount[],
  rulebooks: Rulebook[] = [okx2025],
): Promise<HandBacktest> {
  const common = commonMarket(markets);
  const book = bookOf(common, accounts);
  const run = await runBacktest({ markets, common, book, rulebooks, threads: 1, onProgress: () => {} });
  return { ...run, book, common };
}

/** A subject's worst move. */
export function worst({ worstMove, worstLoss, worstMargin, exceptions, moves }: Tally, row = 0) {
  return {
    move: worstMove[row]!,
    loss: worstLoss[row]!,
    margin: worstMargin[row]!,
    exceptions: exceptions[row]!,
    moves: moves[row]!,
  };
}
