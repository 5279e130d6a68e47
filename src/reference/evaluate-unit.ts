/** One risk unit: its nine market risks and its requirement, for its positions and for each order set. */

import { type Decimal, fromText, larger, sum, zero } from '../quantity/decimal.ts';
import type { UnitMargin } from '../quantity/margin-result.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { spotShockLoss, type WorstCell } from '../rules/mr1-spot-shock.ts';
import { thetaDecayLoss } from '../rules/mr2-theta-decay.ts';
import { type ExpiryVega, vegaSpanCharge } from '../rules/mr3-vega-span.ts';
import { type BasisBucket, basisCharge } from '../rules/mr4-basis-risk.ts';
import { rateShiftLoss } from '../rules/mr5-rate-shift.ts';
import { extremeMoveLoss } from '../rules/mr6-extreme-move.ts';
import { type ChargedRow, minimumCharge } from '../rules/mr7-minimum-charge.ts';
import { type FamilyDeltas, type PairHedge, pairHedges } from '../rules/mr9-stablecoin-depeg.ts';
import { spotInUse } from '../rules/spot-in-use.ts';
import type { Leg, LegValue, LegValues, OptionPart } from './leg-values.ts';
import { type OrderSet, orderSets } from './order-sets.ts';
import type { Prices } from './prices.ts';

/** What a unit is evaluated with. */
export interface UnitContext {
  readonly rulebook: Rulebook;
  readonly prices: Prices;
  readonly values: LegValues;
}

export interface UnitPosition extends Leg {
  /** Unrealised profit at mark, USD. */
  readonly uplUsd: Decimal;
}

/** One unit of one account. */
export interface UnitHoldings {
  readonly riskUnit: string;
  readonly underlying: string;
  readonly positions: readonly UnitPosition[];
  /** Orders of derivatives. */
  readonly orders: readonly Leg[];
  /** Orders of spot, signed coins; none in a unit that holds no spot. */
  readonly spotOrders: readonly Decimal[];
  /** Equity of the coin, 0 in a unit that holds no spot; null is no cap. */
  readonly spotEquity: Decimal;
  readonly spotCap: Decimal | null;
}

/** Options of one expiry together; derivatives of one date together, of null the perpetuals, or spot in use. */
export interface DatedVega extends ExpiryVega {
  readonly expTimeMs: number | null;
}
export interface DatedBucket extends BasisBucket {
  readonly expTimeMs: number | null;
}

/** The risks of one combination of legs. */
export interface UnitRisk {
  /** The derivatives, then spot in use where there is any. */
  readonly legs: readonly Leg[];
  readonly spotInUse: Decimal;
  readonly mr1: WorstCell;
  readonly mr2: Decimal;
  readonly mr3: Decimal;
  readonly mr4: Decimal;
  readonly mr5: Decimal;
  readonly mr6: WorstCell;
  readonly mr7: Decimal;
  readonly mr9: Decimal;
  /** Delta of the derivatives in coins, which spot in use hedges. */
  readonly coinDelta: Decimal;
  /** MR2's signed sum over the options. */
  readonly decayPnl: Decimal;
  readonly expiries: readonly DatedVega[];
  readonly buckets: readonly DatedBucket[];
  readonly hedges: readonly PairHedge[];
  /** USD: max( max(MR1, MR2, MR6) + MR3 + MR4 + MR5 + MR9, MR7 ). */
  readonly mmr: Decimal;
}

/** The whole unit; `borrowMmr` is the account's, which every unit shows as its MR8. */
export function evaluateUnit(unit: UnitHoldings, borrowMmr: Decimal, context: UnitContext): UnitMargin<Decimal> {
  const risk = positionsRisk(unit, context);
  const worstMmr = orderSetRisks(unit, context).reduce((worst, set) => larger(worst, set.risk.mmr), risk.mmr);
  const optionSum = (of: (part: OptionPart) => Decimal) => sumOverOptions(unit.positions, of);
  return {
    riskUnit: unit.riskUnit,
    mmr: risk.mmr,
    imr: fromText(context.rulebook.account.imrMultiplier.value).times(worstMmr),
    mr1: risk.mr1.lossUsd,
    mr2: risk.mr2,
    mr3: risk.mr3,
    mr4: risk.mr4,
    mr5: risk.mr5,
    mr6: risk.mr6.lossUsd,
    mr7: risk.mr7,
    mr8: borrowMmr,
    mr9: risk.mr9,
    mr1Worst: risk.mr1.worst,
    mr6Worst: risk.mr6.worst,
    spotInUse: risk.spotInUse,
    delta: weightedSum(unit.positions, (value) => value.cashDelta),
    gamma: optionSum((part) => part.gamma),
    theta: optionSum((part) => part.decayPnl),
    vega: optionSum((part) => part.vega),
    upl: sum(unit.positions.map((position) => position.uplUsd)),
    mr1Cells: risk.mr1.cells,
    mr6Cells: risk.mr6.cells,
  };
}

/** The risks of the positions alone, of which MMR is made. */
export function positionsRisk(unit: UnitHoldings, context: UnitContext): UnitRisk {
  return riskOf(unit, unit.positions, unit.spotEquity, context);
}

