/** Writing the shared tables: instruments, units, pairs and parameters of one rulebook on one market. */
import type { Instrument, Snapshot } from '../market/snapshot.ts';
import { riskUnitOf } from '../portfolio/risk-unit.ts';
import { exact } from '../quantity/decimal.ts';
import {
  type ColumnKind,
  type CompiledRulebook,
  type CompiledUnit,
  DAYS_PER_YEAR,
  type Family,
  MS_PER_DAY,
  type Tier,
  volShockAt,
} from '../rulebook/compile.ts';
import { assetClass, valueForClass } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import * as L from './layout.ts';
import type { BlockShape } from './memory-plan.ts';
import { Region } from './memory-plan.ts';

/** Plan of the tables: sizes are known before the memory exists. */
export interface TablesPlan extends BlockShape {
  base: number;
  instruments: number;
  units: number;
  rows: number;
  rowStride: number;
  pairs: number;
  params: number;
  /** Where lists of varying length (columns, cells, tiers) begin. */
  lists: number;
  end: number;
  optionCount: number;
}

const even = (count: number) => count + (count & 1);

/** Plans the tables from `TABLES_BASE` up. */
export function planTables(compiled: CompiledRulebook, snapshot: Snapshot): TablesPlan {
  const region = new Region(L.TABLES_BASE);
  const optionCount = snapshot.instruments.filter((instrument) => instrument.contract === 'option').length;
  const rowStride = Math.max(0, ...compiled.units.map((unit) => even(unit.columns.length)));
  const base = region.take(L.TABLES_HEADER_SLOTS * 4);
  const params = region.take(L.PARAM_SLOTS * 8);
  const pairs = region.take(compiled.pairs.length * L.PAIR_SLOTS * 8);
  const units = region.take(compiled.units.length * L.UNIT_SLOTS * 8);
  const instruments = region.take(snapshot.instruments.length * L.INSTRUMENT_SLOTS * 8);
  const rows = region.take(optionCount * rowStride * 8);
  const lists = region.take(listBytes(compiled));
  const accumulatorSlots = Math.max(0, ...compiled.units.map(accumulatorSlotsOf));
  const shape = { currencyCount: snapshot.currencies.length, accumulatorSlots };
  return { base, instruments, units, rows, rowStride, pairs, params, lists, end: region.end, optionCount, ...shape };
}

function accumulatorSlotsOf(unit: CompiledUnit): number {
  return L.ACC_SCALARS + 2 * unit.buckets.length + even(unit.columns.length);
}

function listBytes(compiled: CompiledRulebook): number {
  const listed = (count: number, slots: number) => count * slots * 8 + L.ALIGNMENT;
  const ofUnits = compiled.units.map(
    (unit) =>
      listed(even(unit.columns.length), L.COLUMN_SLOTS) +
      listed(unit.cells.length, L.CELL_SLOTS) +
      listed(unit.extremes.length, L.EXTREME_SLOTS) +
      listed(unit.buckets.length, L.BUCKET_SLOTS) +
      listed(unit.chargeTiers.length, L.TIER_SLOTS),
  );
  const ofPairs = compiled.pairs.map((pair) => listed(pair.tiers.length, L.TIER_SLOTS));
  return [...ofUnits, ...ofPairs].reduce((sum, bytes) => sum + bytes, 0);
}

/** Writes the tables into a memory of at least `plan.end` bytes; the kernel's `revalue` then fills what is derived. */
export function writeTables(
  memory: WebAssembly.Memory,
  plan: TablesPlan,
  compiled: CompiledRulebook,
  snapshot: Snapshot,
): void {
  const writer = new TableWriter(memory, plan.lists);
  writer.u32(plan.base, [
    [L.TABLES_MAGIC, L.MAGIC],
    [L.TABLES_VERSION, L.VERSION],
    [L.INSTRUMENT_COUNT, snapshot.instruments.length],
    [L.INSTRUMENTS_PTR, plan.instruments],
    [L.UNIT_COUNT, compiled.units.length],
    [L.UNITS_PTR, plan.units],
    [L.ROWS_PTR, plan.rows],
    [L.ROW_STRIDE, plan.rowStride],
    [L.CURRENCY_COUNT, snapshot.currencies.length],
    [L.PAIR_COUNT, compiled.pairs.length],
    [L.PAIRS_PTR, plan.pairs],
    [L.MR4_FORM, mr4FormCode(compiled.rulebook)],
    [L.PARAMS_PTR, plan.params],
  ]);
  writer.f64(plan.params, [
    [L.PARAM_MR2_WEIGHT, compiled.rulebook['mr2-theta-decay'] ? 1 : 0],
    [L.PARAM_MR3_WEIGHT, compiled.mr3Weight],
    [L.PARAM_MR6_WEIGHT, compiled.mr6Weight],
    [L.PARAM_IMR_MULTIPLIER, compiled.imrMultiplier],
    [L.PARAM_TAKER_FEE, compiled.takerFee],
  ]);
  compiled.pairs.forEach((pair, i) => {
    writer.u32(plan.pairs + i * L.PAIR_SLOTS * 8, [
      [L.PAIR_FAMILY_A, familyCodes[pair.familyA]],
      [L.PAIR_FAMILY_B, familyCodes[pair.familyB]],
      [L.PAIR_TIER_COUNT, pair.tiers.length],
      [L.PAIR_TIERS_PTR, writer.list(tierRecords(pair.tiers))],
    ]);
  });
  compiled.units.forEach((unit, i) => {
    writeUnit(writer, plan.units + i * L.UNIT_SLOTS * 8, unit, snapshot);
  });
  let row = 0;
  snapshot.instruments.forEach((instrument, i) => {
    if (!instrument.problem) {
      writeInstrument(writer, plan.instruments + i * L.INSTRUMENT_SLOTS * 8, instrument, { compiled, snapshot, row });
    }
    if (instrument.contract === 'option') row += 1;
  });
}

