/** One loaded book under two rulebooks: each shard is computed under both by the same thread, joined, and let go. */
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { prepareRuns } from '../runner/run-book.ts';
import { CloseDecider, type CloseDecisions } from '../verify/close-decisions.ts';
import { BookMoves } from './account-moves.ts';
import { type ComparedUnits, comparedUnits, type UnitMoves } from './unit-moves.ts';

export interface CompareRequest {
  snapshot: Snapshot;
  book: Book;
  base: Rulebook;
  candidate: Rulebook;
  threads?: number | undefined;
  shardPositions?: number | undefined;
  onProgress?: ((accounts: number) => void) | undefined;
}

/** Takes accounts whose figures and moves are in the columns, and the rows of their units. */
export type MovesSink = (range: ShardRange, units: UnitMoves) => void | Promise<void>;

export interface PreparedComparison {
  base: AccountColumns;
  candidate: AccountColumns;
  units: ComparedUnits;
  moves: BookMoves;
  threads: number;
  /** Compares the whole book; shards are handed on in the order of their accounts. */
  evaluate(onShard: MovesSink): Promise<ComparedBook>;
}

/** A book compared. The columns and sums are those of the preparation. */
export interface ComparedBook {
  base: AccountColumns;
  candidate: AccountColumns;
  units: ComparedUnits;
  moves: BookMoves;
  closeDecisions: { base: CloseDecisions; candidate: CloseDecisions };
  kernelSha256: string;
}

/** Makes ready what both rulebooks need. */
export function prepareComparison(request: CompareRequest): PreparedComparison {
  const { snapshot, book, base, candidate } = request;
  const runs = prepareRuns({ ...request, rulebooks: [base, candidate] });
  const [columnsBase, columnsCandidate] = runs.accounts as [AccountColumns, AccountColumns];
  const units = comparedUnits(
    { rulebook: base, names: runs.names[0]! },
    { rulebook: candidate, names: runs.names[1]! },
  );
  const compared = { base: columnsBase, candidate: columnsCandidate, units };
  const moves = new BookMoves({ ...compared, book, candidateRulebook: candidate });
  const evaluate = async (onShard: MovesSink): Promise<ComparedBook> => {
    const deciders = [base, candidate].map((rulebook) => new CloseDecider(snapshot, rulebook, book));
    const outcomes = await runs.evaluate((range, rows) => {
      for (const [side, decider] of deciders.entries()) decider.settle(range, runs.accounts[side]!, rows[side]!);
      return onShard(range, moves.take(range, rows[0]!.units, rows[1]!.units));
    });
    const [decidedBase, decidedCandidate] = deciders.map(({ decisions }) => decisions) as [
      CloseDecisions,
      CloseDecisions,
    ];
    const closeDecisions = { base: decidedBase, candidate: decidedCandidate };
    return { ...compared, moves, closeDecisions, kernelSha256: outcomes[0]!.kernelSha256 };
  };
  return { ...compared, moves, threads: runs.threads, evaluate };
}
