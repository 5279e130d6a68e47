/**
 * One thread's hold on the kernel: packs a shard of the book into a block of the memory, runs it, and shows the output rows. The
 * views returned are windows into the block, good until the next shard.
 */
import type { BalanceColumns, BookColumns, LegColumns } from '../portfolio/book.ts';
import type { KernelExports } from './instance.ts';
import * as L from './layout.ts';
import type { BlockPlan } from './memory-plan.ts';
import { forEachTable, type RowTableId, rowBlocks, rowTableIds } from './row-blocks.ts';

/** Whole accounts `from … to − 1` of a book. */
export interface ShardRange {
  from: number;
  to: number;
}

type SharedF64 = Float64Array<SharedArrayBuffer>;

/** Rows of one table: columns by their numbers in the layout. */
export interface RowOutput {
  columns: SharedF64[];
  /** Index of the account in the book; index of the key. */
  account: Uint32Array<SharedArrayBuffer>;
  key: Uint32Array<SharedArrayBuffer>;
}

/** Output of a shard: the accounts' columns by their numbers OUT_ACCOUNT_… in the layout, and the tables of rows. */
export interface ShardOutput {
  accounts: SharedF64[];
  state: Uint8Array;
  eligible: Uint8Array;
  isClose: Uint8Array;
  rows: Record<RowTableId, RowOutput>;
  /** Rows of slots OUT_WALLET_…, and the P&L of the cells; empty unless the block was planned with them. */
  wallets: Float64Array;
  cells: Float64Array;
  /** The cells of the market's units summed over the shard; empty unless the block was planned with them. */
  cellSums: Float64Array;
}

export class ShardKernel {
  readonly #exports: KernelExports;
  readonly #memory: WebAssembly.Memory;
  readonly #tables: number;
  readonly #comparesModes: boolean;
  #block: BlockPlan;

  /**
   * @param block where shards are worked on until another is named
   * @param comparesModes whether every account is told what multi-currency mode would ask of it
   */
  constructor(
    exports: KernelExports,
    memory: WebAssembly.Memory,
    tables: number,
    block: BlockPlan,
    comparesModes: boolean,
  ) {
    this.#exports = exports;
    this.#memory = memory;
    this.#tables = tables;
    this.#block = block;
    this.#comparesModes = comparesModes;
  }

  /** Evaluates a shard in a block that has the capacity for it and that nobody else is using. */
  evaluate(book: BookColumns, range: ShardRange, block: BlockPlan = this.#block): ShardOutput {
    this.#block = block;
    const count = range.to - range.from;
    const header = new Uint32Array(this.#memory.buffer, block.header, L.SHARD_HEADER_SLOTS);
    for (const [slot, address] of block.parts) header[slot] = address;
    header[L.SHARD_ACCOUNT_COUNT] = count;
    header[L.SHARD_FIRST_ACCOUNT] = range.from;
    header[L.SHARD_OUT_ACCOUNTS_STRIDE] = block.accountsStride;
    for (const table of rowTableIds) header[rowBlocks[table].stride] = block.rowStrides[table];
    header[L.SHARD_CELLS_STRIDE] = block.cellsStride;
    header[L.SHARD_CELL_SUMS_STRIDE] = block.cellSums.stride;
    this.#cellSums().fill(0);
    header[L.SHARD_COMPARES_MODES] = this.#comparesModes ? 1 : 0;
    this.#packLegs(book.positions, range, positionSlots);
    this.#packLegs(book.orders, range, orderSlots);
    this.#packBalances(book.balances, range);
    if (block.parts.get(L.SHARD_ACCOUNT_MODE_PTR) !== 0) this.#packTerms(book, range);
    this.#u8(L.SHARD_AUTO_LOAN_PTR, count).set(book.autoLoan.subarray(range.from, range.to));
    this.#u8(L.SHARD_RISK_ACK_PTR, count).set(book.riskAck.subarray(range.from, range.to));
    this.#exports.evaluateShard(this.#tables, block.header);
    return this.#output(count, header);
  }

  #packLegs(legs: LegColumns, range: ShardRange, slots: LegSlots): void {
    const [first, end] = this.#packOffsets(slots.offsets, legs.offsets, range);
    this.#u32(slots.instrument, end - first).set(legs.instrument.subarray(first, end));
    this.#f64(slots.qty, end - first).set(legs.qty.subarray(first, end));
    this.#f64(slots.px, end - first).set(legs.px.subarray(first, end));
  }

