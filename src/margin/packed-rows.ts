/**
 * Rows on their way to another thread. A set of rows is some sixty windows into shared memory; to name each of them to a
 * thread costs as much as computing a small shard, so they go as the memory of each table and the places in it.
 */
import { rowTableIds } from '../kernel/row-blocks.ts';
import { type RowColumns, type RowSet, rowSet } from './row-columns.ts';
import { figuresOf } from './row-tables.ts';

export interface PackedRows {
  /** Of each table. */
  memory: SharedArrayBuffer[];
  /** Of each table the count of its rows, then in bytes where account, key and every figure begin. */
  places: Float64Array;
}

/** Names the rows; they stay where they are. The columns of one table lie in one memory. */
export function packRows(set: RowSet): PackedRows {
  const memory: SharedArrayBuffer[] = [];
  const places: number[] = [];
  for (const table of rowTableIds) {
    const { account, key, figures }: RowColumns = set[table];
    memory.push(account.buffer);
    places.push(account.length, account.byteOffset, key.byteOffset);
    for (const name of figuresOf(table)) {
      const { buffer, byteOffset } = figures[name]!;
      if (buffer !== account.buffer) throw new Error(`the rows of ${table} lie in more than one memory`);
      places.push(byteOffset);
    }
  }
  return { memory, places: Float64Array.from(places) };
}

/** The windows of rows that were packed, in this thread or another. */
export function unpackRows({ memory, places }: PackedRows): RowSet {
  let next = 0;
  let table = 0;
  return rowSet((id) => {
    const own = memory[table++]!;
    const count = places[next++]!;
    const u32 = () => new Uint32Array(own, places[next++], count);
    const [account, key] = [u32(), u32()];
    const figures: RowColumns['figures'] = {};
    for (const name of figuresOf(id)) figures[name] = new Float64Array(own, places[next++], count);
    return { account, key, figures };
  });
}
