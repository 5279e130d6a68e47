/**
 * What a law is: a sentence that the rules entail about any account, stated once, for invented accounts in tests and for
 * real ones in `verify --laws`. It says which other accounts must be evaluated beside the account, and how their figures
 * must stand to its own.
 */
import type { AccountHoldings } from '../portfolio/holdings.ts';
import type { EvaluatedAccount } from '../runner/evaluate-here.ts';
import type { SeededRandom } from '../synthetic/random.ts';
import type { LawCheck } from './law-check.ts';
import type { LawWorld } from './law-world.ts';

/** One account that a law is asked about. */
export interface Subject {
  holdings: AccountHoldings;
  /** Its figures. */
  own: EvaluatedAccount;
  /** Another account, for laws about two. */
  other: AccountHoldings;
  /** The law's own chance with this account, the same whichever accounts are asked about beside it. */
  random: SeededRandom;
  world: LawWorld;
}

/** An account to be evaluated. */
export interface Variant {
  holdings: AccountHoldings;
  /** Whether where ladders end with their first step. */
  isUntiered?: boolean;
}

/** What a law asks of an account. */
export interface Trial {
  variants: Variant[];
  /** Why the law says nothing of this account after all, where only the figures can tell; null where it does. */
  unfit?(figures: EvaluatedAccount[]): Unfit | null;
  /** Holds the figures of the variants, in their order, against the account's own. */
  check(check: LawCheck, figures: EvaluatedAccount[]): void;
}

/** Why a law says nothing of an account, in a few words. */
export type Unfit = string;

export interface Law {
  name: string;
  /** The law as a sentence. */
  says: string;
  /**
   * How variants come to the engine: as holdings, a book of them at once; each in a book of its own; or as rows of text that
   * lie about in the tables between those of the others.
   */
  road: 'book' | 'alone' | 'rows';
  prepare(subject: Subject): Trial | Unfit;
}