  /** Modes of accounts and terms of legs, where a block has room for them. */
  #packTerms({ acctLv, positions, orders }: BookColumns, { from, to }: ShardRange): void {
    this.#u8(L.SHARD_ACCOUNT_MODE_PTR, to - from).set(acctLv.subarray(from, to));
    for (const [legs, flags, lever] of [
      [positions, L.SHARD_POSITION_FLAGS_PTR, L.SHARD_POSITION_LEVER_PTR],
      [orders, L.SHARD_ORDER_FLAGS_PTR, L.SHARD_ORDER_LEVER_PTR],
    ] as const) {
      const [first, end] = [legs.offsets[from]!, legs.offsets[to]!];
      this.#u8(flags, end - first).set(legs.terms!.flags.subarray(first, end));
      this.#f64(lever, end - first).set(legs.terms!.lever.subarray(first, end));
    }
    const [first, end] = [positions.offsets[from]!, positions.offsets[to]!];
    this.#f64(L.SHARD_POSITION_MARGIN_PTR, end - first).set(positions.terms!.margin.subarray(first, end));
  }

  #packBalances(balances: BalanceColumns, range: ShardRange): void {
    const [first, end] = this.#packOffsets(L.SHARD_BALANCE_OFFSETS_PTR, balances.offsets, range);
    this.#u32(L.SHARD_BALANCE_CCY_PTR, end - first).set(balances.ccy.subarray(first, end));
    this.#f64(L.SHARD_BALANCE_CASH_PTR, end - first).set(balances.cashBal.subarray(first, end));
    this.#f64(L.SHARD_BALANCE_INTEREST_PTR, end - first).set(balances.interest.subarray(first, end));
    this.#f64(L.SHARD_BALANCE_CAP_PTR, end - first).set(balances.spotCap.subarray(first, end));
  }

  /** Offsets counted from the shard's first row; returns the rows of the book it takes. */
  #packOffsets(slot: number, offsets: Uint32Array, range: ShardRange): [first: number, end: number] {
    const packed = this.#u32(slot, range.to - range.from + 1);
    const first = offsets[range.from]!;
    for (let a = range.from; a <= range.to; a++) packed[a - range.from] = offsets[a]! - first;
    return [first, offsets[range.to]!];
  }

  #output(accountCount: number, header: Uint32Array): ShardOutput {
    const { accountsStride, cellsStride } = this.#block;
    return {
      accounts: this.#columns(L.SHARD_OUT_ACCOUNTS_PTR, L.OUT_ACCOUNT_COLUMNS, accountsStride, accountCount),
      state: this.#u8(L.SHARD_OUT_STATE_PTR, accountCount),
      eligible: this.#u8(L.SHARD_OUT_ELIGIBLE_PTR, accountCount),
      isClose: this.#u8(L.SHARD_OUT_CLOSE_PTR, accountCount),
      rows: forEachTable((table) => this.#rows(table, header[rowBlocks[table].count]!)),
      wallets: this.#f64(L.SHARD_OUT_WALLETS_PTR, header[L.SHARD_OUT_WALLET_COUNT]! * L.OUT_WALLET_SLOTS),
      cells: this.#f64(L.SHARD_OUT_CELLS_PTR, header[L.SHARD_OUT_UNIT_COUNT]! * cellsStride),
      cellSums: this.#cellSums(),
    };
  }

  #cellSums(): Float64Array {
    const { units, stride } = this.#block.cellSums;
    return this.#f64(L.SHARD_CELL_SUMS_PTR, units * stride);
  }

  #rows(table: RowTableId, rowCount: number): RowOutput {
    const { columns, columnCount, account, key } = rowBlocks[table];
    return {
      columns: this.#columns(columns, columnCount, this.#block.rowStrides[table], rowCount),
      account: this.#u32(account, rowCount),
      key: this.#u32(key, rowCount),
    };
  }

  #columns(slot: number, count: number, stride: number, length: number): SharedF64[] {
    const first = this.#block.parts.get(slot)!;
    return Array.from({ length: count }, (_, c) => new Float64Array(this.#memory.buffer, first + c * stride, length));
  }

  #u8(slot: number, length: number): Uint8Array {
    return new Uint8Array(this.#memory.buffer, this.#block.parts.get(slot)!, length);
  }

  #u32(slot: number, length: number): Uint32Array<SharedArrayBuffer> {
    return new Uint32Array(this.#memory.buffer, this.#block.parts.get(slot)!, length);
  }

  #f64(slot: number, length: number): Float64Array {
    return new Float64Array(this.#memory.buffer, this.#block.parts.get(slot)!, length);
  }
}

interface LegSlots {
  offsets: number;
  instrument: number;
  qty: number;
  px: number;
}

const positionSlots: LegSlots = {
  offsets: L.SHARD_POSITION_OFFSETS_PTR,
  instrument: L.SHARD_POSITION_INSTRUMENT_PTR,
  qty: L.SHARD_POSITION_QTY_PTR,
  px: L.SHARD_POSITION_AVG_PX_PTR,
};

const orderSlots: LegSlots = {
  offsets: L.SHARD_ORDER_OFFSETS_PTR,
  instrument: L.SHARD_ORDER_INSTRUMENT_PTR,
  qty: L.SHARD_ORDER_QTY_PTR,
  px: L.SHARD_ORDER_PX_PTR,
};
