/**
 * One thread's hold on the kernel: packs a shard of the book into a block of the memory, runs it, and shows the output rows. The
 * views returned are windows into the block, good until the next shard.
 */
import type { BalanceColumns, BookColumns, LegColumns } from '../portfolio/book.ts';
import type { KernelExports } from './instance.ts';
import * as L from './layout.ts';
import type { BlockPlan } from './memory-plan.ts';

/** Whole accounts `from … to − 1` of a book. */
export interface ShardRange {
  from: number;
  to: number;
}

/** Output of a shard: rows of f64 slots named OUT_… in the layout. */
export interface ShardOutput {
  accounts: Float64Array;
  units: Float64Array;
  wallets: Float64Array;
  /** Empty unless the block was planned with cells. */
  cells: Float64Array;
}

export class ShardKernel {
  readonly #exports: KernelExports;
  readonly #memory: WebAssembly.Memory;
  readonly #tables: number;
  #block: BlockPlan;

  /** @param block where shards are worked on until another is named */
  constructor(exports: KernelExports, memory: WebAssembly.Memory, tables: number, block: BlockPlan) {
    this.#exports = exports;
    this.#memory = memory;
    this.#tables = tables;
    this.#block = block;
  }

  /** Evaluates a shard in a block that has the capacity for it and that nobody else is using. */
  evaluate(book: BookColumns, range: ShardRange, block: BlockPlan = this.#block): ShardOutput {
    this.#block = block;
    const header = new Uint32Array(this.#memory.buffer, this.#block.header, L.SHARD_HEADER_SLOTS);
    for (const [slot, address] of this.#block.parts) header[slot] = address;
    header[L.SHARD_ACCOUNT_COUNT] = range.to - range.from;
    header[L.SHARD_CELLS_STRIDE] = this.#block.cellsStride;
    this.#packLegs(book.positions, range, positionSlots);
    this.#packLegs(book.orders, range, orderSlots);
    this.#packBalances(book.balances, range);
    this.#exports.evaluateShard(this.#tables, this.#block.header);
    return this.#output(range.to - range.from);
  }

  #packLegs(legs: LegColumns, range: ShardRange, slots: LegSlots): void {
    const [first, end] = this.#packOffsets(slots.offsets, legs.offsets, range);
    this.#u32(slots.instrument, end - first).set(legs.instrument.subarray(first, end));
    this.#f64(slots.qty, end - first).set(legs.qty.subarray(first, end));
    this.#f64(slots.px, end - first).set(legs.px.subarray(first, end));
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

  #output(accountCount: number): ShardOutput {
    const accounts = this.#f64(L.SHARD_OUT_ACCOUNTS_PTR, accountCount * L.OUT_ACCOUNT_SLOTS);
    const last = (accountCount - 1) * L.OUT_ACCOUNT_SLOTS;
    const unitCount = accountCount > 0 ? accounts[last + L.OUT_ACCOUNT_UNIT_END]! : 0;
    const walletCount = accountCount > 0 ? accounts[last + L.OUT_ACCOUNT_WALLET_END]! : 0;
    return {
      accounts,
      units: this.#f64(L.SHARD_OUT_UNITS_PTR, unitCount * L.OUT_UNIT_SLOTS),
      wallets: this.#f64(L.SHARD_OUT_WALLETS_PTR, walletCount * L.OUT_WALLET_SLOTS),
      cells: this.#f64(L.SHARD_OUT_CELLS_PTR, unitCount * this.#block.cellsStride),
    };
  }

  #u32(slot: number, length: number): Uint32Array {
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
