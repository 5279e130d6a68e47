/** A few accounts in full, in this thread: the kernel's figures, close decisions made by the decimal engine. */
import type { AccountFigure } from '../margin/account-columns.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type Book, holdingsOf } from '../portfolio/book.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import type { Decimal } from '../quantity/decimal.ts';
import type { AccountMargin } from '../quantity/margin-result.ts';
import { ReferenceEngine } from '../reference/evaluate-account.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { type EvaluatedAccount, type EvaluateOptions, evaluateHere } from '../runner/evaluate-here.ts';
import { roundedFigures, roundedModes, roundedRows } from './rounded.ts';

/** Evaluates every account of the book, in its order; quarantined accounts come out null. */
export function decidedHere(
  snapshot: Snapshot,
  rulebook: Rulebook,
  book: Book,
  options: EvaluateOptions = {},
): (EvaluatedAccount | null)[] {
  const reference = new ReferenceEngine(snapshot, rulebook);
  return evaluateHere(snapshot, rulebook, book, options).map((margin, a) =>
    margin?.isClose ? decidedAnew(margin, holdingsOf(book, snapshot, a), reference) : margin,
  );
}

/** A close account as the decimal engine decides it, its units as the kernel has them. */
export function decidedAnew(
  margin: EvaluatedAccount,
  holdings: AccountHoldings,
  reference: ReferenceEngine,
): EvaluatedAccount {
  const modes = margin.modes === null ? null : roundedModes(reference.compareModes(holdings));
  return { ...decidedBy(reference.evaluate(holdings), margin), modes };
}

function decidedBy(decided: AccountMargin<Decimal>, margin: AccountMargin<number>): AccountMargin<number> {
  const figures = roundedFigures(decided) as Pick<AccountMargin<number>, AccountFigure>;
  return {
    ...margin,
    ...figures,
    state: decided.state,
    eligible: decided.eligible,
    units: margin.units.map((unit) => ({ ...unit, mr8: figures.borrowMmr })),
    ...roundedRows(decided),
    wallets: margin.wallets.map((wallet, i) => {
      const { liability, potentialBorrowing, borrowImr, borrowMmr } = decided.wallets[i]!;
      return {
        ...wallet,
        liability: liability.toNumber(),
        potentialBorrowing: potentialBorrowing.toNumber(),
        borrowImr: borrowImr.toNumber(),
        borrowMmr: borrowMmr.toNumber(),
      };
    }),
  };
}
