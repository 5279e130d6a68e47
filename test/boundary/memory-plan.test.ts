// The memory plan: every part aligned, in order, apart from every other and as large as its rows; and what is too much.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnusableInput } from '../../src/failure/unusable-input.ts';
import * as L from '../../src/kernel/layout.ts';
import { marginParameters } from '../../src/kernel/margin-parameters.ts';
import { type BlockPlan, makeMemory, planBlock, Region } from '../../src/kernel/memory-plan.ts';
import { positionLadders } from '../../src/kernel/position-ladders.ts';
import type { ShardCapacity } from '../../src/kernel/shard-capacity.ts';
import { planTables } from '../../src/kernel/tables-plan.ts';
import { KERNEL_MEMORY_BYTES_MAX } from '../../src/limits.ts';
import { compileRulebook } from '../../src/rulebook/compile.ts';
import { loadRulebook, shippedRulebooks } from '../../src/rulebook/load.ts';
import { makeEngine } from '../../src/runner/engine.ts';
import { lawHolds } from '../support/chance.ts';
import { smallMarket } from '../support/small-market.ts';

interface Part {
  name: string;
  from: number;
  bytes: number;
}

/** Bytes each part needs, from what its rows are: counted here anew, not by the plan. */
function partsOf(plan: BlockPlan, capacity: ShardCapacity, currencyCount: number): Part[] {
  const { accounts, positions, orders, balances } = capacity;
  const units = positions + orders;
  const borrowing = Math.min(units + balances, accounts * currencyCount);
  const part = (name: string, slot: number, bytes: number): Part => ({ name, from: plan.parts.get(slot)!, bytes });
  const offsets = (accounts + 1) * 4;
  return [
    { name: 'header', from: plan.header, bytes: L.SHARD_HEADER_SLOTS * 4 },
    part('position offsets', L.SHARD_POSITION_OFFSETS_PTR, offsets),
    part('order offsets', L.SHARD_ORDER_OFFSETS_PTR, offsets),
    part('balance offsets', L.SHARD_BALANCE_OFFSETS_PTR, offsets),
    part('position instrument', L.SHARD_POSITION_INSTRUMENT_PTR, positions * 4),
    part('position qty', L.SHARD_POSITION_QTY_PTR, positions * 8),
    part('position avg px', L.SHARD_POSITION_AVG_PX_PTR, positions * 8),
    part('order instrument', L.SHARD_ORDER_INSTRUMENT_PTR, orders * 4),
    part('order qty', L.SHARD_ORDER_QTY_PTR, orders * 8),
    part('order px', L.SHARD_ORDER_PX_PTR, orders * 8),
    part('balance ccy', L.SHARD_BALANCE_CCY_PTR, balances * 4),
    part('balance cash', L.SHARD_BALANCE_CASH_PTR, balances * 8),
    part('balance interest', L.SHARD_BALANCE_INTEREST_PTR, balances * 8),
    part('balance cap', L.SHARD_BALANCE_CAP_PTR, balances * 8),
    part('risk acknowledged', L.SHARD_RISK_ACK_PTR, accounts),
    part('out accounts', L.SHARD_OUT_ACCOUNTS_PTR, (L.OUT_ACCOUNT_COLUMNS - 1) * plan.accountsStride + accounts * 8),
    part('out state', L.SHARD_OUT_STATE_PTR, accounts),
    part('out eligible', L.SHARD_OUT_ELIGIBLE_PTR, accounts),
    part('out close', L.SHARD_OUT_CLOSE_PTR, accounts),
    part('out units', L.SHARD_OUT_UNITS_PTR, (L.OUT_UNIT_COLUMNS - 1) * plan.rowStrides.units + units * 8),
    part('out unit account', L.SHARD_OUT_UNIT_ACCOUNT_PTR, units * 4),
    part('out unit index', L.SHARD_OUT_UNIT_INDEX_PTR, units * 4),
    part(
      'out borrowing',
      L.SHARD_OUT_BORROWING_PTR,
      (L.OUT_BORROWING_COLUMNS - 1) * plan.rowStrides.borrowing + borrowing * 8,
    ),
    part('out borrowing account', L.SHARD_OUT_BORROWING_ACCOUNT_PTR, borrowing * 4),
    part('out borrowing currency', L.SHARD_OUT_BORROWING_CCY_PTR, borrowing * 4),
    part('borrows by itself', L.SHARD_AUTO_LOAN_PTR, accounts),
    part('wallets', L.SHARD_WALLETS_PTR, currencyCount * L.WALLET_SLOTS * 8 + Math.ceil(currencyCount / 64) * 8),
    part('needs', L.SHARD_NEEDS_PTR, currencyCount * L.NEED_SLOTS * 8 + Math.ceil(currencyCount / 64) * 8),
    part('run', L.SHARD_RUN_PTR, L.RUN_SLOTS * 4),
    part('sums', L.SHARD_SUMS_PTR, L.SUM_SLOTS * 8),
    part('option legs', L.SHARD_OPTION_LEGS_PTR, Math.max(positions, orders) * L.LEG_SLOTS * 8),
    part('unit row', L.SHARD_UNIT_ROW_PTR, L.OUT_UNIT_COLUMNS * 8),
    part('trial row', L.SHARD_TRIAL_ROW_PTR, L.OUT_UNIT_COLUMNS * 8),
  ];
}

