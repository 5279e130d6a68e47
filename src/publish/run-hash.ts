/** The hash of a run's results, taken while shards go by. */
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { AccountColumns } from '../margin/account-columns.ts';
import type { RowSet } from '../margin/row-columns.ts';
import type { RowNames } from '../margin/row-names.ts';
import type { TextTable } from '../quantity/text-table.ts';
import { ResultsHash } from '../runner/results-hash.ts';
import { openPool, type Pool } from '../threads/pool.ts';

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

/** A hash in this thread: where kernels keep every core busy, another thread would gain nothing. */
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
export type HashTask = { range: ShardRange; rows: RowSet } | null;

/** A hash on a thread of its own, for a run whose shards come as fast as they can be read. */
export class HashThread implements RunHash {
  readonly #pool: Pool<HashTask, string | null>;
  #last: Promise<string | null> = Promise.resolve(null);

  constructor(run: HashedRun) {
    const workerUrl = new URL('./hash-worker.js', import.meta.url);
    const workerData: HashedRun = run;
    this.#pool = openPool<HashTask, string | null>(workerUrl, { threads: 1, tasksPerThread: 1, workerData });
  }

  async add(range: ShardRange, rows: RowSet): Promise<void> {
    await this.#inTurn({ range, rows });
  }

  async digest(): Promise<string> {
    return (await this.#inTurn(null))!;
  }

  /** One task behind the other: a pool keeps no order among tasks that wait, not even for one thread. */
  #inTurn(task: HashTask): Promise<string | null> {
    this.#last = this.#last.then(() => this.#pool.run(task));
    return this.#last;
  }

  close(): Promise<void> {
    return this.#pool.close();
  }
}
