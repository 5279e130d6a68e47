// The kinds of account that trade linear and inverse contracts, cash-only accounts, and the dispatch over all kinds.

import { makeOptionBuyer, makeOptionSeller } from './archetypes-options.ts';
import type { AccountDraft } from './draft.ts';
import { addOrderPair, addRandomOrders, fundTo, fundToWithCoin, healthyRatio } from './funding.ts';
import { addTwoSided } from './legs.ts';
import { makeMaker } from './maker.ts';
import type { Archetype, Place } from './profiles.ts';
import type { Coin, Contract } from './universe.ts';

/** What an invented loan has cost a day. */
const ROUGH_DAILY_INTEREST = { coin: 0.0001, stable: 0.00015 };

/** The function of each kind. Only a maker looks at `makerLegs`, the size of its book. */
const MAKE_BY_KIND: Readonly<Record<Archetype, (draft: AccountDraft, place: Place, makerLegs: number) => void>> = {
  small: makeSmall,
  hedger: makeHedger,
  inverse: makeInverse,
  optionSeller: makeOptionSeller,
  optionBuyer: makeOptionBuyer,
  borrower: makeBorrower,
  basis: makeBasis,
  cashOnly: makeCashOnly,
  maker: (draft, _place, makerLegs) => makeMaker(draft, makerLegs),
};

/** Fills a begun draft with the legs, orders and balances of its place. `makerLegs` is the size of a maker's book. */
export function fillDraft(draft: AccountDraft, place: Place, makerLegs: number): void {
  if (place.feature === 'noRiskAck') draft.riskAck = false;
  if (place.feature === 'noAutoLoan') draft.autoLoan = false;
  MAKE_BY_KIND[place.archetype](draft, place, makerLegs);
}

/** Dollars and nothing else: no requirement, hence no ratio. */
function makeCashOnly(draft: AccountDraft): void {
  const { random, universe } = draft;
  draft.addCash(universe.usdt, random.nearLogUniform(50, 10));
}

/** One to four linear legs and dollar cash: most of an exchange's customers. */
function makeSmall(draft: AccountDraft, place: Place): void {
  const { universe, random } = draft;
  const { feature } = place;
  if (feature === 'stretched' || feature === 'nearLimit' || feature === 'underLimit') {
    makeStretched(draft, feature);
    return;
  }
  const legs = random.chance(0.25) ? 1 : random.integer(2, 4);
  const usd = random.nearLogUniform(100, 8);
  const usesPosSide = feature === 'shortSide' || feature === 'longSide' || random.chance(0.08);
  let left = legs;
  if (feature === 'twoSided') {
    const contract = draft.pickUnused(linearOf(draft));
    if (contract !== undefined) addTwoSided(draft, contract, usd);
    left -= 2;
  }
  for (; left > 0; left--) {
    const isFirst = left === legs;
    const wantsUsdc = (isFirst && feature === 'usdc') || random.chance(0.05);
    const usual =
      random.chance(0.7) && universe.linearPerpetuals.length > 0 ? universe.linearPerpetuals : linearOf(draft);
    const list = wantsUsdc && universe.usdcLinear.length > 0 ? universe.usdcLinear : usual;
    const contract = draft.pickUnused(list) ?? draft.pickUnused(linearOf(draft));
    if (contract === undefined) break;
    const isLong = isFirst && usesPosSide ? feature !== 'shortSide' : random.chance(0.6);
    const posSide = usesPosSide ? (isLong ? 'long' : 'short') : random.chance(0.1) ? 'net' : '';
    draft.addLeg(contract, {
      usd: usd * random.between(0.4, 1.6),
      isLong,
      posSide,
      entryGap: 0.02 * random.nearNormal(),
    });
  }
  if (random.chance(0.12)) addRandomOrders(draft, linearOf(draft), { count: random.integer(1, 3), usd });
  const inUsdc = feature === 'usdc' && universe.usdc >= 0 && random.chance(0.7);
  const leastUsd = usd * random.between(0.15, 1);
  fundTo(draft, { targetRatio: healthyRatio(random), currency: inUsdc ? universe.usdc : universe.usdt, leastUsd });
}