function mr4FormCode(rulebook: Rulebook): number {
  const mr4 = rulebook['mr4-basis-risk'];
  if (!mr4) return L.MR4_NONE;
  return mr4.form.value === 'gross-minus-net' ? L.MR4_GROSS_MINUS_NET : L.MR4_SUM;
}

const columnKinds: Record<ColumnKind, number> = {
  points: L.COLUMN_VOL_POINTS,
  percentage: L.COLUMN_VOL_PERCENTAGE,
  theta: L.COLUMN_THETA,
  rate: L.COLUMN_RATE,
  'vega-point': L.COLUMN_VEGA_POINT,
};

function tierRecords(tiers: Tier[]): number[][] {
  return tiers.map((tier) => [tier.upTo, tier.factor]);
}

function writeUnit(writer: TableWriter, at: number, unit: CompiledUnit, snapshot: Snapshot): void {
  const columns = unit.columns.map((c) => [columnKinds[c.kind], c.spotShock, c.volScale, c.extra, 0, 0]);
  // Rows go by pairs: an odd last column gets a partner that revalues nothing.
  if (columns.length % 2 === 1) columns.push([L.COLUMN_VOL_POINTS, 0, 0, 0, 0, 0]);
  writer.u32(at, [
    [L.UNIT_COLUMN_COUNT, columns.length],
    [L.UNIT_COLUMNS_PTR, writer.list(columns)],
    [L.UNIT_CELL_COUNT, unit.cells.length],
    [L.UNIT_CELLS_PTR, writer.list(unit.cells.map((c) => [c.spotShock, c.pointsColumn, c.percentageColumn]))],
    [L.UNIT_EXTREME_COUNT, unit.extremes.length],
    [L.UNIT_EXTREMES_PTR, writer.list(unit.extremes.map((extreme) => [extreme.spotShock, extreme.column]))],
    [L.UNIT_BUCKET_COUNT, unit.buckets.length],
    [L.UNIT_BUCKETS_PTR, writer.list(unit.buckets.map((bucket) => [bucket.basisFactor, bucket.volPoints]))],
    [L.UNIT_CHARGE_TIER_COUNT, unit.chargeTiers.length],
    [L.UNIT_CHARGE_TIERS_PTR, writer.list(tierRecords(unit.chargeTiers))],
    [L.UNIT_THETA_COLUMN, unit.thetaColumn],
    [L.UNIT_RATE_UP_COLUMN, unit.rateColumns?.up ?? L.NO_COLUMN],
    [L.UNIT_RATE_DOWN_COLUMN, unit.rateColumns?.down ?? L.NO_COLUMN],
    [L.UNIT_VEGA_COLUMN, unit.vegaColumn ?? L.NO_COLUMN],
    [L.UNIT_BASE_CCY, snapshot.currencyIndex.get(unit.underlying)!],
    [L.UNIT_HOLDS_SPOT, unit.holdsSpot ? 1 : 0],
  ]);
  writer.f64(at, [
    [L.UF_INDEX_USD, unit.indexUsd],
    [L.UF_SPOT_BASIS_FACTOR, unit.spotBasisFactor],
  ]);
}

const familyCodes: Record<Family, number> = { USDT: L.FAMILY_USDT, USDC: L.FAMILY_USDC, USD: L.FAMILY_USD };

const kinds: Record<Instrument['contract'], number> = {
  linear: L.KIND_LINEAR,
  inverse: L.KIND_INVERSE,
  option: L.KIND_OPTION,
  spot: L.KIND_SPOT,
  unsupported: L.KIND_UNUSABLE,
};