/** What only a block with terms has besides. */
function termsOf(plan: BlockPlan, capacity: ShardCapacity, currencyCount: number): Part[] {
  const { accounts, positions, orders, balances } = capacity;
  const currencies = Math.min(positions + orders + balances, accounts * currencyCount);
  const part = (name: string, slot: number, bytes: number): Part => ({ name, from: plan.parts.get(slot)!, bytes });
  const columns = (count: number, stride: number, rows: number) => (count - 1) * stride + rows * 8;
  const { currencies: ofCurrencies, isolated } = plan.rowStrides;
  return [
    part('modes', L.SHARD_ACCOUNT_MODE_PTR, accounts),
    part('position flags', L.SHARD_POSITION_FLAGS_PTR, positions),
    part('position lever', L.SHARD_POSITION_LEVER_PTR, positions * 8),
    part('position margin', L.SHARD_POSITION_MARGIN_PTR, positions * 8),
    part('order flags', L.SHARD_ORDER_FLAGS_PTR, orders),
    part('order lever', L.SHARD_ORDER_LEVER_PTR, orders * 8),
    part('out currencies', L.SHARD_OUT_CURRENCIES_PTR, columns(L.OUT_CURRENCY_COLUMNS, ofCurrencies, currencies)),
    part('out currency account', L.SHARD_OUT_CURRENCY_ACCOUNT_PTR, currencies * 4),
    part('out currency index', L.SHARD_OUT_CURRENCY_INDEX_PTR, currencies * 4),
    part('out isolated', L.SHARD_OUT_ISOLATED_PTR, columns(L.OUT_ISOLATED_COLUMNS, isolated, positions)),
    part('out isolated account', L.SHARD_OUT_ISOLATED_ACCOUNT_PTR, positions * 4),
    part('out isolated instrument', L.SHARD_OUT_ISOLATED_INSTRUMENT_PTR, positions * 4),
  ];
}

/** What only a block with detail has besides. */
function detailOf(plan: BlockPlan, { positions, orders, balances }: ShardCapacity): Part[] {
  const wallets = (positions + orders + balances) * L.OUT_WALLET_SLOTS * 8;
  const cells = (positions + orders) * plan.cellsStride * 8;
  return [
    { name: 'out wallets', from: plan.parts.get(L.SHARD_OUT_WALLETS_PTR)!, bytes: wallets },
    { name: 'out cells', from: plan.parts.get(L.SHARD_OUT_CELLS_PTR)!, bytes: cells },
  ];
}

const count = fc.nat(5000);
const capacityOf = fc.record({
  accounts: count,
  positions: count,
  orders: count,
  balances: count,
  hasTerms: fc.boolean(),
});

describe('a worker’s block', () => {
  const shapes = fc.record({
    base: fc.nat(1_000_000),
    capacity: capacityOf,
    currencyCount: fc.integer({ min: 1, max: 300 }),
    accumulatorBytes: fc.integer({ min: 1, max: 50_000 }),
    detail: fc.option(fc.record({ cellsStride: fc.integer({ min: 0, max: 200 }) })),
    cellSums: fc.option(fc.record({ units: fc.nat(500), stride: fc.nat(100) }), { nil: undefined }),
  });

  it('has every part aligned, apart from the others, in order and inside the block', () => {
    lawHolds(shapes, 300, ({ base, capacity, currencyCount, accumulatorBytes, detail, cellSums }) => {
      const plan = planBlock(base, capacity, { currencyCount, accumulatorBytes }, detail, cellSums);
      const accumulators = plan.parts.get(L.SHARD_ACCUMULATORS_PTR)!;
      const parts = partsOf(plan, capacity, currencyCount);
      parts.push({ name: 'accumulators', from: accumulators, bytes: accumulatorBytes });
      if (detail) parts.push(...detailOf(plan, capacity));
      const sums = plan.parts.get(L.SHARD_CELL_SUMS_PTR)!;
      if (sums !== 0) parts.push({ name: 'cell sums', from: sums, bytes: cellSums!.units * cellSums!.stride * 8 });
      if (capacity.hasTerms) parts.push(...termsOf(plan, capacity, currencyCount));
      parts.sort((a, b) => a.from - b.from || a.bytes - b.bytes);
      let end = base;
      for (const { name, from, bytes: size } of parts) {
        expect(from % L.ALIGNMENT, name).toBe(0);
        expect(from, `${name} begins before the part below it ends`).toBeGreaterThanOrEqual(end);
        end = from + size;
      }
      expect(plan.end).toBeGreaterThanOrEqual(end);
      expect(plan.end % L.ALIGNMENT).toBe(0);
      expect(parts[0]!.name).toBe('header');
    });
  });

  it('keeps its columns apart by an odd number of cache lines', () => {
    lawHolds(shapes, 100, ({ base, capacity, currencyCount, accumulatorBytes, detail }) => {
      const plan = planBlock(base, capacity, { currencyCount, accumulatorBytes }, detail);
      for (const stride of [plan.accountsStride, ...Object.values(plan.rowStrides)])
        expect((stride / L.ALIGNMENT) % 2).toBe(1);
    });
  });

  it('has an address for every pointer of the shard header, and none where no detail is wanted', () => {
    const capacity = { accounts: 3, positions: 5, orders: 2, balances: 4, hasTerms: true };
    const plan = planBlock(0, capacity, { currencyCount: 2, accumulatorBytes: 99 }, null);
    const pointers = Object.entries(L as unknown as Record<string, number>).filter(([name]) =>
      /^SHARD_.*_PTR$/.test(name),
    );
    expect([...plan.parts.keys()].sort()).toEqual(pointers.map(([, slot]) => slot).sort());
    const unwanted = [L.SHARD_OUT_WALLETS_PTR, L.SHARD_OUT_CELLS_PTR, L.SHARD_CELL_SUMS_PTR];
    for (const [slot, address] of plan.parts) expect(address > 0).toBe(!unwanted.includes(slot));
  });
});

