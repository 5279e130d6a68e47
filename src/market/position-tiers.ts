/**
 * Tiers of positions, which account modes 2 and 3 read: rows of `position-tiers` that are not a currency's. The venue's
 * reply echoes neither the kind of contract nor always the family, so a file's name may say them
 * (`position-tiers-SWAP-BTC-USDT.json`, `position-tiers-FUTURES.json`, `position-tiers-BTC-USD.json`).
 */
import { TIER_RATE_MAX } from '../limits.ts';
import { parseDecimal } from '../quantity/decimal-text.ts';
import { z } from '../quantity/schema.ts';
import { looseText, type ReplyRow, rowOf } from './replies.ts';
import type { PositionTier, Product } from './snapshot.ts';

const tierRow = z.object({
  ccy: looseText,
  instId: looseText,
  instFamily: looseText,
  uly: looseText,
  minSz: looseText,
  maxSz: looseText,
  mmr: looseText,
  imr: looseText,
  maxLever: looseText,
  optMgnFactor: looseText,
});

const products: Record<string, Product> = { SWAP: 'perpetual', FUTURES: 'futures', OPTION: 'option' };

export type GivenTiers = { tiers: PositionTier[] } | { fault: string };

/** Tiers by whom they are for: an instrument, a family of one product, a family. */
export type PositionTiers = ReadonlyMap<string, GivenTiers>;

/** Everything that `position-tiers` files say of positions; ladders that cannot be come as a fault. */
export function readPositionTiers(rows: ReplyRow[]): PositionTiers {
  const found = new Map<string, { minSz: number; tier: PositionTier }[]>();
  for (const row of rows) {
    const parsed = rowOf(tierRow, row, 'a position tier with minSz, maxSz and mmr');
    const key = keyOf(row.fileName, parsed);
    if (key === null) continue;
    const tier = {
      maxSz: parsed.maxSz === '' ? Number.POSITIVE_INFINITY : (parseDecimal(parsed.maxSz) ?? Number.NaN),
      mmr: parseDecimal(parsed.mmr) ?? Number.NaN,
      imr: parseDecimal(parsed.imr) ?? 1 / (parseDecimal(parsed.maxLever) ?? Number.NaN),
      optMgnFactor: parseDecimal(parsed.optMgnFactor) ?? Number.NaN,
    };
    found.set(key, [...(found.get(key) ?? []), { minSz: parseDecimal(parsed.minSz) ?? Number.NaN, tier }]);
  }
  return new Map([...found].map(([key, tiers]) => [key, ladder(key, tiers)]));
}

/** The tiers of an instrument: its own, those of its family and product, those of its family; undefined where none are. */
export function tiersOf(
  tiers: PositionTiers,
  instrument: { instId: string; product: Product },
  family: string,
): GivenTiers | undefined {
  const { instId, product } = instrument;
  const candidates = [`instrument ${instId}`, `${product} ${family}`, `family ${family}`].map((key) => tiers.get(key));
  return candidates.find((given) => given !== undefined && ('fault' in given || given.tiers.every(areFor(product))));
}

/** Whether a tier says what a product asks of it: a family's perpetuals and options share no tiers. */
function areFor(product: Product): (tier: PositionTier) => boolean {
  return product === 'option' ? ({ optMgnFactor }) => optMgnFactor > 0 : ({ mmr }) => !Number.isNaN(mmr);
}

/** For whom a row is; null for a currency's, which is no position's. */
function keyOf(fileName: string, row: z.infer<typeof tierRow>): string | null {
  if (row.ccy !== '') return null;
  const name = /^position-tiers-(.+)\.json$/.exec(fileName)?.[1] ?? '';
  const kind = Object.keys(products).find((word) => name === word || name.startsWith(`${word}-`));
  const named = kind === undefined ? name : name.slice(kind.length + 1);
  const family = row.instFamily || row.uly || named;
  if (row.instId !== '') return `instrument ${row.instId}`;
  // A name without a hyphen is a currency's, or says nothing of whose tiers these are.
  if (!family.includes('-')) return null;
  return kind === undefined ? `family ${family}` : `${products[kind]} ${family}`;
}

function ladder(key: string, given: { minSz: number; tier: PositionTier }[]): GivenTiers {
  given.sort((a, b) => a.tier.maxSz - b.tier.maxSz);
  const isRate = (value: number) => value >= 0 && value <= TIER_RATE_MAX;
  const whole = given.every(({ minSz, tier }, i) => {
    const isAbove = tier.maxSz > (i === 0 ? 0 : given[i - 1]!.tier.maxSz) && minSz >= 0 && minSz <= tier.maxSz;
    const rates = [tier.mmr, tier.imr, tier.optMgnFactor];
    const says = tier.optMgnFactor > 0 || !Number.isNaN(tier.mmr);
    return isAbove && says && rates.every((rate) => Number.isNaN(rate) || isRate(rate));
  });
  const withFactor = given.filter(({ tier }) => tier.optMgnFactor > 0).length;
  // Options read the factor of every tier: a ladder that has it here and there is one of nobody.
  const isMixed = withFactor > 0 ? withFactor < given.length : key.startsWith('option ');
  if (!whole || isMixed) {
    return { fault: `position tiers of ${key} are not ascending tiers with minSz, maxSz and mmr or optMgnFactor` };
  }
  return { tiers: given.map(({ tier }) => tier) };
}
