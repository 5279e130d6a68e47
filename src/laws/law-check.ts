/** What a law gathers while it is checked on one account: how many figures, how near to their tolerances, the first breach. */
import { accountStates } from '../margin/account-columns.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import type { AccountState } from '../quantity/margin-result.ts';
import type { EvaluatedAccount } from '../runner/evaluate-here.ts';
import { compareAccount } from '../verify/compare.ts';
import type { Compared, Difference } from '../verify/comparison.ts';
import { figuresByPlace } from '../verify/run-figures.ts';
import { type RoundingScale, roundingScale, toleranceUsd } from '../verify/tolerance.ts';
import { inDecimals } from './in-decimals.ts';
import type { LawWorld } from './law-world.ts';

/** A figure by where it stands: `risk unit BTC` and `mr1`; the place is empty for a figure of the account. */
export interface Place {
  place: string;
  figure: string;
  /** What rounding scales with there. */
  scaleUsd: number;
}

export class LawCheck {
  readonly result: Compared = { figures: 0, difference: null, worstShare: 0 };
  readonly #acctId: string;
  readonly #world: LawWorld;
  readonly #isBitExact: boolean;

  /** @param own the account's own figures: where the decimal engine decided it, nothing of it is the kernel's to the bit */
  constructor(world: LawWorld, own: EvaluatedAccount) {
    this.#acctId = own.acctId;
    this.#world = world;
    this.#isBitExact = world.isBitExact && !own.isClose;
  }

  /** What rounding scales with in an account. */
  scaleOf(holdings: AccountHoldings): RoundingScale {
    const { snapshot, rulebook } = this.#world;
    return roundingScale(holdings, snapshot, rulebook.merge.value);
  }

  /** Every figure of the account as expected: to the bit where the engine promises bits, else within the tolerances. */
  account(expected: EvaluatedAccount, got: EvaluatedAccount, holdings: AccountHoldings): void {
    if (this.#isBitExact && !got.isClose) this.#bits(expected, got);
    else this.near(expected, got, holdings);
  }

  /** Every figure of the account within the tolerance that the engines have between each other. */
  near(expected: EvaluatedAccount, got: EvaluatedAccount, holdings: AccountHoldings): void {
    const compared = compareAccount(got, inDecimals(expected), holdings, this.#world);
    this.result.figures += compared.figures;
    this.result.worstShare = Math.max(this.result.worstShare, compared.worstShare);
    if (compared.difference !== null) this.#differ(compared.difference);
  }

  #bits(expected: EvaluatedAccount, got: EvaluatedAccount): void {
    const [before, after] = [figuresByPlace(expected), figuresByPlace(got)];
    for (const key of new Set([...before.keys(), ...after.keys()])) {
      const [was, is] = [before.get(key), after.get(key)];
      this.#same((was ?? is)!, was?.value ?? null, is?.value ?? null);
    }
  }

  #same(at: Pick<Place, 'place' | 'figure'>, expected: number | string | null, got: number | string | null): void {
    this.result.figures += 1;
    if (!Object.is(expected, got)) this.#differ({ ...at, expected: said(expected), got: said(got), tolerance: 0 });
  }

  /** A figure as expected: to the bit where the engine promises bits. */
  equal(at: Place, expected: number, got: number): void {
    if (this.#isBitExact) this.#same(at, expected, got);
    else this.nearly(at, expected, got);
  }

  /** A figure as expected, within its tolerance. */
  nearly(at: Place, expected: number, got: number): void {
    this.#within(at, Math.abs(got - expected), { expected: said(expected), got, size: expected });
  }

  /** A figure not below a bound, but for rounding. */
  atLeast(at: Place, bound: number, got: number): void {
    this.#within(at, Math.max(0, bound - got), { expected: `at least ${bound}`, got, size: bound });
  }

  /** A figure not above a bound, but for rounding. */
  atMost(at: Place, bound: number, got: number): void {
    this.#within(at, Math.max(0, got - bound), { expected: `at most ${bound}`, got, size: bound });
  }

  word(at: Pick<Place, 'place' | 'figure'>, expected: string, got: string): void {
    this.#same(at, expected, got);
  }

  /** A state that is no better than another. */
  stateAtMost(bound: AccountState, got: AccountState): void {
    this.result.figures += 1;
    if (accountStates.indexOf(got) <= accountStates.indexOf(bound)) return;
    this.#differ({ place: '', figure: 'state', expected: `no better than ${bound}`, got, tolerance: 0 });
  }

  #within(at: Place, off: number, { expected, got, size }: { expected: string; got: number; size: number }): void {
    this.result.figures += 1;
    const tolerance = toleranceUsd(size, at.scaleUsd);
    // Written so that NaN is a breach.
    if (!(off <= tolerance)) this.#differ({ ...at, expected, got: said(got), tolerance });
    const share = off / tolerance;
    if (share > this.result.worstShare) this.result.worstShare = share;
  }

  #differ({ place, figure, expected, got, tolerance }: Omit<Difference, 'acctId'>): void {
    this.result.difference ??= { acctId: this.#acctId, place, figure, expected, got, tolerance };
  }
}

function said(value: number | string | null): string {
  return value === null ? 'empty' : String(value);
}
