/** Writing the table of instruments: what is given; the kernel's `revalue` fills what is derived. */
import type { Instrument } from '../market/snapshot.ts';
import { riskUnitOf } from '../portfolio/risk-unit.ts';
import { exact } from '../quantity/decimal.ts';
import { DAYS_PER_YEAR, type Family, MS_PER_DAY, volShockAt } from '../rulebook/compile.ts';
import { assetClass, valueForClass } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import * as L from './layout.ts';
import type { TableWriter } from './table-writer.ts';
import type { TablesContent } from './tables-plan.ts';

/** Numbers of the families in the layout. */
export const familyCodes: Record<Family, number> = { USDT: L.FAMILY_USDT, USDC: L.FAMILY_USDC, USD: L.FAMILY_USD };

const kinds: Record<Instrument['contract'], number> = {
  linear: L.KIND_LINEAR,
  inverse: L.KIND_INVERSE,
  option: L.KIND_OPTION,
  'usd-option': L.KIND_USD_OPTION,
  spot: L.KIND_SPOT,
  unsupported: L.KIND_UNUSABLE,
};

/** Writes the instruments from address `first` on; options are numbered in their order, each its row. */
export function writeInstruments(writer: TableWriter, first: number, content: TablesContent): void {
  let row = 0;
  content.snapshot.instruments.forEach((instrument, i) => {
    const at = first + i * L.INSTRUMENT_SLOTS * 8;
    if (!instrument.problem || isUsdOption(instrument)) writeInstrument(writer, at, instrument, { ...content, row });
    if (instrument.contract === 'option') row += 1;
  });
}

function writeInstrument(
  writer: TableWriter,
  at: number,
  instrument: Instrument,
  { compiled, snapshot, row }: TablesContent & { row: number },
): void {
  const { rulebook } = compiled;
  // An option settled in USD is in no unit: its index there is never read.
  const unitIndex = compiled.unitIndex.get(riskUnitOf(instrument, rulebook.merge.value)) ?? 0;
  const buckets = isUsdOption(instrument) ? [] : compiled.units[unitIndex]!.buckets;
  const expiry = instrument.expTimeMs ?? 0;
  const days = expiry === 0 ? 0 : (expiry - snapshot.asOfMs) / MS_PER_DAY;
  const volShock = volShockAt(rulebook, days);
  const family = instrument.contract === 'linear' ? (instrument.settleCcy as Family) : 'USD';
  const settle = snapshot.currencyIndex.get(instrument.settleCcy)!;
  writer.u32(at, [
    [L.INSTRUMENT_KIND, kinds[instrument.contract]],
    [L.INSTRUMENT_UNIT, unitIndex],
    [
      L.INSTRUMENT_BUCKET,
      Math.max(
        0,
        buckets.findIndex((bucket) => bucket.expTimeMs === expiry),
      ),
    ],
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

/** Whether it has a record although portfolio margin has no rule for it: multi-currency mode has. */
function isUsdOption({ contract, problem }: Instrument): boolean {
  return contract === 'usd-option' && (problem === null || problem.reason === 'unsupported-contract');
}

/** Writes the terms of the instruments from address `first` on: their tiers, and what their short options are held to. */
export function writeTerms(writer: TableWriter, first: number, { compiled, snapshot, ladders }: TablesContent): void {
  const { modes } = compiled.rulebook;
  const addresses = ladders.ladders.map(({ tiers }) => writer.list(tiers));
  snapshot.instruments.forEach(({ underlying }, i) => {
    const ladder = ladders.ladderOf[i]!;
    if (ladder < 0) return;
    const { byUnderlying } = modes.optionMmr;
    const own = Object.hasOwn(byUnderlying, underlying) ? byUnderlying[underlying]! : modes.optionMmrOthers.value;
    const at = first + i * L.TERMS_SLOTS * 8;
    writer.u32(at, [
      [L.TERMS_LADDER_PTR, addresses[ladder]!],
      [L.TERMS_BY_NOTIONAL, ladders.ladders[ladder]!.byNotional ? 1 : 0],
    ]);
    writer.f64(at, [[L.TF_OPTION_MMR_RATE, Number(own)]]);
  });
}

/** MR7's unit charge of an instrument; spot has none. */
function chargeRate(rulebook: Rulebook, instrument: Instrument): number {
  const mr7 = rulebook['mr7-minimum-charge'];
  if (!mr7 || instrument.product === 'spot') return 0;
  const block = { perpetual: mr7.perpetualCharge, futures: mr7.futuresCharge, option: mr7.optionCharge };
  return Number(valueForClass<string>(block[instrument.product], assetClass(rulebook, instrument.underlying)));
}
