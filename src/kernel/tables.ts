/** Writing the shared tables: units, currencies, pairs, parameters and instruments of one rulebook on one market. */
import type { Snapshot } from '../market/snapshot.ts';
import type { ColumnKind, CompiledUnit, Tier } from '../rulebook/compile.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { familyCodes, writeInstruments, writeTerms } from './instrument-table.ts';
import * as L from './layout.ts';
import type { CurrencyParameters } from './margin-parameters.ts';
import { TableWriter } from './table-writer.ts';
import type { TablesContent, TablesPlan } from './tables-plan.ts';

/** Writes the tables into a memory of at least `plan.end` bytes; the kernel's `revalue` then fills what is derived. */
export function writeTables(memory: WebAssembly.Memory, plan: TablesPlan, content: TablesContent): void {
  const { compiled, snapshot, parameters } = content;
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
    [L.CURRENCIES_PTR, plan.currencies],
    [L.ZEROS_PTR, plan.zeros],
    [L.TERMS_PTR, plan.terms],
  ]);
  writeParameters(writer, plan.params, content);
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
  parameters.currencies.forEach((currency, i) => {
    writeCurrency(writer, plan.currencies + i * L.CURRENCY_SLOTS * 8, currency);
  });
  writeInstruments(writer, plan.instruments, content);
  writeTerms(writer, plan.terms, content);
}

function writeParameters(writer: TableWriter, at: number, { compiled, parameters }: TablesContent): void {
  const { stateThresholds } = parameters;
  writer.f64(at, [
    [L.PARAM_MR2_WEIGHT, compiled.rulebook['mr2-theta-decay'] ? 1 : 0],
    [L.PARAM_MR3_WEIGHT, compiled.mr3Weight],
    [L.PARAM_MR6_WEIGHT, compiled.mr6Weight],
    [L.PARAM_IMR_MULTIPLIER, compiled.imrMultiplier],
    [L.PARAM_TAKER_FEE, parameters.takerFee],
    [L.PARAM_LIQUIDATION_RATIO, stateThresholds.liquidation],
    [L.PARAM_DANGER_RATIO, stateThresholds.danger],
    [L.PARAM_WATCH_RATIO, stateThresholds.watch],
    [L.PARAM_WARNING_RATIO, stateThresholds.warning],
    [L.PARAM_ELIGIBLE_EQUITY_USD, parameters.eligibilityMinEquityUsd],
    [L.PARAM_DEFAULT_LEVER, parameters.defaultLever],
    [L.PARAM_OPTION_LEAST, parameters.optionImr.least],
    [L.PARAM_OPTION_BASE, parameters.optionImr.base],
  ]);
}

function writeCurrency(writer: TableWriter, at: number, currency: CurrencyParameters): void {
  const { discountTiers, borrowTiers } = currency;
  writer.u32(at, [
    [L.CURRENCY_DISCOUNT_COUNT, discountTiers.length],
    [L.CURRENCY_DISCOUNTS_PTR, writer.list(discountTiers.map((t) => [t.minAmt, t.maxAmt, t.discountRate]))],
    [L.CURRENCY_BORROW_COUNT, borrowTiers.length],
    [L.CURRENCY_BORROWS_PTR, writer.list(borrowTiers.map((t) => [t.maxSz, t.mmr, t.maxLever]))],
  ]);
  writer.f64(at, [
    [L.CF_USD_PX, currency.usdPx],
    [L.CF_LOAN_RATE, currency.loanRatePerDay],
    [L.CF_INTEREST_FREE, currency.interestFreeAmt],
  ]);
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
  const shocks = unit.cells.map((cell) => cell.spotShock);
  writer.u32(at, [
    [L.UNIT_COLUMN_COUNT, columns.length],
    [L.UNIT_COLUMNS_PTR, writer.list(columns)],
    [L.UNIT_CELL_COUNT, unit.cells.length],
    [L.UNIT_CELL_SHOCKS_PTR, writer.list([shocks])],
    [L.UNIT_CELL_COLUMNS_PTR, writer.listU32(unit.cells.flatMap((c) => [c.pointsColumn, c.percentageColumn]))],
    [L.UNIT_LOWEST_CELL, shocks.indexOf(Math.min(...shocks))],
    [L.UNIT_HIGHEST_CELL, shocks.indexOf(Math.max(...shocks))],
    [L.UNIT_EXTREME_COUNT, unit.extremes.length],
    [L.UNIT_EXTREME_SHOCKS_PTR, writer.list([unit.extremes.map((extreme) => extreme.spotShock)])],
    [L.UNIT_EXTREME_COLUMNS_PTR, writer.listU32(unit.extremes.map((extreme) => extreme.column))],
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
