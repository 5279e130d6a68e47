/** Where the shared tables lie: sizes are known before the memory exists. */
import type { Snapshot } from '../market/snapshot.ts';
import type { CompiledRulebook, CompiledUnit } from '../rulebook/compile.ts';
import * as L from './layout.ts';
import type { MarginParameters } from './margin-parameters.ts';
import { align, Region } from './memory-plan.ts';
import type { PositionLadders } from './position-ladders.ts';
import type { BlockShape } from './shard-capacity.ts';

/** What the tables say. */
export interface TablesContent {
  compiled: CompiledRulebook;
  snapshot: Snapshot;
  parameters: MarginParameters;
  ladders: PositionLadders;
}

/** Addresses of the tables, and what they say about blocks. */
export interface TablesPlan extends BlockShape {
  base: number;
  instruments: number;
  /** Terms of the instruments, in the same order. */
  terms: number;
  units: number;
  rows: number;
  rowStride: number;
  pairs: number;
  params: number;
  currencies: number;
  zeros: number;
  /** Where lists of varying length (columns, cells, tiers) begin. */
  lists: number;
  end: number;
  optionCount: number;
}

/** Rows go by pairs of columns. */
export const even = (count: number) => count + (count & 1);

/** Plans the tables from `TABLES_BASE` up. */
export function planTables({ compiled, snapshot, parameters, ladders }: TablesContent): TablesPlan {
  const region = new Region(L.TABLES_BASE);
  const optionCount = snapshot.instruments.filter((instrument) => instrument.contract === 'option').length;
  const rowStride = Math.max(0, ...compiled.units.map((unit) => even(unit.columns.length)));
  return {
    base: region.take(L.TABLES_HEADER_SLOTS * 4),
    params: region.take(L.PARAM_SLOTS * 8),
    pairs: region.take(compiled.pairs.length * L.PAIR_SLOTS * 8),
    currencies: region.take(parameters.currencies.length * L.CURRENCY_SLOTS * 8),
    units: region.take(compiled.units.length * L.UNIT_SLOTS * 8),
    zeros: region.take(rowStride * 8),
    instruments: region.take(snapshot.instruments.length * L.INSTRUMENT_SLOTS * 8),
    terms: region.take(snapshot.instruments.length * L.TERMS_SLOTS * 8),
    rows: region.take(optionCount * rowStride * 8),
    rowStride,
    optionCount,
    lists: region.take(listBytes(compiled, parameters, ladders)),
    end: region.end,
    currencyCount: snapshot.currencies.length,
    accumulatorBytes: accumulatorBytes(compiled.units),
  };
}

/** Three accumulators for each unit that an account may be in, and one of the largest for a trial with orders. */
function accumulatorBytes(units: CompiledUnit[]): number {
  const bytes = units.map((unit) => {
    const upToColumns = align((L.ACC_SCALARS + 2 * unit.buckets.length) * 8);
    return upToColumns + align(even(unit.columns.length) * 8);
  });
  return 3 * bytes.reduce((sum, each) => sum + each, 0) + Math.max(0, ...bytes);
}

function listBytes(compiled: CompiledRulebook, parameters: MarginParameters, { ladders }: PositionLadders): number {
  const listed = (count: number, slots: number) => count * slots * 8 + L.ALIGNMENT;
  const ofUnits = compiled.units.map(
    (unit) =>
      listed(even(unit.columns.length), L.COLUMN_SLOTS) +
      2 * listed(unit.cells.length, 1) +
      2 * listed(unit.extremes.length, 1) +
      listed(unit.buckets.length, L.BUCKET_SLOTS) +
      listed(unit.chargeTiers.length, L.TIER_SLOTS),
  );
  const ofPairs = compiled.pairs.map((pair) => listed(pair.tiers.length, L.TIER_SLOTS));
  const ofCurrencies = parameters.currencies.map(
    ({ discountTiers, borrowTiers }) =>
      listed(discountTiers.length, L.DISCOUNT_SLOTS) + listed(borrowTiers.length, L.BORROW_SLOTS),
  );
  const ofLadders = ladders.map(({ tiers }) => listed(tiers.length, L.LADDER_SLOTS));
  return [...ofUnits, ...ofPairs, ...ofCurrencies, ...ofLadders].reduce((sum, bytes) => sum + bytes, 0);
}
