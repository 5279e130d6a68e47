/** A few accounts in full, in this thread: the kernel's figures, close decisions made by the decimal engine. */
import type { Snapshot } from '../market/snapshot.ts';
import { type Book, holdingsOf } from '../portfolio/book.ts';
import type { Decimal } from '../quantity/decimal.ts';
import type { AccountMargin } from '../quantity/margin-result.ts';
import { ReferenceEngine } from '../reference/evaluate-account.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { evaluateHere } from '../runner/evaluate-here.ts';

/** Evaluates every account of the book, in its order; quarantined accounts come out null. */
export function decidedHere(snapshot: Snapshot, rulebook: Rulebook, book: Book): (AccountMargin<number> | null)[] {
  const reference = new ReferenceEngine(snapshot, rulebook);
  return evaluateHere(snapshot, rulebook, book).map((margin, a) => {
    if (!margin?.isClose) return margin;
    return decidedBy(reference.evaluate(holdingsOf(book, snapshot, a)), margin);
  });
}

/** The account as the decimal engine decides it, its units as the kernel has them. */
function decidedBy(decided: AccountMargin<Decimal>, margin: AccountMargin<number>): AccountMargin<number> {
  const { units, wallets, mgnRatio, acctLever, ...figures } = decided;
  const usd = Object.fromEntries(
    Object.entries(figures).map(([name, value]) => [name, typeof value === 'object' ? value.toNumber() + 0 : value]),
  ) as Omit<AccountMargin<number>, 'units' | 'wallets' | 'mgnRatio' | 'acctLever'>;
  return {
    ...margin,
    ...usd,
    mgnRatio: mgnRatio === null ? null : mgnRatio.toNumber(),
    acctLever: acctLever === null ? null : acctLever.toNumber(),
    isClose: true,
    units: margin.units.map((unit) => ({ ...unit, mr8: usd.borrowMmr })),
    wallets: margin.wallets.map((wallet, i) => {
      const { borrowImr, borrowMmr, liability, potentialBorrowing } = wallets[i]!;
      const numbers = { borrowImr, borrowMmr, liability, potentialBorrowing };
      const rounded = Object.entries(numbers).map(([name, value]) => [name, value.toNumber()]);
      return { ...wallet, ...Object.fromEntries(rounded) };
    }),
  };
}