describe('the tables and the blocks behind them', () => {
  const capacity = { accounts: 7, positions: 11, orders: 5, balances: 9, hasTerms: true };

  it.each([...shippedRulebooks().keys()])('follow one another under %s', (id) => {
    const { rulebook } = loadRulebook(id);
    const plan = planTables({
      compiled: compileRulebook(rulebook, smallMarket),
      snapshot: smallMarket,
      parameters: marginParameters(smallMarket, rulebook),
      ladders: positionLadders(smallMarket, rulebook),
    });
    const { base, params, pairs, currencies, units, zeros, instruments, terms, rows, lists, end } = plan;
    const addresses = [base, params, pairs, currencies, units, zeros, instruments, terms, rows, lists, end];
    expect(addresses).toEqual([...addresses].sort((a, b) => a - b));
    for (const address of addresses) expect(address % L.ALIGNMENT).toBe(0);
    expect(base).toBe(L.TABLES_BASE);
    expect(rows + plan.optionCount * plan.rowStride * 8).toBeLessThanOrEqual(lists);
    expect(plan.rowStride % 2).toBe(0);
  });

  it('give every worker a block of its own', () => {
    const { rulebook } = loadRulebook('okx-2025');
    const engine = makeEngine({ snapshot: smallMarket, rulebook, capacity, workers: 4, withCells: true });
    let end = engine.tables.end;
    expect(engine.blocks).toHaveLength(4);
    for (const block of engine.blocks) {
      expect(block.header).toBeGreaterThanOrEqual(end);
      end = block.end;
    }
    expect(engine.memory.buffer.byteLength).toBeGreaterThanOrEqual(end);
  });
});

describe('a region', () => {
  it('hands out aligned addresses that do not overlap, whatever is asked for', () => {
    lawHolds(fc.tuple(fc.nat(10_000), fc.array(fc.nat(1000), { maxLength: 30 })), 200, ([base, sizes]) => {
      const region = new Region(base);
      let end = base;
      for (const bytes of sizes) {
        const address = region.take(bytes);
        expect(address % L.ALIGNMENT).toBe(0);
        expect(address).toBeGreaterThanOrEqual(end);
        end = address + bytes;
      }
      expect(region.end).toBeGreaterThanOrEqual(end);
    });
  });
});

describe('a memory', () => {
  it('has at least the bytes that were planned, and is shared', () => {
    for (const bytes of [1, 65_536, 65_537, 1_000_000]) {
      const { buffer } = makeMemory(bytes);
      expect(buffer).toBeInstanceOf(SharedArrayBuffer);
      expect(buffer.byteLength).toBeGreaterThanOrEqual(bytes);
      expect(buffer.byteLength - bytes).toBeLessThan(65_536);
    }
  });

  it.each([
    [KERNEL_MEMORY_BYTES_MAX + 1, '4.0'],
    [KERNEL_MEMORY_BYTES_MAX * 2.5, '10.0'],
  ])('of %i bytes, beyond 4 GiB, is refused with a sentence that says what to do', (bytes, gib) => {
    expect(() => makeMemory(bytes)).toThrow(UnusableInput);
    const sentence = `the kernel would need ${gib} GiB of its 4 GiB: lower --shard-positions or --threads`;
    expect(() => makeMemory(bytes)).toThrow(sentence);
  });

  it('for workers that would not fit together is refused before anything is allocated', () => {
    const { rulebook } = loadRulebook('okx-2025');
    const capacity = { accounts: 1e6, positions: 1e7, orders: 1e6, balances: 1e6, hasTerms: false };
    const tooMuch = () => makeEngine({ snapshot: smallMarket, rulebook, capacity, workers: 2 });
    expect(tooMuch).toThrow(UnusableInput);
    expect(tooMuch).toThrow(/the kernel would need \d+\.\d GiB of its 4 GiB/);
  });
});
