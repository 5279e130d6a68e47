/**
 * Where everything lies in the kernel's memory. Sizes are decided before anything is allocated: the tables once, one
 * block per worker, none of it ever grown. The arrangement of bytes inside is `assembly/layout.ts`.
 */
import { UnusableInput } from '../failure/unusable-input.ts';
import { KERNEL_MEMORY_BYTES_MAX } from '../limits.ts';
import * as L from './layout.ts';

const WASM_PAGE_BYTES = 65_536;

/** Hands out aligned addresses from the bottom up. */
export class Region {
  end: number;
  constructor(base: number) {
    this.end = align(base);
  }
  take(bytes: number): number {
    const address = this.end;
    this.end = align(address + bytes);
    return address;
  }
}

function align(address: number): number {
  return Math.ceil(address / L.ALIGNMENT) * L.ALIGNMENT;
}

/** The most rows that any shard brings; a worker's block has room for that. */
export interface ShardCapacity {
  accounts: number;
  positions: number;
  orders: number;
  balances: number;
}

/** What the tables say about the sizes inside a block. */
export interface BlockShape {
  currencyCount: number;
  /** Largest accumulator of any unit, f64 slots. */
  accumulatorSlots: number;
}

export interface BlockPlan {
  /** Address of the shard header. */
  header: number;
  /** Address of each part by its header slot. */
  parts: Map<number, number>;
  cellsStride: number;
  end: number;
}

/**
 * Plans a worker's block from address `base`.
 * @param cellsStride f64 a unit for the P&L of its cells and extremes, 0 for none
 */
export function planBlock(base: number, capacity: ShardCapacity, shape: BlockShape, cellsStride: number): BlockPlan {
  const region = new Region(base);
  const header = region.take(L.SHARD_HEADER_SLOTS * 4);
  const unitsMost = capacity.positions + capacity.orders;
  // An order touches at most one currency, a position one, a balance one.
  const walletsMost = capacity.balances + capacity.positions + capacity.orders;
  const sizes: [number, number][] = [
    [L.SHARD_POSITION_OFFSETS_PTR, (capacity.accounts + 1) * 4],
    [L.SHARD_ORDER_OFFSETS_PTR, (capacity.accounts + 1) * 4],
    [L.SHARD_BALANCE_OFFSETS_PTR, (capacity.accounts + 1) * 4],
    [L.SHARD_POSITION_INSTRUMENT_PTR, capacity.positions * 4],
    [L.SHARD_POSITION_QTY_PTR, capacity.positions * 8],
    [L.SHARD_POSITION_AVG_PX_PTR, capacity.positions * 8],
    [L.SHARD_ORDER_INSTRUMENT_PTR, capacity.orders * 4],
    [L.SHARD_ORDER_QTY_PTR, capacity.orders * 8],
    [L.SHARD_ORDER_PX_PTR, capacity.orders * 8],
    [L.SHARD_BALANCE_CCY_PTR, capacity.balances * 4],
    [L.SHARD_BALANCE_CASH_PTR, capacity.balances * 8],
    [L.SHARD_BALANCE_INTEREST_PTR, capacity.balances * 8],
    [L.SHARD_BALANCE_CAP_PTR, capacity.balances * 8],
    [L.SHARD_OUT_ACCOUNTS_PTR, capacity.accounts * L.OUT_ACCOUNT_SLOTS * 8],
    [L.SHARD_OUT_UNITS_PTR, unitsMost * L.OUT_UNIT_SLOTS * 8],
    [L.SHARD_OUT_WALLETS_PTR, walletsMost * L.OUT_WALLET_SLOTS * 8],
    // Four accumulators and one output row: see UnitOrders.
    [L.SHARD_ACCUMULATORS_PTR, (4 * shape.accumulatorSlots + L.OUT_UNIT_SLOTS) * 8],
    [L.SHARD_WALLET_SCRATCH_PTR, shape.currencyCount * L.OUT_WALLET_SLOTS * 8],
  ];
  const parts = new Map(sizes.map(([slot, bytes]) => [slot, region.take(bytes)]));
  const cells = cellsStride > 0 ? region.take(unitsMost * cellsStride * 8) : 0;
  parts.set(L.SHARD_OUT_CELLS_PTR, cells);
  return { header, parts, cellsStride, end: region.end };
}

/**
 * A shared memory of the planned size.
 * @throws UnusableInput where wasm32 cannot hold it, saying what to do
 */
export function makeMemory(bytes: number): WebAssembly.Memory {
  if (bytes > KERNEL_MEMORY_BYTES_MAX) {
    const gib = (bytes / 1024 ** 3).toFixed(1);
    throw new UnusableInput(`the kernel would need ${gib} GiB of its 4 GiB: lower --shard-positions or --threads`);
  }
  const initial = Math.ceil(bytes / WASM_PAGE_BYTES);
  return new WebAssembly.Memory({ initial, maximum: 65_536, shared: true });
}
