/** A law asked of accounts by an engine, as the command asks it. */
import { checkLaw, type LawOutcome, subjectsOf } from '../../src/laws/audit.ts';
import type { Law } from '../../src/laws/law.ts';
import type { LawWorld } from '../../src/laws/law-world.ts';
import { type Book, holdingsOf } from '../../src/portfolio/book.ts';
import type { AccountHoldings } from '../../src/portfolio/holdings.ts';
import { textCount } from '../../src/quantity/text-table.ts';
import type { EvaluatedAccount } from '../../src/runner/evaluate-here.ts';

/** Every account of the book that is computed. */
export function asked(law: Law, book: Book, world: LawWorld, seed = 1): LawOutcome {
  const accounts = Array.from(book.quarantined.keys()).filter((a) => book.quarantined[a] === 0);
  return checkLaw(law, subjectsOf(book, accounts, world), world, seed);
}

/** What an engine does to an account's figures that it should not. */
export type Fault = (figures: EvaluatedAccount, holdings: AccountHoldings, seen: { index: number; of: number }) => void;

/** The engine with a fault. */
export function faulty(world: LawWorld, fault: Fault): LawWorld {
  return {
    name: world.name,
    snapshot: world.snapshot,
    rulebook: world.rulebook,
    isBitExact: world.isBitExact,
    falling: world.falling,
    evaluate: (book) =>
      world.evaluate(book).map((margin, index) => {
        if (margin === null) return null;
        const figures = structuredClone(margin);
        fault(figures, holdingsOf(book, world.snapshot, index), { index, of: textCount(book.acctIds) });
        return figures;
      }),
    untiered: () => faulty(world.untiered(), fault),
  };
}
