/**
 * A market and a rulebook in which every ladder of tiers ends with its first step, which goes on for ever: of discounts,
 * borrowing, positions, the charges of MR7 and MR9; and no amount of a debt is free of interest. There every figure is
 * proportional, and an account that has the same figures there as here has passed no tier.
 */
import type { Snapshot } from '../market/snapshot.ts';
import type { Rulebook } from '../rulebook/schema.ts';

export function untieredMarket(snapshot: Snapshot): Snapshot {
  const instruments = snapshot.instruments.map((instrument) => ({
    ...instrument,
    positionTiers: instrument.positionTiers?.slice(0, 1) ?? null,
  }));
  const currencies = snapshot.currencies.map((currency) => ({
    ...currency,
    discountTiers:
      currency.discountTiers?.slice(0, 1).map((tier) => ({ ...tier, maxAmt: Number.POSITIVE_INFINITY })) ?? null,
    borrowTiers: currency.borrowTiers?.slice(0, 1) ?? null,
    interestFreeAmt: 0,
  }));
  return { ...snapshot, instruments, currencies };
}

export function untieredRulebook(rulebook: Rulebook): Rulebook {
  const cut = structuredClone(rulebook);
  const mr7 = cut['mr7-minimum-charge'];
  const first = <Tier extends { upTo: string | null }>(tiers: Tier[]) => [{ ...tiers[0]!, upTo: null }];
  if (mr7 !== null) {
    for (const { name } of cut.assetClasses.value) {
      mr7.tiers[name] = first(mr7.tiers[name] as { upTo: string | null; multiplier: string }[]);
    }
  }
  for (const pair of cut['mr9-stablecoin-depeg']?.pairs.value ?? []) pair.tiers = first(pair.tiers);
  cut.modes.positionTiers.tiers = first(cut.modes.positionTiers.tiers);
  return cut;
}