/** The risks of the positions together with each order set that holds anything. */
export function orderSetRisks(unit: UnitHoldings, context: UnitContext): { set: OrderSet; risk: UnitRisk }[] {
  return orderSets(unit.orders, unit.spotOrders).map((set) => {
    const legs = [...unit.positions, ...set.legs];
    return { set, risk: riskOf(unit, legs, unit.spotEquity.plus(set.spotChange), context) };
  });
}

function riskOf(unit: UnitHoldings, derivatives: readonly Leg[], spotEquity: Decimal, context: UnitContext): UnitRisk {
  const { rulebook, values } = context;
  const { underlying } = unit;
  const grid = values.grid(underlying);
  const coinDelta = weightedSum(derivatives, (value) => value.coinDelta);
  const used = spotInUse(spotEquity, coinDelta, unit.spotCap);
  const legs = used.isZero() ? derivatives : [...derivatives, { value: values.spot(underlying), qty: used }];
  const rows = legs.map(({ value, qty }) => ({ ...value, qty }));
  const buckets = basisBuckets(legs);
  const hedges = pairHedges(rulebook, familyDeltas(derivatives), (family) => context.prices.usd(family));
  const mr1 = spotShockLoss(rows, grid.cells.length);
  const decayPnl = sumOverOptions(derivatives, (part) => part.decayPnl);
  const mr2 = thetaDecayLoss(rulebook, decayPnl);
  const expiries = expiryVegas(derivatives);
  const mr3 = vegaSpanCharge(rulebook, expiries);
  const mr4 = basisCharge(rulebook, underlying, buckets);
  const mr5 = rateShiftLoss(
    sumOverOptions(derivatives, (part) => part.rateDownPnl),
    sumOverOptions(derivatives, (part) => part.rateUpPnl),
  );
  const mr6 = extremeMoveLoss(rulebook, rows, grid.extremeShocks.length);
  const mr7 = minimumCharge(rulebook, underlying, derivatives.map(chargedRow));
  const mr9 = sum(hedges.map((hedge) => hedge.chargeUsd));
  const worstMove = larger(larger(mr1.lossUsd, mr2), mr6.lossUsd);
  const mmr = larger(sum([worstMove, mr3, mr4, mr5, mr9]), mr7);
  const charges = { mr1, mr2, mr3, mr4, mr5, mr6, mr7, mr9, mmr };
  return { legs, spotInUse: used, coinDelta, decayPnl, expiries, buckets, hedges, ...charges };
}

/** Σ qty·amount of one contract. */
function weightedSum(legs: readonly Leg[], of: (value: LegValue) => Decimal): Decimal {
  return sum(legs.map(({ value, qty }) => qty.times(of(value))));
}

function sumOverOptions(legs: readonly Leg[], of: (part: OptionPart) => Decimal): Decimal {
  return sum(legs.flatMap(({ value, qty }) => (value.option === null ? [] : [qty.times(of(value.option))])));
}

/** Vega of each expiry's options together. */
function expiryVegas(legs: readonly Leg[]): DatedVega[] {
  const expiries = new Map<number | null, DatedVega>();
  for (const { value, qty } of legs) {
    if (value.option === null) continue;
    const before = expiries.get(value.expTimeMs)?.volPointUsd ?? zero;
    const volPointUsd = before.plus(qty.times(value.option.volPointPnl));
    const { expTimeMs } = value;
    expiries.set(expTimeMs, { expTimeMs, volPointUsd, shockPoints: value.option.shockPoints });
  }
  return [...expiries.values()];
}

/** Net cash delta of spot in use, of the perpetuals, and of each expiry date. */
function basisBuckets(legs: readonly Leg[]): DatedBucket[] {
  const buckets = new Map<string, DatedBucket>();
  for (const { value, qty } of legs) {
    const isSpot = value.kind === 'spot';
    const name = isSpot ? 'spot' : `${value.expTimeMs}`;
    const before = buckets.get(name)?.cashDelta ?? zero;
    const { expTimeMs, days } = value;
    buckets.set(name, { isSpot, expTimeMs, days, cashDelta: before.plus(qty.times(value.cashDelta)) });
  }
  return [...buckets.values()];
}

/** Cash delta by the quote that the contracts are worth: inverse contracts and options stand with USD. */
function familyDeltas(derivatives: readonly Leg[]): FamilyDeltas {
  const deltas = { USDT: zero, USDC: zero, USD: zero };
  for (const { value, qty } of derivatives) {
    const family = value.kind === 'linear' ? value.quote : 'USD';
    if (family !== 'USDT' && family !== 'USDC' && family !== 'USD') {
      throw new Error(`${value.instId} is linear in ${family}, which no rule values`);
    }
    deltas[family] = deltas[family].plus(qty.times(value.cashDelta));
  }
  return deltas;
}

/** A leg as MR7 charges it. */
export function chargedRow({ value, qty }: Leg): ChargedRow {
  if (value.product === 'spot') throw new Error('spot in use is not charged by the minimum charge');
  const notionalUsd = qty.times(value.markNotionalUsd).abs();
  const isLongOption = value.option !== null && qty.gt(zero);
  return {
    product: value.product,
    notionalUsd,
    longOptionValueUsd: isLongOption ? qty.times(value.option.markValueUsd) : null,
  };
}