/**
 * A small account close to liquidation. USDT perpetuals of different coins only: there the guess of the requirement is
 * near the engine's figure, so the aim is met.
 */
function makeStretched(draft: AccountDraft, feature: Place['feature']): void {
  const { universe, random } = draft;
  const list = universe.usdtPerpetuals.length > 0 ? universe.usdtPerpetuals : linearOf(draft);
  const usd = random.nearLogUniform(500, 8);
  for (let left = random.integer(1, 3); left > 0; left--) {
    const contract = draft.pickUnused(list);
    if (contract === undefined) break;
    const entryGap = 0.03 * random.nearNormal();
    draft.addLeg(contract, { usd: usd * random.between(0.5, 1.5), isLong: random.chance(0.6), entryGap });
  }
  const targetRatio =
    feature === 'stretched'
      ? random.between(1.12, 1.47)
      : feature === 'nearLimit'
        ? random.between(1.01, 1.1)
        : random.between(0.55, 0.98);
  fundTo(draft, { targetRatio, currency: universe.usdt, leastUsd: 0 });
}

/** Spot of a coin with perpetuals and futures sold against it. */
function makeHedger(draft: AccountDraft, place: Place): void {
  const { universe, random } = draft;
  const coin = pickCoin(draft, ({ linear, inverse }) => linear.length + inverse.length > 0);
  const spotUsd = random.nearLogUniform(4_000, 8);
  const contracts = [...coin.linear, ...coin.inverse];
  const legs = random.integer(2, 5);
  const hedgeUsd = spotUsd * random.between(0.5, 1.2);
  for (let leg = 0; leg < legs; leg++) {
    const contract = draft.pickUnused(contracts);
    if (contract === undefined) break;
    const share = (hedgeUsd / legs) * random.between(0.6, 1.4);
    draft.addLeg(contract, { usd: share, isLong: false, entryGap: 0.03 * random.nearNormal() });
  }
  const spotCoins = spotUsd / coin.usdPx;
  draft.addCash(coin.currency, spotCoins);
  if (place.feature === 'capZero') draft.setSpotCap(coin.currency, 0);
  if (place.feature === 'capPositive') draft.setSpotCap(coin.currency, spotCoins * random.between(0.2, 0.9));
  const spot = coin.spot.length > 0 ? coin.spot : universe.spot;
  if (place.feature === 'bothSides') addOrderPair(draft, spot, spotUsd * 0.1);
  else if (random.chance(0.2)) addRandomOrders(draft, spot, { count: random.integer(1, 2), usd: spotUsd * 0.1 });
  fundTo(draft, { targetRatio: healthyRatio(random), currency: universe.usdt, leastUsd: spotUsd * 0.02 });
}

/** Coin-margined legs with the coin as collateral. */
function makeInverse(draft: AccountDraft, place: Place): void {
  const { universe, random } = draft;
  if (universe.inverse.length === 0) {
    makeSmall(draft, place);
    return;
  }
  const coin = pickCoin(draft, ({ inverse }) => inverse.length > 0);
  const usd = random.nearLogUniform(1_000, 8);
  for (let left = random.integer(1, 4); left > 0; left--) {
    const contract = draft.pickUnused(coin.inverse) ?? draft.pickUnused(universe.inverse);
    if (contract === undefined) break;
    const entryGap = 0.03 * random.nearNormal();
    draft.addLeg(contract, { usd: usd * random.between(0.4, 1.6), isLong: random.chance(0.55), entryGap });
  }
  if (place.feature === 'bothSides') addOrderPair(draft, coin.inverse, usd * 0.3);
  else if (random.chance(0.1)) addRandomOrders(draft, coin.inverse, { count: 1, usd: usd * 0.3 });
  fundToWithCoin(draft, coin, { targetRatio: healthyRatio(random), leastUsd: usd * 0.2 });
}

