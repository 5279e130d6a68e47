// Cash and orders for an invented account, once its legs are known.

import type { AccountDraft } from './draft.ts';
import type { SeededRandom } from './random.ts';
import type { Coin, Contract } from './universe.ts';

/** How well an account is funded. */
export interface FundingGoal {
  /** Guessed adjusted equity over guessed requirement. */
  readonly targetRatio: number;
  /** Cash is at least this many USD; 0 lets the aim alone decide. */
  readonly leastUsd: number;
}

/** Adds cash in `currency` until the guessed ratio meets the goal. Cash already above the goal only gets `leastUsd`. */
export function fundTo(draft: AccountDraft, goal: FundingGoal & { readonly currency: number }): void {
  const { usdPx } = draft.universe.currencies[goal.currency];
  const missingUsd = goal.targetRatio * draft.roughRequirementUsd() - draft.roughEquityUsd();
  const cashUsd = goal.leastUsd > 0 ? Math.max(goal.leastUsd, missingUsd) : missingUsd;
  draft.addCash(goal.currency, cashUsd / usdPx);
}

/**
 * The same with a coin as collateral. More coins can change the hedge and so the requirement, so the goal is met with
 * the requirement before and checked once more after.
 */
export function fundToWithCoin(draft: AccountDraft, coin: Coin, goal: FundingGoal): void {
  let leastUsd = goal.leastUsd;
  for (let round = 0; round < 2; round++) {
    const missingUsd = goal.targetRatio * draft.roughRequirementUsd() - draft.roughEquityUsd();
    const coinsUsd = Math.max(leastUsd, missingUsd / 0.85);
    if (coinsUsd > 0) draft.addCash(coin.currency, coinsUsd / coin.usdPx);
    leastUsd = 0;
  }
}

/** A margin ratio well clear of trouble, mostly 2.5 to 20: the guess may be a third too low and the account still safe. */
export function healthyRatio(random: SeededRandom): number {
  return random.nearLogUniform(2.4, 3);
}

/** `count` orders on random sides of random contracts of the list; none when the list is empty. */
export function addRandomOrders(
  draft: AccountDraft,
  list: readonly Contract[],
  wish: { readonly count: number; readonly usd: number },
): void {
  if (list.length === 0) return;
  const { random } = draft;
  for (let left = wish.count; left > 0; left--) {
    addOneOrder(draft, random.pick(list), random.chance(0.5) ? 'buy' : 'sell', wish.usd);
  }
}

/** One buy and one sell order, each on a contract of the list; none when the list is empty. */
export function addOrderPair(draft: AccountDraft, list: readonly Contract[], usd: number): void {
  if (list.length === 0) return;
  addOneOrder(draft, draft.random.pick(list), 'buy', usd);
  addOneOrder(draft, draft.random.pick(list), 'sell', usd);
}

/** Most limits rest away from the market; a few lie through it, and those would lose on a fill. */
function addOneOrder(draft: AccountDraft, contract: Contract, side: 'buy' | 'sell', usd: number): void {
  const { random } = draft;
  const widest = contract.kind === 'option' ? 0.25 : 0.04;
  const away = random.between(-0.15, 1) * widest;
  draft.addOrder(contract, side, usd * random.between(0.3, 1.2), side === 'buy' ? -away : away);
}
