/**
 * position-tiers: in account modes 2 and 3 the size of a position decides its rates, the whole size at one tier.
 *
 *   mmrRate = mmr of the tier
 *   imrRate = max(1/lever, leastImr),  leastImr = imr of the tier, else mmr·imrPerMmr
 *   MF      = optMgnFactor of the tier, else optionTierFactor                        (options)
 *
 * The market snapshot's tiers go by contracts; where it has none, the rulebook's go by |notional| in USD, their mmr times
 * the multiplier of the coin's asset class. An upper edge is inclusive, the last tier goes on beyond its edge. The lever
 * of an instrument is the smallest of its positions, without a position the smallest of its opening orders, because the
 * venue keeps one for each instrument and the smallest asks the most; a row that states none has defaultLever.
 *
 * Rulebook: modes.positionTiers, .positionTierMultiplier, .imrPerMmr, .defaultLever, .optionTierFactor; assetClasses.
 * Source: the venue's position-tiers reply (whole size at one tier: published); sample of BTCUSD futures tiers of
 * October 2022 (reported); all numbers of the rulebook and the smallest lever: assumed.
 *
 * Worked: 300 BTC at an index of 100,000 are 30,000,000 USD, the third tier, mmr 0.01; of DOGE (mid, twice) 0.02. At a
 * lever of 10 the initial rate is 0.1, at a lever of 100 it is 2·0.01 = 0.02.
 */
import type { Instrument, PositionTier } from '../market/snapshot.ts';
import { type Decimal, exact, fromText, larger, one, smaller } from '../quantity/decimal.ts';
import { assetClass, valueForClass } from '../rulebook/scenarios.ts';
import type { Rulebook } from '../rulebook/schema.ts';

/** A size of one instrument, never below 0. */
export interface TieredSize {
  readonly instrument: Instrument;
  readonly contracts: Decimal;
  readonly notionalUsd: Decimal;
}

/** Where a size stands among tiers, the first of them 1. */
export interface TierPlace {
  readonly number: number;
  /** Whether the tiers are the market's; else the rulebook's. */
  readonly isMarkets: boolean;
}

export interface PositionRates {
  readonly tier: TierPlace;
  readonly mmr: Decimal;
  readonly leastImr: Decimal;
}

/** Shares of its value that a size of a perpetual or future requires. */
export function positionRates(rulebook: Rulebook, size: TieredSize): PositionRates {
  const own = snapshotTier(size.instrument, size.contracts);
  const { mmr, tier } = own === null ? rulebookTier(rulebook, size) : { mmr: exact(own.tier.mmr), tier: own };
  const stated = own === null || Number.isNaN(own.tier.imr) ? null : exact(own.tier.imr);
  const leastImr = stated ?? mmr.times(fromText(rulebook.modes.imrPerMmr.value));
  return { tier: { number: tier.number, isMarkets: own !== null }, mmr, leastImr };
}

/** The initial rate at a leverage. */
export function imrRate({ leastImr }: PositionRates, lever: Decimal): Decimal {
  return larger(one.div(lever), leastImr);
}

/** MF: the factor on the margin of that many short options. */
export function optionFactor(rulebook: Rulebook, instrument: Instrument, contracts: Decimal): Decimal {
  const tier = snapshotTier(instrument, contracts)?.tier ?? null;
  if (tier === null || Number.isNaN(tier.optMgnFactor)) return fromText(rulebook.modes.optionTierFactor.value);
  return exact(tier.optMgnFactor);
}

/** The tier whose MF that many short options take; null where it is the rulebook's one factor. */
export function optionTier(instrument: Instrument, contracts: Decimal): TierPlace | null {
  const own = snapshotTier(instrument, contracts);
  return own === null || Number.isNaN(own.tier.optMgnFactor) ? null : { number: own.number, isMarkets: true };
}

/** The smallest leverage of the first list that has any row; a row that states none has the rulebook's. */
export function smallestLever(rulebook: Rulebook, ...lists: readonly (readonly (number | null)[])[]): Decimal {
  const unstated = fromText(rulebook.modes.defaultLever.value);
  const levers = (lists.find((list) => list.length > 0) ?? []).map((lever) =>
    lever === null ? unstated : exact(lever),
  );
  return levers.length === 0 ? unstated : levers.reduce((found, lever) => smaller(found, lever));
}

function snapshotTier(
  { positionTiers }: Instrument,
  contracts: Decimal,
): { tier: PositionTier; number: number } | null {
  if (positionTiers === null || positionTiers.length === 0) return null;
  const within = positionTiers.findIndex(({ maxSz }) => contracts.lte(exact(maxSz)));
  const index = within < 0 ? positionTiers.length - 1 : within;
  return { tier: positionTiers[index]!, number: index + 1 };
}

function rulebookTier(
  rulebook: Rulebook,
  { instrument, notionalUsd }: TieredSize,
): { mmr: Decimal; tier: { number: number } } {
  const { positionTiers, positionTierMultiplier } = rulebook.modes;
  const within = ({ upTo }: { upTo: string | null }) => upTo === null || notionalUsd.lte(fromText(upTo));
  const index = positionTiers.tiers.findIndex(within);
  const className = assetClass(rulebook, instrument.underlying);
  const multiplier = fromText(valueForClass<string>(positionTierMultiplier, className));
  return { mmr: fromText(positionTiers.tiers[index]!.mmr).times(multiplier), tier: { number: index + 1 } };
}
