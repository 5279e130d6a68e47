// Market makers: hundreds of legs over the whole board, orders on both sides of everything.

import type { AccountDraft } from './draft.ts';
import { addOrderPair, fundTo } from './funding.ts';
import { addOptionLeg, addTwoSided } from './legs.ts';
import type { Contract } from './universe.ts';

/** How often a perpetual or future of a maker comes as a long and a short row. */
const TWO_SIDED_CHANCE = 0.25;

/**
 * A maker's book of `legs` positions, or fewer where the market lists too little. Whatever its size it holds one leg
 * of each expiry, one in USDC and one instrument on both sides, and has orders on both sides of linear, inverse, option
 * and spot, as far as the market lists them.
 */
export function makeMaker(draft: AccountDraft, legs: number): void {
  const { random, universe } = draft;
  const usd = random.nearLogUniform(2_000, 6);
  const add = (list: readonly Contract[]): void => {
    const contract = draft.pickUnused(list);
    if (contract !== undefined) addMakerLeg(draft, contract, usd);
  };
  for (const dated of universe.byExpiry) add(dated);
  add(universe.usdcLinear);
  const bothSides = draft.pickUnused(universe.linear) ?? draft.pickUnused(universe.derivatives);
  if (bothSides !== undefined) addTwoSided(draft, bothSides, usd);
  for (let made = draft.positionRows.length; made < legs; made = draft.positionRows.length) {
    const contract = draft.pickUnused(universe.derivatives);
    if (contract === undefined) break;
    if (contract.kind !== 'option' && random.chance(TWO_SIDED_CHANCE)) addTwoSided(draft, contract, usd);
    else addMakerLeg(draft, contract, usd);
  }
  for (const list of [universe.linear, universe.inverse, universe.options, universe.spot]) {
    for (let pairs = random.integer(1, 3); pairs > 0; pairs--) addOrderPair(draft, list, usd * 0.5);
  }
  for (const coin of universe.mainCoins) draft.addCash(coin.currency, (usd * random.between(0.5, 3)) / coin.usdPx);
  if (universe.usdc >= 0) draft.addCash(universe.usdc, usd * random.between(0.5, 2));
  fundTo(draft, { targetRatio: random.between(0.5, 2), currency: universe.usdt, leastUsd: usd });
}

/** Makers lean against what the coin's book already has, so that the net stays far below the gross. */
function addMakerLeg(draft: AccountDraft, contract: Contract, usd: number): void {
  const { random } = draft;
  const wanted = usd * random.between(0.3, 1.7);
  if (contract.kind === 'option') {
    addOptionLeg(draft, contract, { usd: wanted, isLong: random.chance(0.45) });
    return;
  }
  const isLong = random.chance(0.8) ? draft.deltaUsd(contract.coin) < 0 : random.chance(0.5);
  draft.addLeg(contract, { usd: wanted, isLong, entryGap: 0.005 * random.nearNormal() });
}
