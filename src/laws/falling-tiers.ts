/**
 * Where a market's or a rulebook's tiers fall as sizes rise. Nothing forbids it, but then a larger account need not require
 * at least in proportion, and laws of growth say nothing of those who hold it.
 */
import type { Instrument, Snapshot } from '../market/snapshot.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import type { Rulebook } from '../rulebook/schema.ts';

export interface FallingTiers {
  /** Whether the charges of MR7 or MR9, or the rulebook's tiers of positions, fall anywhere. */
  isRulebooks: boolean;
  currencies: ReadonlySet<string>;
  instruments: ReadonlySet<Instrument>;
}

export function fallingTiers(snapshot: Snapshot, rulebook: Rulebook): FallingTiers {
  const mr7 = rulebook['mr7-minimum-charge'];
  const pairs = rulebook['mr9-stablecoin-depeg']?.pairs.value ?? [];
  const ladders = [
    ...rulebook.assetClasses.value.flatMap(({ name }) => (mr7 === null ? [] : [multipliersOf(mr7.tiers[name])])),
    ...pairs.flatMap(({ priceColumns, tiers }) => priceColumns.map((_, c) => tiers.map((tier) => tier.factors[c]!))),
    rulebook.modes.positionTiers.tiers.map(({ mmr }) => mmr),
  ];
  const currencies = snapshot.currencies.filter(({ discountTiers, borrowTiers }) => {
    const discounts = (discountTiers ?? []).map(({ discountRate }) => -discountRate);
    const owed = borrowTiers ?? [];
    return [discounts, owed.map(({ mmr }) => mmr), owed.map(({ maxLever }) => -maxLever)].some(
      (ladder) => !rises(ladder),
    );
  });
  const instruments = snapshot.instruments.filter(({ positionTiers }) => {
    const tiers = positionTiers ?? [];
    const ladders = [tiers.map(({ mmr }) => mmr), tiers.map(({ imr }) => imr), tiers.map((tier) => tier.optMgnFactor)];
    return ladders.some((ladder) => !rises(ladder));
  });
  return {
    isRulebooks: !ladders.every((ladder) => rises(ladder.map(Number))),
    currencies: new Set(currencies.map(({ ccy }) => ccy)),
    instruments: new Set(instruments),
  };
}

/** Why no law of growth holds for an account, null where it does. */
export function fallsFor({ positions, orders, balances }: AccountHoldings, falling: FallingTiers): string | null {
  if (falling.isRulebooks) return 'tiers of the rulebook fall';
  const instruments = [...positions, ...orders].map(({ instrument }) => instrument);
  if (instruments.some((instrument) => falling.instruments.has(instrument))) return 'tiers of a contract fall';
  const paid = instruments.flatMap(({ settleCcy, underlying }) => [settleCcy, underlying]);
  const touched = [...paid, ...balances.map(({ ccy }) => ccy)];
  return touched.some((ccy) => falling.currencies.has(ccy)) ? 'tiers of a currency fall' : null;
}

function multipliersOf(tiers: unknown): string[] {
  return (tiers as { multiplier: string }[]).map(({ multiplier }) => multiplier);
}

/**
 * Whether no step is lower than the one before. Where rates are stated for some steps only, the others are the rulebook's
 * share of something else: such a ladder is not taken to rise.
 */
function rises(ladder: readonly number[]): boolean {
  if (ladder.every((rate) => Number.isNaN(rate))) return true;
  return ladder.every((rate, i) => i === 0 || rate >= ladder[i - 1]!) && !ladder.some((rate) => Number.isNaN(rate));
}
