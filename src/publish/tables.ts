/** What a run feeds shard by shard while it goes, whatever the format of the files. */
import type { ShardRange } from '../kernel/shard-kernel.ts';
import type { RowSet } from '../margin/row-columns.ts';

export interface RunTables {
  /** Takes the next accounts, whose figures are in the run's columns, and the rows of their tables; resolves when there is room for more. */
  append(range: ShardRange, rows: RowSet): void | Promise<void>;
  /** @throws UnusableInput where a file could not be written */
  close(): void | Promise<void>;
  /** Gives the files up as they are. */
  abandon(): void | Promise<void>;
}
