// What an exchange of several account modes writes beside size and price: the mode of each account, leverage, isolated
// margin, orders that may only close. Drawn from a seed of its own, so that a book with modes has the very holdings of the
// book without.

import { positiveUnits, unitsText } from './amounts.ts';
import { SeededRandom } from './random.ts';
import type { Contract } from './universe.ts';

/** Columns behind those of a book without modes. */
export const TERM_HEADERS = {
  positions: 'mgnMode,lever,margin',
  balances: '',
  orders: 'tdMode,lever,reduceOnly',
  accounts: 'acctLv',
} as const;

/** Of a hundred accounts, these many are of mode 3 and of mode 2; the rest are of mode 4. */
const MULTI_CURRENCY_SHARE = 0.3;
const SINGLE_CURRENCY_SHARE = 0.2;
const ISOLATED_CHANCE = 0.2;
const LEVERS = [1, 2, 3, 5, 10, 20, 50, 75];
const MARGIN_DECIMALS = 8;
/** Keeps the draws apart from those of the holdings. */
const SEED_OFFSET = 0x5f3759df;

export class AccountTerms {
  readonly #random: SeededRandom;
  acctLv = 4;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed + SEED_OFFSET);
  }

  /** Decides the mode of the next account. */
  begin(): void {
    const draw = this.#random.uniform();
    this.acctLv = draw < MULTI_CURRENCY_SHARE ? 3 : draw < MULTI_CURRENCY_SHARE + SINGLE_CURRENCY_SHARE ? 2 : 4;
  }

  /** Cells of a position, with the comma before them. */
  ofPosition({ kind, ctSize }: Contract, contracts: number, avgPx: number): string {
    const random = this.#random;
    const isIsolated = this.acctLv !== 4 && random.chance(ISOLATED_CHANCE);
    if (kind === 'option') return isIsolated ? ',isolated,,' : random.chance(0.5) ? ',cross,,' : ',,,';
    const lever = random.pick(LEVERS);
    const stated = isIsolated || random.chance(0.7) ? String(lever) : '';
    if (!isIsolated) return `,cross,${stated},`;
    const value = Math.abs(contracts) * ctSize * (kind === 'linear' ? avgPx : 1 / avgPx);
    const margin = (value / lever) * random.between(0.9, 1.6);
    const text = random.chance(0.5) ? unitsText(positiveUnits(margin, MARGIN_DECIMALS), MARGIN_DECIMALS) : '';
    return `,isolated,${stated},${text}`;
  }

  /** Cells of an order, with the comma before them. */
  ofOrder({ kind }: Contract): string {
    const random = this.#random;
    const isIsolated = this.acctLv !== 4 && kind !== 'spot' && random.chance(ISOLATED_CHANCE);
    const tdMode = isIsolated ? 'isolated' : kind === 'spot' ? 'cash' : random.chance(0.5) ? 'cross' : '';
    const lever = kind === 'linear' || kind === 'inverse' ? String(random.pick(LEVERS)) : '';
    return `,${tdMode},${lever},${kind !== 'spot' && random.chance(0.1) ? 'true' : ''}`;
  }
}
