/**
 * What a requirement is made of, so that a change of it can be laid at the door of one term. A unit's MMR is
 * `max( max(MR1,MR2,MR6) + MR3 + MR4 + MR5 + MR9 , MR7 )`: of the terms under a maximum only the one that binds counts, with
 * all of its amount. So the terms of a unit add up to its MMR, their changes to its change, and where another term takes
 * over, the one falls to nothing and the other rises from it.
 */
import type { RowSet } from '../margin/row-columns.ts';

/** Market risks that have a share in a unit's MMR; MR8 is the account's. */
export const unitTerms = ['mr1', 'mr2', 'mr3', 'mr4', 'mr5', 'mr6', 'mr7', 'mr9'] as const;
export type UnitTerm = (typeof unitTerms)[number];

/** Beside them, outside of units: borrowing (MR8), and the tiers of positions in account modes 2 and 3. */
export const terms = [...unitTerms, 'borrowing', 'tiers'] as const;
export type Term = (typeof terms)[number];

export const TERM_BORROWING = terms.indexOf('borrowing');
export const TERM_TIERS = terms.indexOf('tiers');

/** Adds what each term has in a unit's MMR to `unitTerms.length` numbers of `into`, from `at` on. */
export function addTerms({ figures }: RowSet['units'], row: number, into: Float64Array, at: number): void {
  const mr1 = figures.mr1[row]!;
  const mr2 = figures.mr2[row]!;
  const mr3 = figures.mr3[row]!;
  const mr4 = figures.mr4[row]!;
  const mr5 = figures.mr5[row]!;
  const mr6 = figures.mr6[row]!;
  const mr7 = figures.mr7[row]!;
  const mr9 = figures.mr9[row]!;
  const widest = Math.max(mr1, mr2, mr6);
  if (mr7 > widest + mr3 + mr4 + mr5 + mr9) {
    into[at + MR7]! += mr7;
    return;
  }
  // Of equal risks the lower number counts.
  into[at + (mr1 === widest ? MR1 : mr2 === widest ? MR2 : MR6)]! += widest;
  into[at + MR3]! += mr3;
  into[at + MR4]! += mr4;
  into[at + MR5]! += mr5;
  into[at + MR9]! += mr9;
}

const MR1 = unitTerms.indexOf('mr1');
const MR2 = unitTerms.indexOf('mr2');
const MR3 = unitTerms.indexOf('mr3');
const MR4 = unitTerms.indexOf('mr4');
const MR5 = unitTerms.indexOf('mr5');
const MR6 = unitTerms.indexOf('mr6');
const MR7 = unitTerms.indexOf('mr7');
const MR9 = unitTerms.indexOf('mr9');
