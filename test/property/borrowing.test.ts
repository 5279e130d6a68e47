// Borrowing: causes make up the whole, what is potential costs nothing, and the switch moves two figures and no other.
import { describe, expect, it } from 'vitest';
import { borrowingFigures } from '../../src/quantity/margin-result.ts';
import { loadRulebook } from '../../src/rulebook/load.ts';
import { toleranceUsd } from '../../src/verify/tolerance.ts';
import { lawHolds } from '../support/chance.ts';
import { bothEngines, type Outcome } from '../support/engines.ts';
import { smallMarket } from '../support/small-market.ts';
import { legsOf } from './accounts.ts';

const { rulebook } = loadRulebook('okx-2025');
const causes = ['marginBorrow', 'lossBorrow', 'optionBorrow', 'orderBorrow'] as const;
const usdPxOf = (ccy: string) => smallMarket.currencies[smallMarket.currencyIndex.get(ccy)!]!.usdPx;

describe.each(bothEngines(smallMarket, rulebook))('by $name', ({ name, evaluate }) => {
  const runs = name === 'the kernel' ? 400 : 40;

  it('the causes are none below 0 and sum to potential borrowing', () => {
    let seen = 0;
    lawHolds(legsOf(), runs, (legs) => {
      const [outcome] = evaluate([{ acctId: 'a', ...legs }]);
      for (const [ccy, row] of outcome!.borrowing) {
        const parts = causes.map((cause) => row[cause]);
        for (const part of parts) expect(part).toBeGreaterThanOrEqual(0);
        const off = Math.abs(parts.reduce((sum, part) => sum + part) - row.potential) * usdPxOf(ccy);
        expect(off).toBeLessThanOrEqual(toleranceUsd(row.potential * usdPxOf(ccy), outcome!.scale.accountUsd));
        seen += parts.filter((part) => part > 0).length;
      }
    });
    expect(seen).toBeGreaterThan(0);
  });

  it('a cause that is not there has nothing, not even rounding', () => {
    lawHolds(legsOf(), runs, ({ positions, balances }) => {
      const [outcome] = evaluate([{ acctId: 'a', positions, orders: [], balances }]);
      for (const row of outcome!.borrowing.values()) expect([row.optionBorrow, row.orderBorrow]).toEqual([0, 0]);
    });
  });

  it('orders change what is potential and neither interest nor forced repayment', () => {
    const costs = ({ figures }: Outcome) => [figures.interestHour, figures.forcedRepayment];
    lawHolds(legsOf(), runs, (legs) => {
      for (const autoLoan of [true, false]) {
        const [ordered, bare] = evaluate([
          { acctId: 'ordered', ...legs, autoLoan },
          { acctId: 'bare', ...legs, orders: [], autoLoan },
        ]);
        expect(costs(ordered!)).toEqual(costs(bare!));
      }
    });
  });

  it('the switch of borrowing changes interest and forced repayment alone, and only one of them is above 0', () => {
    lawHolds(legsOf(), runs, (legs) => {
      const [on, off] = evaluate([
        { acctId: 'on', ...legs, autoLoan: true },
        { acctId: 'off', ...legs, autoLoan: false },
      ]);
      const unchanged = ({ figures: { interestHour: _, forcedRepayment: __, ...others } }: Outcome) => others;
      expect(unchanged(off!)).toEqual(unchanged(on!));
      expect([...off!.units]).toEqual([...on!.units]);
      expect([...off!.borrowing.keys()]).toEqual([...on!.borrowing.keys()]);
      for (const [ccy, row] of on!.borrowing) {
        const other = off!.borrowing.get(ccy)!;
        expect([row.forcedRepayment, other.interest]).toEqual([0, 0]);
        const rest = borrowingFigures.filter((figure) => figure !== 'interest' && figure !== 'forcedRepayment');
        for (const figure of rest) expect(other[figure], figure).toBe(row[figure]);
      }
    });
  });
});
