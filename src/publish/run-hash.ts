/** The hash of a run's results, taken while shards go by. */
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import { type PackedRows, packRows } from '../margin/packed-rows.ts';
import type { RowSet } from '../margin/row-columns.ts';
import type { RowNames } from '../margin/row-names.ts';
import type { TextTable } from '../quantity/text-table.ts';
import { ResultsHash } from '../runner/results-hash.ts';
import { ThreadInTurn } from '../threads/thread-in-turn.ts';

/** What is hashed beside the rows. */
export interface HashedRun {
  accounts: AccountColumns;
  quarantined: Uint8Array<SharedArrayBuffer>;
  acctIds: TextTable;
  names: RowNames;
}

export interface RunHash {
  /** Takes the next accounts and their rows, which stay as they are until it resolves. */
  add(range: ShardRange, rows: RowSet): void | Promise<void>;
  /** SHA-256, hexadecimal, once every row has been taken. */
  digest(): string | Promise<string>;
  close(): void | Promise<void>;
}

/** A hash in this thread: where it keeps up with the kernels, another one would only take memory. */
export class HashHere implements RunHash {
  readonly #hash = new ResultsHash();
  readonly #run: HashedRun;

  constructor(run: HashedRun) {
    this.#run = run;
  }

  add(range: ShardRange, rows: RowSet): void {
    this.#hash.addRows(rows);
    this.#hash.addAccounts(this.#run.accounts, this.#run.quarantined, range);
  }

  digest(): string {
    return this.#hash.digest(this.#run.acctIds, this.#run.names);
  }

  close(): void {}
}

/** One shard, or the end: then the hash is asked for. */
export type HashTask = { range: ShardRange; rows: PackedRows } | null;

/** A hash on a thread of its own. */
export class HashThread implements RunHash {
  readonly #thread: ThreadInTurn<HashTask, string | null>;

  constructor(run: HashedRun) {
    this.#thread = new ThreadInTurn(new URL('./hash-worker.js', import.meta.url), run);
  }

  async add(range: ShardRange, rows: RowSet): Promise<void> {
    await this.#thread.run({ range, rows: packRows(rows) });
  }

  async digest(): Promise<string> {
    return (await this.#thread.run(null))!;
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
