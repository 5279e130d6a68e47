/**
 * Where a unit's requirement comes from: each leg's part in the worst cells, the parts of every rule that has parts, the
 * scenario that binds with the share of each leg in it, and what the orders could make of the initial margin.
 */
import { type Decimal, fromText, larger, sum, zero } from '../quantity/decimal.ts';
import type { MarketRisk } from '../quantity/margin-result.ts';
import { type VegaSpan, vegaSpan } from '../rules/mr3-vega-span.ts';
import { type BasisCharge, type BasisPart, basisCharges } from '../rules/mr4-basis-risk.ts';
import { type MinimumCharge, minimumCharges } from '../rules/mr7-minimum-charge.ts';
import type { PairHedge } from '../rules/mr9-stablecoin-depeg.ts';
import {
  chargedRow,
  type DatedBucket,
  type DatedVega,
  orderSetRisks,
  positionsRisk,
  type UnitContext,
  type UnitHoldings,
  type UnitRisk,
} from './evaluate-unit.ts';
import { explainSpot, type SpotExplanation } from './explain-spot.ts';
import type { Leg, LegValue } from './leg-values.ts';
import type { OrderSide } from './order-sets.ts';

/** One leg, all signed amounts in USD unless said. */
export interface LegExplanation {
  readonly kind: LegValue['kind'];
  /** Empty for spot in use. */
  readonly instId: string;
  /** Signed contracts; coins for spot in use. */
  readonly qty: Decimal;
  /** P&L in MR1's worst cell, by the kind of vol shock that is the unit's worse one; in MR6's worst shock, unweighted. */
  readonly mr1Pnl: Decimal;
  readonly mr6Pnl: Decimal;
  /** Change by MR2's passing of time; by one vol point up. */
  readonly decayPnl: Decimal;
  readonly volPointPnl: Decimal;
  /** Coins. */
  readonly coinDelta: Decimal;
  readonly cashDelta: Decimal;
  readonly notionalUsd: Decimal;
  /** What the leg adds to MR7's raw sum. */
  readonly mr7Charge: Decimal;
  readonly uplUsd: Decimal;
  /** What the leg loses in the scenario that binds (of MR7: its part of the charge), a gain below 0. */
  readonly bindingLoss: Decimal;
  /** Of the binding loss, null where nothing is lost. The legs' shares add up to 1. */
  readonly share: Decimal | null;
}

/** What decides the unit's requirement: the largest of MR1, MR2 and MR6, or MR7 where it is above all the rest. */
export interface BindingScenario {
  readonly rule: MarketRisk & ('mr1' | 'mr2' | 'mr6' | 'mr7');
  /** Sum of the legs' `bindingLoss`: the rule's figure, or 0 and below where no leg combination loses. */
  readonly lossUsd: Decimal;
}

/** One of the three combinations of which the worst makes the initial margin. */
export interface ImrCandidate {
  readonly set: 'positions' | OrderSide;
  readonly orderCount: number;
  /** Null where the set holds no order, and so is the positions alone. */
  readonly mmr: Decimal | null;
  readonly coinDelta: Decimal | null;
  readonly spotInUse: Decimal | null;
}

export interface UnitExplanation {
  readonly riskUnit: string;
  readonly underlying: string;
  readonly mmr: Decimal;
  /** Indices in the unit's grid, and the kind of vol shock that decided MR1's worst cell. */
  readonly mr1Worst: number;
  readonly mr1VolKind: 'points' | 'percentage';
  readonly mr6Worst: number;
  readonly spotInUse: Decimal;
  readonly spot: SpotExplanation;
  readonly legs: readonly LegExplanation[];
  readonly binding: BindingScenario;
  /** MR2's signed sum over the options. */
  readonly decayPnl: Decimal;
  readonly expiries: readonly (DatedVega & { readonly movedUsd: Decimal })[];
  /** Null where the rulebook lacks the rule. */
  readonly mr3: VegaSpan | null;
  readonly buckets: readonly (DatedBucket & BasisPart)[];
  readonly mr4: BasisCharge | null;
  readonly mr7: MinimumCharge | null;
  readonly hedges: readonly PairHedge[];
  readonly candidates: readonly ImrCandidate[];
  /** The candidate of the largest MMR, the first of equals. */
  readonly imrSet: ImrCandidate['set'];
}

