/**
 * The rows of a table in the order of accounts, those of one account in the order of their lines. A counting sort finds
 * for each place the row that belongs there; columns stay where they were read and are gathered piece by piece.
 */
import { NO_TEXT } from '../columnar/column-file.ts';
import type { OutValues } from '../columnar/table-writer.ts';
import { rowOffsets } from '../portfolio/place-rows.ts';
import type { TextTable } from '../quantity/text-table.ts';
import { ACCOUNT_COLUMN, type CopiedBlock, type CopiedTable, isTextColumn, rowCountOf } from './copied-table.ts';
import { pickTexts } from './pick-texts.ts';

/** Rows gathered at a time. */
export const PIECE_ROWS = 1 << 16;

export class SortedRows {
  readonly count: number;
  /** Ids of the accounts that have rows, in their order, but the empty one: what the codes of the account column mean. */
  readonly acctIds: TextTable;
  readonly #names: readonly string[];
  readonly #blocks: CopiedBlock[];
  /** Number of each block's first row, and the count of all rows behind them. */
  readonly #starts: number[];
  readonly #order: Uint32Array;
  /** Where the rows of each account that has any end. */
  readonly #ends: Uint32Array;
  /** Which of them has the empty id, which is a null; beyond them where none has. */
  readonly #emptyId: number;
  #account = 0;
  readonly #blockOf = new Uint32Array(PIECE_ROWS);
  readonly #placeOf = new Uint32Array(PIECE_ROWS);
  readonly #piece: OutValues[];
  /** Of each column but the accounts', its blocks. */
  readonly #columns: OutValues[][];

  /**
   * @param table whose blocks have the book's account indexes and one table of texts a column
   * @param ids of the book's accounts so far
   */
  constructor(table: CopiedTable, ids: TextTable) {
    this.count = rowCountOf(table);
    this.#names = table.names;
    this.#blocks = table.parts.flatMap(({ blocks }) => blocks);
    this.#starts = [0];
    for (const { count } of this.#blocks) this.#starts.push(this.#starts.at(-1)! + count);
    const offsets = rowOffsets(this.#blocks, ids.offsets.length - 1);
    const used = usedAccounts(offsets);
    const emptyId = used.findIndex((account) => ids.offsets[account] === ids.offsets[account + 1]);
    this.#emptyId = emptyId < 0 ? used.length : emptyId;
    this.acctIds = pickTexts(
      ids,
      used.filter((_, a) => a !== emptyId),
    );
    this.#ends = used.map((account) => offsets[account + 1]!);
    this.#order = this.#orderRows(table, offsets);
    this.#piece = table.names.map((name) =>
      isTextColumn(name) ? new Uint32Array(PIECE_ROWS) : new Float64Array(PIECE_ROWS),
    );
    this.#columns = table.names.map((name) => this.#blocks.map(({ columns }) => columns[name]!));
  }

  /** The columns of up to PIECE_ROWS rows from `from` on; overwritten by the next call, which goes on where this ended. */
  gather(from: number, to: number): readonly OutValues[] {
    this.#locate(from, to);
    this.#names.forEach((name, c) => {
      if (name === ACCOUNT_COLUMN) this.#gatherAccounts(this.#piece[c]!, from, to);
      else this.#gatherColumn(this.#columns[c]!, this.#piece[c]!, to - from);
    });
    return this.#piece;
  }

  /** Finds block and place of each row of a piece. */
  #locate(from: number, to: number): void {
    const starts = this.#starts;
    let [block, start, end] = [0, 0, 0];
    for (let at = from; at < to; at++) {
      const row = this.#order[at]!;
      if (row < start || row >= end) {
        block = blockWith(starts, row);
        start = starts[block]!;
        end = starts[block + 1]!;
      }
      this.#blockOf[at - from] = block;
      this.#placeOf[at - from] = row - start;
    }
  }

  #gatherColumn(columns: readonly OutValues[], piece: OutValues, count: number): void {
    const [blockOf, placeOf] = [this.#blockOf, this.#placeOf];
    let block = 0;
    let column = columns[0]!;
    for (let i = 0; i < count; i++) {
      if (blockOf[i] !== block) {
        block = blockOf[i]!;
        column = columns[block]!;
      }
      piece[i] = column[placeOf[i]!]!;
    }
  }

  #gatherAccounts(piece: OutValues, from: number, to: number): void {
    for (let at = from; at < to; at++) {
      while (at >= this.#ends[this.#account]!) this.#account += 1;
      if (this.#account < this.#emptyId) piece[at - from] = this.#account;
      else piece[at - from] = this.#account === this.#emptyId ? NO_TEXT : this.#account - 1;
    }
  }

  /** Which row stands at each place. */
  #orderRows({ parts, before }: CopiedTable, offsets: Uint32Array): Uint32Array {
    const next = offsets.slice();
    const order = new Uint32Array(this.count);
    const late = before === null ? [] : parts.at(-1)!.blocks;
    const blocks = before === null ? this.#blocks : this.#blocks.slice(0, -late.length);
    const lateAccount = late[0]?.account ?? new Uint32Array(0);
    const firstLate = this.count - lateAccount.length;
    let lateRow = 0;
    const placeLate = (upTo: number) => {
      for (; lateRow < lateAccount.length && before![lateRow]! <= upTo; lateRow++) {
        order[next[lateAccount[lateRow]!]!++] = firstLate + lateRow;
      }
      return before?.[lateRow] ?? Number.POSITIVE_INFINITY;
    };
    let row = 0;
    let nextLate = placeLate(-1);
    for (const { account, count } of blocks) {
      for (let r = 0; r < count; r++, row++) {
        if (row >= nextLate) nextLate = placeLate(row);
        order[next[account[r]!]!++] = row;
      }
    }
    placeLate(Number.POSITIVE_INFINITY);
    return order;
  }
}

/** The block that holds a row: the last that starts at it or before it and is not empty. */
function blockWith(starts: readonly number[], row: number): number {
  let [low, high] = [0, starts.length - 1];
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (starts[middle]! <= row) low = middle;
    else high = middle;
  }
  return low;
}

/** Accounts that have rows. */
function usedAccounts(offsets: Uint32Array): Uint32Array {
  let count = 0;
  const used = new Uint32Array(offsets.length - 1);
  for (let a = 0; a < used.length; a++) if (offsets[a + 1]! > offsets[a]!) used[count++] = a;
  return used.slice(0, count);
}
