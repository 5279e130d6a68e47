// Legs that more than one kind of account takes.

import type { AccountDraft } from './draft.ts';
import type { Contract } from './universe.ts';

/** Option premiums paid or taken lie between half and one and a half times the mark. */
const OPTION_ENTRY_SPREAD = 0.5;

/** Adds an option leg with an entry premium somewhere around the mark. */
export function addOptionLeg(draft: AccountDraft, contract: Contract, wish: { usd: number; isLong: boolean }): void {
  const entryGap = draft.random.between(-OPTION_ENTRY_SPREAD, OPTION_ENTRY_SPREAD);
  // Written out: spreading `wish` here took half of all generating time.
  draft.addLeg(contract, { usd: wish.usd, isLong: wish.isLong, posSide: '', entryGap });
}

/** A long and a short row of one instrument: two legs, as in the venue's long/short mode. */
export function addTwoSided(draft: AccountDraft, contract: Contract, usd: number): void {
  const { random } = draft;
  for (const isLong of [true, false]) {
    const entryGap = 0.02 * random.nearNormal();
    const posSide = isLong ? 'long' : 'short';
    draft.addLeg(contract, { usd: usd * random.between(0.5, 1.5), isLong, posSide, entryGap });
  }
}
