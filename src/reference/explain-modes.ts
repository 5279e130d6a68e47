/**
 * What an account would be in the other account modes, and whether it may switch to them. The rule text names conditions of
 * a switch to portfolio margin alone: net equity, an acknowledged risk, no isolated legs. Options settled in USD have a
 * rule in multi-currency mode alone, so who holds one may go nowhere else.
 */
import type { AccountHoldings, AccountMode } from '../portfolio/holdings.ts';
import { type Decimal, fromText } from '../quantity/decimal.ts';
import type { AccountMargin, ModeComparison } from '../quantity/margin-result.ts';
import type { Rulebook } from '../rulebook/schema.ts';
import { crossOf } from './cross-legs.ts';

export const accountModes: readonly AccountMode[] = [2, 3, 4];

/** What stands against a switch. */
export type SwitchObstacle = 'equity' | 'risk-not-acknowledged' | 'isolated-legs' | 'usd-options';

/** An account in a mode; without a margin where it holds what the mode has no rule for. */
export interface ModeEvaluation {
  readonly acctLv: AccountMode;
  readonly holdings: AccountHoldings;
  readonly margin: AccountMargin<Decimal> | null;
}

export interface SwitchExplanation extends ModeEvaluation {
  readonly obstacles: readonly SwitchObstacle[];
  /** Isolated positions and orders that the evaluation leaves out. */
  readonly leftOut: number;
}

export interface ModesExplanation {
  readonly comparison: ModeComparison<Decimal>;
  /** The cross legs alone in multi-currency mode and under portfolio margin: what the comparison holds side by side. */
  readonly crossLegs: readonly ModeEvaluation[];
  /** To each mode but the account's own. */
  readonly switches: readonly SwitchExplanation[];
  readonly minEquityUsd: Decimal;
}

/** What the explanation asks of the engine. */
interface ModeEngine {
  evaluate(account: AccountHoldings): AccountMargin<Decimal>;
  compareModes(account: AccountHoldings): ModeComparison<Decimal>;
}

/** Explains the modes of an account; `own` is its margin in its own. */
export function explainModes(
  account: AccountHoldings,
  own: AccountMargin<Decimal>,
  engine: ModeEngine,
  rulebook: Rulebook,
): ModesExplanation {
  const minEquityUsd = fromText(rulebook.account.eligibilityMinEquityUsd.value);
  const evaluated = (acctLv: AccountMode, holdings: AccountHoldings): ModeEvaluation => {
    return { acctLv, holdings, margin: isValuedIn(acctLv, holdings) ? engine.evaluate(holdings) : null };
  };
  const switches = accountModes
    .filter((acctLv) => acctLv !== account.acctLv)
    .map((acctLv): SwitchExplanation => {
      const isPortfolio = acctLv === 4;
      const holdings = isPortfolio ? crossOf(account, acctLv) : { ...account, acctLv };
      const leftOut = legCount(account) - legCount(holdings);
      const obstacles: SwitchObstacle[] = [];
      if (isPortfolio && own.eqUsd.lt(minEquityUsd)) obstacles.push('equity');
      if (isPortfolio && !account.riskAck) obstacles.push('risk-not-acknowledged');
      if (leftOut > 0) obstacles.push('isolated-legs');
      if (!isValuedIn(acctLv, account)) obstacles.push('usd-options');
      return { ...evaluated(acctLv, holdings), obstacles, leftOut };
    });
  const crossLegs = ([3, 4] as const).map((acctLv) => evaluated(acctLv, crossOf(account, acctLv)));
  return { comparison: engine.compareModes(account), crossLegs, switches, minEquityUsd };
}

function legCount({ positions, orders }: AccountHoldings): number {
  return positions.length + orders.length;
}

/** Whether the mode has a rule for everything that is held and ordered. */
function isValuedIn(acctLv: AccountMode, { positions, orders }: AccountHoldings): boolean {
  return acctLv === 3 || [...positions, ...orders].every(({ instrument }) => instrument.contract !== 'usd-option');
}
