// The kinds of account that live on options.

import type { AccountDraft } from './draft.ts';
import { addOrderPair, addRandomOrders, fundTo, fundToWithCoin, healthyRatio } from './funding.ts';
import { addOptionLeg } from './legs.ts';
import type { Place } from './profiles.ts';
import type { Coin } from './universe.ts';

/** Sells options of one coin, hedges part of the delta with a perpetual, keeps the coin as collateral. */
export function makeOptionSeller(draft: AccountDraft, place: Place): void {
  const { random, universe } = draft;
  const coin = optionCoin(draft);
  if (coin === undefined) {
    makeWithoutOptions(draft);
    return;
  }
  const usd = random.nearLogUniform(1_000, 6);
  const legs = random.integer(6, 18);
  for (let leg = 0; leg < legs; leg++) {
    const contract = draft.pickUnused(coin.options);
    if (contract === undefined) break;
    // One leg in seven is bought as a wing.
    addOptionLeg(draft, contract, { usd: usd * random.between(0.4, 1.6), isLong: random.chance(0.14) });
  }
  hedgeDelta(draft, coin, random.between(0.4, 1.1));
  if (place.feature === 'bothSides') addOrderPair(draft, coin.options, usd * 0.5);
  else if (random.chance(0.3)) addRandomOrders(draft, coin.options, { count: random.integer(1, 4), usd: usd * 0.5 });
  // The guess is about twice too high for sold options and three times for a maker's book: targets are lower to match.
  const targetRatio = 0.32 * healthyRatio(random);
  // Most keep what they may have to deliver; some owe the premiums' worth in coin and pay with dollars.
  if (random.chance(0.8)) fundToWithCoin(draft, coin, { targetRatio, leastUsd: usd });
  else fundTo(draft, { targetRatio, currency: universe.usdt, leastUsd: usd });
}

/** Buys options with cash of the coin; what it can lose is mostly what it paid. */
export function makeOptionBuyer(draft: AccountDraft): void {
  const { random, universe } = draft;
  const coin = optionCoin(draft);
  if (coin === undefined) {
    makeWithoutOptions(draft);
    return;
  }
  const usd = random.nearLogUniform(500, 7);
  for (let left = random.integer(3, 9); left > 0; left--) {
    const contract = draft.pickUnused(coin.options);
    if (contract === undefined) break;
    addOptionLeg(draft, contract, { usd: usd * random.between(0.4, 1.6), isLong: true });
  }
  if (random.chance(0.2)) addRandomOrders(draft, coin.options, { count: 1, usd: usd * 0.5 });
  draft.addCash(coin.currency, (usd * random.between(0.05, 0.5)) / coin.usdPx);
  fundTo(draft, { targetRatio: healthyRatio(random), currency: universe.usdt, leastUsd: usd * 0.05 });
}

/** Takes the share of the coin's delta off with one perpetual or future, where the market has one. */
function hedgeDelta(draft: AccountDraft, coin: Coin, share: number): void {
  const place = draft.universe.coins.indexOf(coin);
  const contract = draft.pickUnused(coin.linear) ?? draft.pickUnused(coin.inverse);
  const deltaUsd = draft.deltaUsd(place);
  if (contract === undefined || Math.abs(deltaUsd) < contract.usdPerContract) return;
  const entryGap = 0.02 * draft.random.nearNormal();
  draft.addLeg(contract, { usd: Math.abs(deltaUsd) * share, isLong: deltaUsd < 0, entryGap });
}

function optionCoin(draft: AccountDraft): Coin | undefined {
  const withOptions = draft.universe.coins.filter(({ options }) => options.length > 0);
  return withOptions.length > 0 ? draft.random.pick(withOptions) : undefined;
}

/** In a market without options the account trades whatever there is. */
function makeWithoutOptions(draft: AccountDraft): void {
  const { random, universe } = draft;
  const usd = random.nearLogUniform(500, 7);
  for (let left = random.integer(2, 8); left > 0; left--) {
    const contract = draft.pickUnused(universe.derivatives);
    if (contract === undefined) break;
    draft.addLeg(contract, { usd, isLong: random.chance(0.5), entryGap: 0.02 * random.nearNormal() });
  }
  fundTo(draft, { targetRatio: healthyRatio(random), currency: universe.usdt, leastUsd: usd });
}