interface InstrumentContext {
  compiled: CompiledRulebook;
  snapshot: Snapshot;
  row: number;
}

function writeInstrument(writer: TableWriter, at: number, instrument: Instrument, context: InstrumentContext): void {
  const { compiled, snapshot, row } = context;
  const { rulebook } = compiled;
  const unitIndex = compiled.unitIndex.get(riskUnitOf(instrument, rulebook.merge.value))!;
  const buckets = compiled.units[unitIndex]!.buckets;
  const expiry = instrument.expTimeMs ?? 0;
  const days = expiry === 0 ? 0 : (expiry - snapshot.asOfMs) / MS_PER_DAY;
  const volShock = volShockAt(rulebook, days);
  const family = instrument.contract === 'linear' ? (instrument.settleCcy as Family) : 'USD';
  const settle = snapshot.currencyIndex.get(instrument.settleCcy)!;
  writer.u32(at, [
    [L.INSTRUMENT_KIND, kinds[instrument.contract]],
    [L.INSTRUMENT_UNIT, unitIndex],
    [L.INSTRUMENT_BUCKET, buckets.findIndex((bucket) => bucket.expTimeMs === expiry)],
    [L.INSTRUMENT_FAMILY, familyCodes[family]],
    [L.INSTRUMENT_SETTLE_CCY, settle],
    [L.INSTRUMENT_BASE_CCY, snapshot.currencyIndex.get(instrument.underlying)!],
    [L.INSTRUMENT_ROW, row],
  ]);
  const isQuoted = instrument.contract === 'linear' || instrument.contract === 'spot';
  writer.f64(at, [
    [L.IF_SIZE, instrument.ctVal * instrument.ctMult],
    [L.IF_MARK_PX, instrument.markPx],
    [L.IF_SETTLE_USD, snapshot.currencies[settle]!.usdPx],
    [L.IF_INDEX_USD, snapshot.indexPx.get(`${instrument.underlying}-USD`)!],
    [L.IF_INDEX_QUOTE, isQuoted ? snapshot.indexPx.get(`${instrument.underlying}-${instrument.quote}`)! : 0],
    [L.IF_CHARGE_RATE, chargeRate(rulebook, instrument)],
    [L.IF_FORWARD_PX, instrument.fwdPx],
    [L.IF_STRIKE, instrument.strike ?? 0],
    [L.IF_VOL, instrument.markVol],
    [L.IF_YEARS, days / DAYS_PER_YEAR],
    [L.IF_PHI, instrument.optionSide === 'put' ? -1 : 1],
    [L.IF_VOL_POINTS, volShock.points],
    [L.IF_VOL_PERCENTAGE, volShock.percentage],
    [L.IF_FORWARD_EXCESS, forwardExcess(instrument)],
  ]);
}

/**
 * (F − K)/K from the venue's digits, rounded once. Between two doubles the difference carries the rounding of F, which an
 * option seconds from expiry blows up by 1/(σ√T).
 */
function forwardExcess({ contract, fwdPx, strike }: Instrument): number {
  if (contract !== 'option') return 0;
  return exact(fwdPx).minus(exact(strike!)).div(exact(strike!)).toNumber();
}

/** MR7's unit charge of an instrument; spot has none. */
function chargeRate(rulebook: Rulebook, instrument: Instrument): number {
  const mr7 = rulebook['mr7-minimum-charge'];
  if (!mr7 || instrument.product === 'spot') return 0;
  const block = { perpetual: mr7.perpetualCharge, futures: mr7.futuresCharge, option: mr7.optionCharge };
  return Number(valueForClass<string>(block[instrument.product], assetClass(rulebook, instrument.underlying)));
}

/** Slot writes into the memory, and a pen for lists of records behind the fixed tables. */
class TableWriter {
  readonly #u32: Uint32Array;
  readonly #f64: Float64Array;
  readonly #lists: Region;

  constructor(memory: WebAssembly.Memory, lists: number) {
    this.#u32 = new Uint32Array(memory.buffer);
    this.#f64 = new Float64Array(memory.buffer);
    this.#lists = new Region(lists);
  }

  u32(base: number, slots: [slot: number, value: number][]): void {
    for (const [slot, value] of slots) this.#u32[base / 4 + slot] = value;
  }

  f64(base: number, slots: [slot: number, value: number][]): void {
    for (const [slot, value] of slots) this.#f64[base / 8 + slot] = value;
  }

  /** Writes records one behind the other; returns the address of the first. */
  list(records: number[][]): number {
    const at = this.#lists.take(records.reduce((sum, record) => sum + record.length, 0) * 8);
    this.#f64.set(records.flat(), at / 8);
    return at;
  }
}
