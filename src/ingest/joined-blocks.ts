/**
 * Blocks of rows, small ones joined: a file may have a batch for each row. Each column of a block is a piece of shared
 * memory, and passing a hundred thousand of these between threads takes minutes, where the rows take none.
 */
import type { RowBlock } from '../portfolio/table-parts.ts';

/** Rows up to which blocks are joined: the batches of the usual writers stay as they are, and are not copied. */
const JOINED_ROWS = 1 << 14;

type Values = Uint8Array | Uint32Array | Float64Array;
type Columns = Record<string, Values>;

export class JoinedBlocks {
  readonly #done: RowBlock[] = [];
  #waiting: RowBlock[] = [];
  #waitingRows = 0;

  push(block: RowBlock): void {
    if (block.count === 0) return;
    if (this.#waitingRows + block.count > JOINED_ROWS) this.#join();
    this.#waiting.push(block);
    this.#waitingRows += block.count;
  }

  /** The blocks, with all rows in their order. */
  all(): RowBlock[] {
    this.#join();
    return this.#done;
  }

  #join(): void {
    const blocks = this.#waiting;
    if (blocks.length === 1) this.#done.push(blocks[0]!);
    if (blocks.length > 1) this.#done.push(joined(blocks, this.#waitingRows));
    this.#waiting = [];
    this.#waitingRows = 0;
  }
}

function joined(blocks: RowBlock[], count: number): RowBlock {
  const columns: Columns = {};
  for (const [name, first] of Object.entries(columnsOf(blocks[0]!))) {
    const shared = new SharedArrayBuffer(count * first.BYTES_PER_ELEMENT);
    const values = new (first.constructor as new (memory: SharedArrayBuffer) => Values)(shared);
    let at = 0;
    for (const block of blocks) {
      values.set(columnsOf(block)[name]!, at);
      at += block.count;
    }
    columns[name] = values;
  }
  return { count, ...columns } as unknown as RowBlock;
}

function columnsOf({ count: _, ...columns }: RowBlock): Columns {
  return columns as unknown as Columns;
}
