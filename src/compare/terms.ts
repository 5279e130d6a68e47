/**
 * What a requirement is made of, so that a change of it can be laid at the door of one term. A unit's MMR is
 * `max( max(MR1,MR2,MR6) + MR3 + MR4 + MR5 + MR9 , MR7 )`: of the terms under a maximum only the one that binds counts, with
 * all of its amount. So the terms of a unit add up to its MMR, their changes to its change, and where another term takes
 * over, the one falls to nothing and the other rises from it.
 */
import { bindingIn, countedWhere, type UnitRisk, unitRisks } from '../margin/counted-terms.ts';
import type { RowSet } from '../margin/row-columns.ts';

/** Market risks that have a share in a unit's MMR; MR8 is the account's. */
export const unitTerms = unitRisks;
export type UnitTerm = UnitRisk;

/** Beside them, outside of units: borrowing (MR8), and the tiers of positions in account modes 2 and 3. */
export const terms = [...unitTerms, 'borrowing', 'tiers'] as const;
export type Term = (typeof terms)[number];

export const TERM_BORROWING = terms.indexOf('borrowing');
export const TERM_TIERS = terms.indexOf('tiers');

/** Adds what each term has in the MMR of a row's unit to `unitTerms.length` numbers of `into`, from `at` on. */
export function termAdder(units: RowSet['units']): (row: number, into: Float64Array, at: number) => void {
  const binding = bindingIn(units);
  const amounts = unitTerms.map((term) => units.figures[term]);
  return (row, into, at) => {
    for (const term of countedWhere[binding(row)]!) into[at + term]! += amounts[term]![row]!;
  };
}
