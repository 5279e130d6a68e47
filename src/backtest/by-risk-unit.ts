/** What was judged of each risk unit, over all accounts that have it: which coin's numbers are too low. */
import type { Backtest } from './run-backtest.ts';
import { coverageOf, meanMargin } from './tally.ts';

export interface RiskUnitReport {
  riskUnit: string;
  /** Accounts with a judged move of it, and those moves. */
  accounts: number;
  judged: number;
  exceptions: number;
  coverage: number | null;
  mr1Exceptions: number;
  mr1Coverage: number | null;
  meanMargin: number | null;
  shortfall: number;
}

/** Units with a judged move: those with the largest shortfall first, then by name. */
export function byRiskUnit({ subjects, tallies }: Pick<Backtest, 'subjects' | 'tallies'>): RiskUnitReport[] {
  const { units, mr1Exceptions } = tallies;
  const none = { accounts: 0, judged: 0, exceptions: 0, mr1Exceptions: 0, margin: 0, shortfall: 0 };
  const sums = subjects.names.map(() => ({ ...none }));
  for (const [row, unit] of subjects.unit.entries()) {
    if (units.moves[row] === 0) continue;
    const sum = sums[unit]!;
    sum.accounts += 1;
    sum.judged += units.moves[row]!;
    sum.exceptions += units.exceptions[row]!;
    sum.mr1Exceptions += mr1Exceptions[row]!;
    sum.margin += units.margin[row]!;
    sum.shortfall += units.shortfall[row]!;
  }
  return sums
    .map(({ margin, ...sum }, unit) => ({
      riskUnit: subjects.names[unit]!,
      ...sum,
      coverage: coverageOf(sum),
      mr1Coverage: coverageOf({ judged: sum.judged, exceptions: sum.mr1Exceptions }),
      meanMargin: meanMargin({ judged: sum.judged, margin }),
    }))
    .filter(({ judged }) => judged > 0)
    .sort((a, b) => b.shortfall - a.shortfall);
}
