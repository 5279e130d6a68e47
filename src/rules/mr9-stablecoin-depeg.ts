/**
 * mr9-stablecoin-depeg: contracts of different quotes hedge each other only while the quotes keep their price.
 *
 *   cash delta per family: USDT (linear), USDC (linear), USD (inverse and options); spot belongs to none
 *   pair by pair in the rulebook's order (USDT-USD, USDT-USDC, USDC-USD): where the signs oppose,
 *     hedge = min(|a|, |b|), and both sides are reduced by it
 *   charge of a pair = Σ tiers (part of the hedge inside it)·factor(price);  MR9 = Σ pairs
 *
 * A tier's factor is linear in the pair's price between the table's columns, flat outside. The price is the ratio of the
 * two USD indices, taken as min(r, 1/r).
 *
 * Rulebook: mr9-stablecoin-depeg.pairs.
 * Source: notice of 2024-11-25 (by copies: reported) and help page of 2025-12-04 (hedge as a minimum, marginal tiers,
 * linear factor: published); the tables in force: assumed.
 *
 * Worked, the copies of the notice: a hedge of 10 M USDT-USD at 0.985: 1 M·0.75 % + 4 M·1.75 % + 5 M·2.5 % = 202,500.
 */
import {
  type Decimal,
  fromText,
  larger,
  marginalParts,
  one,
  type ScalePart,
  smaller,
  sum,
  zero,
} from '../quantity/decimal.ts';
import type { Rulebook } from '../rulebook/schema.ts';

type PairTable = NonNullable<Rulebook['mr9-stablecoin-depeg']>['pairs']['value'][number];
export type QuoteFamily = PairTable['pair'][number];

/** Net cash delta of each family, USD. */
export type FamilyDeltas = Readonly<Record<QuoteFamily, Decimal>>;

/** One pair's hedge and what it costs, USD. */
export interface PairHedge {
  readonly pair: readonly [QuoteFamily, QuoteFamily];
  readonly price: Decimal;
  readonly hedgeUsd: Decimal;
  /** The hedge inside each size tier that it touches, with the tier's factor at the price. */
  readonly tiers: readonly ScalePart[];
  readonly chargeUsd: Decimal;
}

/** The pairs that hedge each other, in order. `usdPx` gives a quote's USD price. */
export function pairHedges(
  rulebook: Rulebook,
  deltas: FamilyDeltas,
  usdPx: (family: QuoteFamily) => Decimal,
): PairHedge[] {
  const rest = { ...deltas };
  const hedges: PairHedge[] = [];
  for (const table of rulebook['mr9-stablecoin-depeg']?.pairs.value ?? []) {
    const [a, b] = table.pair;
    if (!rest[a].times(rest[b]).lt(zero)) continue;
    const hedgeUsd = smaller(rest[a].abs(), rest[b].abs());
    rest[a] = rest[a].isNegative() ? rest[a].plus(hedgeUsd) : rest[a].minus(hedgeUsd);
    rest[b] = rest[b].isNegative() ? rest[b].plus(hedgeUsd) : rest[b].minus(hedgeUsd);
    const price = pairPrice(usdPx(a), usdPx(b));
    const tiers = depegTiers(table, hedgeUsd, price);
    hedges.push({ pair: table.pair, price, hedgeUsd, tiers, chargeUsd: sum(tiers.map(({ counted }) => counted)) });
  }
  return hedges;
}

/** min(r, 1/r) of two USD prices: the smaller over the larger. */
export function pairPrice(a: Decimal, b: Decimal): Decimal {
  return a.eq(b) ? one : smaller(a, b).div(larger(a, b));
}

/** What a hedge of this size costs at this price, USD. */
export function depegCharge(table: PairTable, hedgeUsd: Decimal, price: Decimal): Decimal {
  return sum(depegTiers(table, hedgeUsd, price).map(({ counted }) => counted));
}

function depegTiers(table: PairTable, hedgeUsd: Decimal, price: Decimal): ScalePart[] {
  const columns = table.priceColumns.map(fromText);
  const steps = table.tiers.map(({ upTo, factors }) => ({
    upTo: upTo === null ? null : fromText(upTo),
    factor: factorAt(columns, factors.map(fromText), price),
  }));
  return marginalParts(hedgeUsd, steps);
}

function factorAt(columns: readonly Decimal[], factors: readonly Decimal[], price: Decimal): Decimal {
  const upper = columns.findIndex((column) => column.gte(price));
  if (upper === 0) return factors[0]!;
  if (upper === -1) return factors.at(-1)!;
  const part = price.minus(columns[upper - 1]!).div(columns[upper]!.minus(columns[upper - 1]!));
  return factors[upper - 1]!.plus(factors[upper]!.minus(factors[upper - 1]!).times(part));
}
