/** A book on a market under a rulebook, as `recompute` computes it: kernel, threads, and close accounts decided in decimals. */
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import type { RowSet } from '../margin/row-columns.ts';
import type { RowNames } from '../margin/row-names.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Book } from '../portfolio/book.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { prepareRun } from '../runner/run-book.ts';
import { CloseDecider } from './close-decisions.ts';

export interface Evaluation {
  snapshot: Snapshot;
  rulebook: Rulebook;
  book: Book;
  /** Whether the run compared account modes: its columns are in the results. */
  comparesModes?: boolean;
  threads?: number | undefined;
  onProgress?: ((accounts: number) => void) | undefined;
}

export interface Evaluated {
  accounts: AccountColumns;
  /** What the keys of the rows count in. */
  names: RowNames;
  kernelSha256: string;
}

/** Evaluates the book. @param onShard takes each shard when its accounts are decided; `rows` are good until it returns */
export async function evaluateBook(
  request: Evaluation,
  onShard: (range: ShardRange, accounts: AccountColumns, rows: RowSet) => void = () => {},
): Promise<Evaluated> {
  const { snapshot, rulebook, book } = request;
  const run = prepareRun(request);
  const decider = new CloseDecider(snapshot, rulebook, book);
  const { kernelSha256 } = await run.evaluate((range, rows) => {
    decider.settle(range, run.accounts, rows);
    onShard(range, run.accounts, rows);
  });
  return { accounts: run.accounts, names: run.names, kernelSha256 };
}
