/**
 * mr7-minimum-charge: the least that a unit costs, by gross size, with multipliers that grow with the sum.
 *
 *   raw = Σ rows |notional at mark, USD|·unitCharge[product, class];  MR7 = Σ tiers (part of raw inside it)·multiplier
 *
 * Notional: linear |coins|·mark·u[q], inverse |N|, option |coins|·I[X,USD]. Each row counts gross. A long option's charge
 * is at most its mark value in USD, because no more than that can be lost. Spot costs 0.
 *
 * Rulebook: mr7-minimum-charge.perpetualCharge, .futuresCharge, .optionCharge, .tiers; assetClasses.
 * Source: notice of 2021-12-21 (marginal multipliers: published), position-builder replies of 2022-03-07 and 2025-01-15
 * (BTC and LTC perpetuals, BTC options, by arithmetic: published; the rest: assumed), copies of the notice of 2025-01-02
 * (tiers now: reported).
 *
 * Worked, the notice of 2021: raw 30,000 with multiplier 1 up to 10,000 and 2 up to 70,000:
 * 10,000·1 + 20,000·2 = 50,000.
 */
import {
  type Decimal,
  fromText,
  marginalParts,
  onMarginalScale,
  type ScalePart,
  type ScaleStep,
  smaller,
  sum,
  zero,
} from '../quantity/decimal.ts';
import { assetClass, valueForClass } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';

type Mr7 = NonNullable<Rulebook['mr7-minimum-charge']>;
interface Tier {
  upTo: string | null;
  multiplier: string;
}

export interface ChargedRow {
  readonly product: 'perpetual' | 'futures' | 'option';
  /** |notional at mark|, USD. */
  readonly notionalUsd: Decimal;
  /** Mark value of a long option, USD; null for every other row. */
  readonly longOptionValueUsd: Decimal | null;
}

/** MR7 of a unit and what it is made of, USD. */
export interface MinimumCharge {
  /** What each row adds to the raw sum, in the order given. */
  readonly rowCharges: readonly Decimal[];
  readonly rawUsd: Decimal;
  /** The raw sum inside each tier that it touches, with the tier's multiplier. */
  readonly tiers: readonly ScalePart[];
  readonly chargeUsd: Decimal;
}

/** MR7 of a unit on coin `underlying` in USD. */
export function minimumCharge(rulebook: Rulebook, underlying: string, rows: Iterable<ChargedRow>): Decimal {
  return minimumCharges(rulebook, underlying, rows)?.chargeUsd ?? zero;
}

/** MR7 with its parts; null where the rulebook lacks it. */
export function minimumCharges(
  rulebook: Rulebook,
  underlying: string,
  rows: Iterable<ChargedRow>,
): MinimumCharge | null {
  const mr7 = rulebook['mr7-minimum-charge'];
  if (mr7 === null) return null;
  const className = assetClass(rulebook, underlying);
  const rowCharges = Array.from(rows, (row) => rowCharge(mr7, className, row));
  const rawUsd = sum(rowCharges);
  const tiers = marginalParts(rawUsd, stepsOf(valueForClass<Tier[]>(mr7.tiers, className)));
  return { rowCharges, rawUsd, tiers, chargeUsd: sum(tiers.map(({ counted }) => counted)) };
}

/** What one row adds to the raw sum, USD. */
function rowCharge(mr7: Mr7, className: string, row: ChargedRow): Decimal {
  const charges = { perpetual: mr7.perpetualCharge, futures: mr7.futuresCharge, option: mr7.optionCharge };
  const charge = row.notionalUsd.times(fromText(valueForClass<string>(charges[row.product], className)));
  return row.longOptionValueUsd === null ? charge : smaller(charge, row.longOptionValueUsd);
}

/** The raw sum on the marginal tiers, USD. */
export function adjustedCharge(tiers: readonly Tier[], raw: Decimal): Decimal {
  return onMarginalScale(raw, stepsOf(tiers));
}

function stepsOf(tiers: readonly Tier[]): ScaleStep[] {
  return tiers.map(({ upTo, multiplier }) => ({
    upTo: upTo === null ? null : fromText(upTo),
    factor: fromText(multiplier),
  }));
}