/** Lives on loans: coins bought with borrowed dollars, or coins borrowed and sold; interest has accrued. */
function makeBorrower(draft: AccountDraft): void {
  const { universe, random } = draft;
  const coin = pickCoin(draft, ({ linear }) => linear.length > 0);
  const usd = random.nearLogUniform(2_000, 7);
  const borrowsCoin = random.chance(0.4);
  for (let left = random.integer(1, 5); left > 0; left--) {
    const contract = draft.pickUnused(left > 3 ? linearOf(draft) : coin.linear) ?? draft.pickUnused(linearOf(draft));
    if (contract === undefined) break;
    const entryGap = 0.02 * random.nearNormal();
    draft.addLeg(contract, {
      usd: usd * random.between(0.2, 0.6),
      isLong: borrowsCoin === random.chance(0.8),
      entryGap,
    });
  }
  const loanDays = random.between(1, 60);
  const targetRatio = healthyRatio(random);
  if (borrowsCoin) {
    const loan = (usd * random.between(0.3, 0.8)) / coin.usdPx;
    draft.addCash(coin.currency, -loan);
    draft.setInterest(coin.currency, loan * ROUGH_DAILY_INTEREST.coin * loanDays);
    fundTo(draft, { targetRatio, currency: universe.usdt, leastUsd: usd * 1.5 });
    return;
  }
  // The loan stays above any profit on the legs, so that the dollar equity is truly negative.
  const loan = usd * random.between(0.4, 1.2);
  draft.addCash(universe.usdt, -loan);
  draft.setInterest(universe.usdt, loan * ROUGH_DAILY_INTEREST.stable * loanDays);
  fundToWithCoin(draft, coin, { targetRatio, leastUsd: loan * 1.8 });
}

/** Calendar and basis trades: legs of one coin along the expiries, bought and sold in turn. */
function makeBasis(draft: AccountDraft, place: Place): void {
  const { universe, random } = draft;
  if (universe.byExpiry.length === 0) {
    makeSmall(draft, place);
    return;
  }
  const coin = pickCoin(draft, ({ linear, inverse }) => linear.some(isDated) || inverse.some(isDated));
  const contracts = [...coin.linear, ...coin.inverse];
  const usd = random.nearLogUniform(5_000, 7);
  const legs = random.integer(4, 10);
  const firstIsLong = random.chance(0.5);
  for (let leg = 0; leg < legs; leg++) {
    const contract = draft.pickUnused(contracts) ?? draft.pickUnused(universe.derivatives);
    if (contract === undefined) break;
    const isLong = (leg % 2 === 0) === firstIsLong;
    draft.addLeg(contract, { usd: usd * random.between(0.8, 1.2), isLong, entryGap: 0.01 * random.nearNormal() });
  }
  if (place.feature === 'bothSides') addOrderPair(draft, linearOf(draft), usd * 0.3);
  fundTo(draft, { targetRatio: healthyRatio(random), currency: universe.usdt, leastUsd: usd * 0.3 });
}

/** The linear contracts, or whatever the market has instead. */
function linearOf(draft: AccountDraft): readonly Contract[] {
  const { linear, derivatives } = draft.universe;
  return linear.length > 0 ? linear : derivatives;
}

function isDated(contract: Contract): boolean {
  return contract.expTimeMs !== null;
}

/** A coin that satisfies the demand, one with many perpetuals and futures more often; any coin when none does. */
function pickCoin(draft: AccountDraft, demand: (coin: Coin) => boolean): Coin {
  const { random, universe } = draft;
  for (let attempt = 0; attempt < 4; attempt++) {
    const coin = universe.coins[random.pick(universe.deltaOne).coin];
    if (demand(coin)) return coin;
  }
  const fitting = universe.coins.filter(demand);
  return random.pick(fitting.length > 0 ? fitting : universe.coins);
}