/** Explains a unit's positions. The legs' `mr1Pnl` add up to the worst cell, their `mr7Charge` to MR7's raw sum. */
export function explainUnit(unit: UnitHoldings, context: UnitContext): UnitExplanation {
  const { rulebook } = context;
  const { underlying } = unit;
  const risk = positionsRisk(unit, context);
  const mr3 = vegaSpan(rulebook, risk.expiries);
  const mr4 = basisCharges(rulebook, underlying, risk.buckets);
  // Spot in use is behind the derivatives, so rows and legs have the same places.
  const mr7 = minimumCharges(rulebook, underlying, unit.positions.map(chargedRow));
  const legs = explainLegs(unit, risk, mr7, context);
  const candidates = imrCandidates(unit, risk, context);
  return {
    riskUnit: unit.riskUnit,
    underlying,
    mmr: risk.mmr,
    mr1Worst: risk.mr1.worst,
    mr1VolKind: volKind(risk),
    mr6Worst: risk.mr6.worst,
    spotInUse: risk.spotInUse,
    spot: explainSpot(unit, risk),
    legs,
    binding: { rule: bindingRule(risk), lossUsd: sum(legs.map(({ bindingLoss }) => bindingLoss)) },
    decayPnl: risk.decayPnl,
    expiries: risk.expiries.map((expiry, i) => ({ ...expiry, movedUsd: mr3?.moved[i] ?? zero })),
    mr3,
    buckets: risk.buckets.map((bucket, i) => ({ ...bucket, ...(mr4?.parts[i] ?? { factor: zero, chargeUsd: zero }) })),
    mr4,
    mr7,
    hedges: risk.hedges,
    candidates,
    imrSet: candidates.reduce((worst, next) => (next.mmr?.gt(worst.mmr!) ? next : worst)).set,
  };
}

/** Which kind of vol shock makes MR1's worst cell, both having been summed over the whole unit. */
function volKind({ mr1, legs }: UnitRisk): 'points' | 'percentage' {
  const cellSum = (row: (value: LegValue) => readonly Decimal[]) =>
    sum(legs.map(({ value, qty }) => qty.times(row(value)[mr1.worst]!)));
  return cellSum((value) => value.pointsPnl).lte(cellSum((value) => value.percentagePnl)) ? 'points' : 'percentage';
}

/** Equal terms count as the lower number; two sums of the same legs differ in their last digits only. */
const isEqualWithin = fromText('0.000000000001');

function bindingRule({ mr1, mr2, mr3, mr4, mr5, mr6, mr7, mr9 }: UnitRisk): BindingScenario['rule'] {
  const isAbove = (a: Decimal, b: Decimal) => a.minus(b).gt(larger(a, b).times(isEqualWithin));
  const moves = [
    { rule: 'mr1', lossUsd: mr1.lossUsd },
    { rule: 'mr2', lossUsd: mr2 },
    { rule: 'mr6', lossUsd: mr6.lossUsd },
  ] as const;
  const worst = moves.reduce<(typeof moves)[number]>((most, next) => {
    return isAbove(next.lossUsd, most.lossUsd) ? next : most;
  }, moves[0]);
  return isAbove(mr7, sum([worst.lossUsd, mr3, mr4, mr5, mr9])) ? 'mr7' : worst.rule;
}

function explainLegs(
  unit: UnitHoldings,
  risk: UnitRisk,
  mr7: MinimumCharge | null,
  context: UnitContext,
): LegExplanation[] {
  const isByPoints = volKind(risk) === 'points';
  const rule = bindingRule(risk);
  const weight = fromText(context.rulebook['mr6-extreme-move']?.weight.value ?? '0');
  const legs = risk.legs.map(({ value, qty }: Leg, i) => {
    const row = isByPoints ? value.pointsPnl : value.percentagePnl;
    const mr1Pnl = qty.times(row[risk.mr1.worst]!);
    const mr6Pnl = risk.mr6.worst === -1 ? zero : qty.times(value.extremePnl[risk.mr6.worst]!);
    const decayPnl = qty.times(value.option?.decayPnl ?? zero);
    const mr7Charge = mr7?.rowCharges[i] ?? zero;
    const losses = {
      mr1: () => mr1Pnl.neg(),
      mr2: () => decayPnl.neg(),
      mr6: () => mr6Pnl.times(weight).neg(),
      // The tiers are of the sum, so each leg bears them in proportion.
      mr7: () => mr7Charge.div(mr7!.rawUsd).times(mr7!.chargeUsd),
    };
    return {
      kind: value.kind,
      instId: value.instId,
      qty,
      mr1Pnl,
      mr6Pnl,
      decayPnl,
      volPointPnl: qty.times(value.option?.volPointPnl ?? zero),
      coinDelta: qty.times(value.coinDelta),
      cashDelta: qty.times(value.cashDelta),
      notionalUsd: qty.times(value.notionalUsd).abs(),
      mr7Charge,
      uplUsd: unit.positions[i]?.uplUsd ?? zero,
      bindingLoss: losses[rule]().plus(zero),
    };
  });
  const total = sum(legs.map(({ bindingLoss }) => bindingLoss));
  return legs.map((leg) => ({ ...leg, share: total.gt(zero) ? leg.bindingLoss.div(total) : null }));
}

function imrCandidates(unit: UnitHoldings, alone: UnitRisk, context: UnitContext): ImrCandidate[] {
  const sets = orderSetRisks(unit, context);
  const candidate = (set: ImrCandidate['set'], orderCount: number, risk: UnitRisk | undefined): ImrCandidate => ({
    set,
    orderCount,
    mmr: risk?.mmr ?? null,
    coinDelta: risk?.coinDelta ?? null,
    spotInUse: risk?.spotInUse ?? null,
  });
  const ofSide = (side: OrderSide) => {
    const found = sets.find(({ set }) => set.side === side);
    return candidate(side, found?.set.orderCount ?? 0, found?.risk);
  };
  return [candidate('positions', 0, alone), ofSide('positive'), ofSide('negative')];
}
