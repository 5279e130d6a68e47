// Who trades on the invented exchange: a table of 100 places, dealt out anew (in another order) to every 100 accounts.
//
// The guarantees of a book ("at least 20 accounts with a cap of 0") follow from this table alone: a place that occurs
// once in 100 occurs at least 20 times in 2,000 accounts, whatever the seed.

export type Profile = 'mixed' | 'retail' | 'makers';

/** The kinds of account; each has its function in archetypes-*.ts. */
export type Archetype =
  | 'small'
  | 'hedger'
  | 'inverse'
  | 'optionSeller'
  | 'optionBuyer'
  | 'borrower'
  | 'basis'
  | 'cashOnly'
  | 'maker';

/** What one place demands of its account beyond its kind. */
export type Feature =
  | 'plain'
  /** Its first leg is in USDC. */
  | 'usdc'
  /** A row with posSide short, long, or one of each on the same instrument. */
  | 'shortSide'
  | 'longSide'
  | 'twoSided'
  /** Margin ratio aimed at 1.10 to 1.47, 1.00 to 1.10, or below 1.00. */
  | 'stretched'
  | 'nearLimit'
  | 'underLimit'
  /** Spot may not hedge at all, or only up to a cap. */
  | 'capZero'
  | 'capPositive'
  /** Orders on both sides in the kind's own product. */
  | 'bothSides'
  | 'noAutoLoan'
  | 'noRiskAck';

export interface Place {
  readonly archetype: Archetype;
  readonly feature: Feature;
}

type PlaceCounts = readonly (readonly [Archetype, Feature, number])[];

const MIXED_PLACES: PlaceCounts = [
  ['small', 'plain', 27],
  ['small', 'usdc', 8],
  ['small', 'shortSide', 4],
  ['small', 'longSide', 3],
  ['small', 'twoSided', 3],
  ['small', 'stretched', 2],
  ['small', 'nearLimit', 1],
  ['small', 'underLimit', 1],
  ['small', 'noRiskAck', 3],
  ['hedger', 'plain', 6],
  ['hedger', 'capZero', 2],
  ['hedger', 'capPositive', 3],
  ['hedger', 'bothSides', 2],
  ['inverse', 'plain', 4],
  ['inverse', 'bothSides', 2],
  ['optionSeller', 'plain', 5],
  ['optionSeller', 'bothSides', 2],
  ['optionBuyer', 'plain', 6],
  ['borrower', 'plain', 5],
  ['borrower', 'noAutoLoan', 2],
  ['basis', 'plain', 5],
  ['basis', 'bothSides', 1],
  ['cashOnly', 'plain', 1],
  ['maker', 'plain', 2],
];

const RETAIL_PLACES: PlaceCounts = [
  ['small', 'plain', 70],
  ['small', 'usdc', 12],
  ['small', 'shortSide', 4],
  ['small', 'longSide', 4],
  ['small', 'twoSided', 2],
  ['small', 'stretched', 2],
  ['small', 'nearLimit', 1],
  ['small', 'underLimit', 1],
  ['small', 'noRiskAck', 2],
  ['cashOnly', 'plain', 2],
];

const MAKER_PLACES: PlaceCounts = [['maker', 'plain', 100]];

/** Accounts per table. */
export const PLACES_PER_BLOCK = 100;

/** The 100 places of a profile, in the table's order. */
export function placesOf(profile: Profile): readonly Place[] {
  const counts = { mixed: MIXED_PLACES, retail: RETAIL_PLACES, makers: MAKER_PLACES }[profile];
  const places = counts.flatMap(([archetype, feature, count]) => Array<Place>(count).fill({ archetype, feature }));
  if (places.length !== PLACES_PER_BLOCK) {
    throw new Error(`the places of profile ${profile} add up to ${places.length}, not ${PLACES_PER_BLOCK}`);
  }
  return places;
}

/** Mean number of positions of a kind, as the archetypes draw them; a maker takes what its block still needs. */
export const MEAN_LEGS: Readonly<Record<Archetype, number>> = {
  small: 2.5,
  hedger: 3.5,
  inverse: 2.5,
  optionSeller: 13,
  optionBuyer: 6,
  borrower: 3,
  basis: 7,
  cashOnly: 0,
  maker: 0,
};

/** Mean positions per account over a mixed book. */
export const MIXED_MEAN_LEGS = 10;
