/** Where a unit's requirement comes from: each leg's part in the worst cells, in MR4's buckets and in MR7's raw sum. */

import { type Decimal, sum, zero } from '../quantity/decimal.ts';
import { assetClass } from '../rulebook/scenarios.ts';
import type { BasisBucket } from '../rules/mr4-basis-risk.ts';
import { rowCharge } from '../rules/mr7-minimum-charge.ts';
import type { PairHedge } from '../rules/mr9-stablecoin-depeg.ts';
import { chargedRow, positionsRisk, type UnitContext, type UnitHoldings } from './evaluate-unit.ts';
import type { Leg, LegValue } from './leg-values.ts';

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
  readonly legs: readonly LegExplanation[];
  readonly buckets: readonly BasisBucket[];
  readonly hedges: readonly PairHedge[];
}

/** Explains a unit's positions. The legs' `mr1Pnl` add up to the worst cell, their `mr7Charge` to MR7's raw sum. */
export function explainUnit(unit: UnitHoldings, context: UnitContext): UnitExplanation {
  const risk = positionsRisk(unit, context);
  const cell = risk.mr1.worst;
  const cellSum = (row: (value: LegValue) => readonly Decimal[]) =>
    sum(risk.legs.map(({ value, qty }) => qty.times(row(value)[cell]!)));
  const byPoints = cellSum((value) => value.pointsPnl);
  const byPercentage = cellSum((value) => value.percentagePnl);
  const mr1VolKind = byPoints.lte(byPercentage) ? 'points' : 'percentage';
  const className = assetClass(context.rulebook, unit.underlying);
  const mr7 = context.rulebook['mr7-minimum-charge'];
  const explainLeg = ({ value, qty }: Leg, position: number): LegExplanation => {
    const row = mr1VolKind === 'points' ? value.pointsPnl : value.percentagePnl;
    const isCharged = mr7 !== null && value.kind !== 'spot';
    return {
      kind: value.kind,
      instId: value.instId,
      qty,
      mr1Pnl: qty.times(row[cell]!),
      mr6Pnl: risk.mr6.worst === -1 ? zero : qty.times(value.extremePnl[risk.mr6.worst]!),
      decayPnl: qty.times(value.option?.decayPnl ?? zero),
      volPointPnl: qty.times(value.option?.volPointPnl ?? zero),
      coinDelta: qty.times(value.coinDelta),
      cashDelta: qty.times(value.cashDelta),
      notionalUsd: qty.times(value.notionalUsd).abs(),
      mr7Charge: isCharged ? rowCharge(mr7, className, chargedRow({ value, qty })) : zero,
      uplUsd: unit.positions[position]?.uplUsd ?? zero,
    };
  };
  return {
    riskUnit: unit.riskUnit,
    underlying: unit.underlying,
    mmr: risk.mmr,
    mr1Worst: cell,
    mr1VolKind,
    mr6Worst: risk.mr6.worst,
    spotInUse: risk.spotInUse,
    legs: risk.legs.map(explainLeg),
    buckets: risk.buckets,
    hedges: risk.hedges,
  };
}
