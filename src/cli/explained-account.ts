/** Everything that `explain` prints of one account, from both engines and the reverse stress. */
import { liquidationStory } from '../liquidation/story.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { bookOfHoldings } from '../portfolio/book-of-holdings.ts';
import type { AccountHoldings } from '../portfolio/holdings.ts';
import type { Decimal } from '../quantity/decimal.ts';
import type { AccountMargin } from '../quantity/margin-result.ts';
import { ReferenceEngine } from '../reference/evaluate-account.ts';
import { explainAccount } from '../reference/explain-account.ts';
import { explainCurrencies } from '../reference/explain-currencies.ts';
import type { Explained } from '../report/explain/explained.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { decidedHere } from '../verify/decided-here.ts';
import { reverseStress } from '../whatif/reverse-stress.ts';

/** Explains holdings that are valid on the market and in their mode. */
export function explainedAccount(holdings: AccountHoldings, snapshot: Snapshot, rulebook: Rulebook): Explained {
  const reference = new ReferenceEngine(snapshot, rulebook);
  const decimal = reference.evaluate(holdings);
  const instruments = reference.explainLegs(holdings);
  const byEngines = byBothEngines(holdings, decimal, reference, { snapshot, rulebook });
  const isFallen = byEngines.kernel.state === 'liquidation';
  return {
    rulebook,
    autoLoan: holdings.autoLoan,
    ...byEngines,
    decimal,
    account: explainAccount(decimal, instruments, rulebook),
    equity: reference.explainEquity(holdings),
    borrowing: reference.explainBorrowing(holdings),
    currencies: explainCurrencies(decimal.currencies, rulebook),
    instruments,
    units: reference.explain(holdings),
    liquidation: isFallen ? liquidationStory(holdings, snapshot, rulebook) : null,
    stress: reverseStress(holdings, snapshot, rulebook),
  };
}

/** The kernel's account, and what it would be in other modes: the kernel evaluates all of them as one book. */
function byBothEngines(
  holdings: AccountHoldings,
  decimal: AccountMargin<Decimal>,
  reference: ReferenceEngine,
  { snapshot, rulebook }: { snapshot: Snapshot; rulebook: Rulebook },
): Pick<Explained, 'kernel' | 'modes'> {
  const { comparison, crossLegs, switches, minEquityUsd } = reference.explainModes(holdings, decimal);
  const valued = [...crossLegs, ...switches].filter(({ margin }) => margin !== null);
  const book = bookOfHoldings([holdings, ...valued.map((evaluation) => evaluation.holdings)], snapshot);
  const [own, ...others] = decidedHere(snapshot, rulebook, book, { comparesModes: true });
  const kernelOf = new Map(valued.map((evaluation, i) => [evaluation.holdings, others[i]!]));
  const twice = <T extends { holdings: AccountHoldings }>(evaluation: T) => {
    return { ...evaluation, kernel: kernelOf.get(evaluation.holdings) ?? null };
  };
  const modes = {
    comparison: {
      kernel: { ...own!.modes!, pmImr: kernelOf.get(crossLegs[1]!.holdings)?.totalImr ?? null },
      decimal: comparison,
    },
    crossLegs: crossLegs.map(twice),
    switches: switches.map(twice),
    minEquityUsd,
  };
  return { kernel: own!, modes };
}
