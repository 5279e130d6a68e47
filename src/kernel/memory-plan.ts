/**
 * Where everything lies in the kernel's memory. Sizes are decided before anything is allocated: the tables once, one
 * block per worker, none of it ever grown. The arrangement of bytes inside is `assembly/layout.ts` and `layout-shard.ts`.
 */
import { UnusableInput } from '../failure/unusable-input.ts';
import { KERNEL_MEMORY_BYTES_MAX } from '../limits.ts';
import * as L from './layout.ts';
import { forEachTable, type RowBlock, type RowTableId, rowBlocks, rowTableIds } from './row-blocks.ts';
import type { BlockShape, ShardCapacity } from './shard-capacity.ts';

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

/** The next multiple of ALIGNMENT. */
export function align(address: number): number {
  return Math.ceil(address / L.ALIGNMENT) * L.ALIGNMENT;
}

/** What leaves the kernel for eyes only: every currency of an account, every cell of a unit. */
export interface BlockDetail {
  /** f64 a unit for the P&L of its cells and extremes. */
  cellsStride: number;
}

/** Room for the cells of the market's units, summed over a shard. */
export interface CellSumsPlan {
  units: number;
  /** f64 a unit. */
  stride: number;
}

export interface BlockPlan {
  /** Address of the shard header. */
  header: number;
  /** Address of each part by its header slot; 0 for a part that is not wanted. */
  parts: Map<number, number>;
  /** Bytes from one result column to the next. */
  accountsStride: number;
  rowStrides: Record<RowTableId, number>;
  cellsStride: number;
  cellSums: CellSumsPlan;
  end: number;
}

/** Plans a worker's block from address `base`. */
export function planBlock(
  base: number,
  capacity: ShardCapacity,
  shape: BlockShape,
  detail: BlockDetail | null,
  cellSums: CellSumsPlan = { units: 0, stride: 0 },
): BlockPlan {
  const region = new Region(base);
  const { accounts, positions, orders, balances } = capacity;
  const header = region.take(L.SHARD_HEADER_SLOTS * 4);
  const rowsMost = forEachTable((table) => rowBlocks[table].rowsMost(capacity, shape));
  const cellsStride = detail?.cellsStride ?? 0;
  const accountsStride = columnStride(accounts);
  const rowStrides = forEachTable((table) => columnStride(rowsMost[table]));
  const sizes: [slot: number, bytes: number][] = [
    [L.SHARD_POSITION_OFFSETS_PTR, (accounts + 1) * 4],
    [L.SHARD_ORDER_OFFSETS_PTR, (accounts + 1) * 4],
    [L.SHARD_BALANCE_OFFSETS_PTR, (accounts + 1) * 4],
    [L.SHARD_POSITION_INSTRUMENT_PTR, positions * 4],
    [L.SHARD_POSITION_QTY_PTR, positions * 8],
    [L.SHARD_POSITION_AVG_PX_PTR, positions * 8],
    [L.SHARD_ORDER_INSTRUMENT_PTR, orders * 4],
    [L.SHARD_ORDER_QTY_PTR, orders * 8],
    [L.SHARD_ORDER_PX_PTR, orders * 8],
    [L.SHARD_BALANCE_CCY_PTR, balances * 4],
    [L.SHARD_BALANCE_CASH_PTR, balances * 8],
    [L.SHARD_BALANCE_INTEREST_PTR, balances * 8],
    [L.SHARD_BALANCE_CAP_PTR, balances * 8],
    [L.SHARD_RISK_ACK_PTR, accounts],
    [L.SHARD_AUTO_LOAN_PTR, accounts],
    [L.SHARD_OUT_ACCOUNTS_PTR, L.OUT_ACCOUNT_COLUMNS * accountsStride],
    [L.SHARD_OUT_STATE_PTR, accounts],
    [L.SHARD_OUT_ELIGIBLE_PTR, accounts],
    [L.SHARD_OUT_CLOSE_PTR, accounts],
    ...rowTableIds.flatMap((table) => rowParts(rowBlocks[table], rowsMost[table], rowStrides[table])),
    [L.SHARD_ACCUMULATORS_PTR, shape.accumulatorBytes],
    [L.SHARD_WALLETS_PTR, walletBytes(shape.currencyCount)],
    [L.SHARD_NEEDS_PTR, walletBytes(shape.currencyCount)],
    [L.SHARD_RUN_PTR, L.RUN_SLOTS * 4],
    [L.SHARD_SUMS_PTR, L.SUM_SLOTS * 8],
    [L.SHARD_OPTION_LEGS_PTR, Math.max(positions, orders) * L.LEG_SLOTS * 8],
    [L.SHARD_UNIT_ROW_PTR, L.OUT_UNIT_COLUMNS * 8],
    [L.SHARD_TRIAL_ROW_PTR, L.OUT_UNIT_COLUMNS * 8],
  ];
  const parts = new Map(sizes.map(([slot, bytes]) => [slot, region.take(bytes)]));
  for (const [slot, bytes] of termSizes(capacity)) parts.set(slot, capacity.hasTerms ? region.take(bytes) : 0);
  // A balance touches one currency, so does a position, and an order at most one.
  const walletsMost = balances + positions + orders;
  parts.set(L.SHARD_OUT_WALLETS_PTR, detail ? region.take(walletsMost * L.OUT_WALLET_SLOTS * 8) : 0);
  parts.set(L.SHARD_OUT_CELLS_PTR, detail ? region.take(rowsMost.units * cellsStride * 8) : 0);
  const sumBytes = cellSums.units * cellSums.stride * 8;
  parts.set(L.SHARD_CELL_SUMS_PTR, sumBytes > 0 ? region.take(sumBytes) : 0);
  return { header, parts, accountsStride, rowStrides, cellsStride, cellSums, end: region.end };
}

/** Modes of accounts and terms of legs. */
function termSizes({ accounts, positions, orders }: ShardCapacity): [slot: number, bytes: number][] {
  return [
    [L.SHARD_ACCOUNT_MODE_PTR, accounts],
    [L.SHARD_POSITION_FLAGS_PTR, positions],
    [L.SHARD_POSITION_LEVER_PTR, positions * 8],
    [L.SHARD_POSITION_MARGIN_PTR, positions * 8],
    [L.SHARD_ORDER_FLAGS_PTR, orders],
    [L.SHARD_ORDER_LEVER_PTR, orders * 8],
  ];
}

/** Parts of a table of rows and their bytes. */
function rowParts(block: RowBlock, rows: number, stride: number): [slot: number, bytes: number][] {
  return [
    [block.columns, block.columnCount * stride],
    [block.account, rows * 4],
    [block.key, rows * 4],
  ];
}

/**
 * Bytes of an f64 column: an odd number of cache lines, so that the columns of one row never compete for the same lines
 * of the cache, which a power of two between them would make them do.
 */
function columnStride(rows: number): number {
  const lines = Math.ceil((rows * 8) / L.ALIGNMENT);
  return (lines | 1) * L.ALIGNMENT;
}

/** A row for each currency, and a bit for each in words of 64. */
function walletBytes(currencyCount: number): number {
  return currencyCount * L.WALLET_SLOTS * 8 + Math.ceil(currencyCount / 64) * 8;
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
  try {
    return new WebAssembly.Memory({ initial, maximum: 65_536, shared: true });
  } catch {
    // Shared memory is reserved up to its maximum, whatever is used of it.
    throw new UnusableInput(
      "the kernel's memory, 4 GiB of addresses, cannot be had here: raise the limit of virtual memory (ulimit -v)",
    );
  }
}
