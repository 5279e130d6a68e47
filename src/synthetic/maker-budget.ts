// How many legs the makers of a block take, so that a mixed book meets its mean exactly and not by luck.

import { MEAN_LEGS, type Place, type Profile } from './profiles.ts';
import type { SeededRandom } from './random.ts';

/** Range of a maker's book in a profile of makers only. */
const FREE_LEGS = { low: 80, high: 300 };
/** Part of what is still needed that a maker takes while another is to come: makers differ in size. */
const SHARE = { low: 0.35, high: 0.65 };

/** The budget of one block. Deviations of the other accounts are made good by the next maker, here or a block later. */
export class MakerBudget {
  readonly #random: SeededRandom;
  readonly #profile: Profile;
  /** Positions still wanted from this block. */
  #needed: number;
  #makersLeft = 0;
  /** Positions that the other accounts still to come make on average. */
  #expectedElsewhere = 0;

  constructor(random: SeededRandom, profile: Profile, block: { places: readonly Place[]; needed: number }) {
    this.#random = random;
    this.#profile = profile;
    this.#needed = block.needed;
    for (const { archetype } of block.places) {
      if (archetype === 'maker') this.#makersLeft++;
      this.#expectedElsewhere += MEAN_LEGS[archetype];
    }
  }

  /** The number of legs of the place's book if it is a maker's, else 0. */
  legsOf(place: Place): number {
    if (place.archetype !== 'maker') return 0;
    if (this.#profile === 'makers') return this.#random.integer(FREE_LEGS.low, FREE_LEGS.high);
    const open = Math.max(0, this.#needed - this.#expectedElsewhere);
    const share = this.#makersLeft > 1 ? this.#random.between(SHARE.low, SHARE.high) : 1;
    return Math.round(open * share);
  }

  /** Books what a place has made. */
  made(place: Place, legs: number): void {
    this.#needed -= legs;
    this.#expectedElsewhere -= MEAN_LEGS[place.archetype];
    if (place.archetype === 'maker') this.#makersLeft--;
  }
}
